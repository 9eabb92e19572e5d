"""Uploads with patients' data. Each function: a random generator in, a Sample out."""

import base64
import csv
import io
import json
import quopri
import urllib.parse

import people
from people import Person
from samples import Sample, multipart
from words import ACTS, CODES, DISEASES, DRUGS, EXAMS


def crowd(rng, least=4, most=30):
    return [Person(rng) for _ in range(rng.randrange(least, most))]


def table(rng, delimiter, number=lambda p: p.nir, header="nir", crlf=True):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if crlf else "\n")
    writer.writerow(["ipp", "nom", "prenom", "date_naissance", header, "diagnostic", "traitement"])
    for p in crowd(rng):
        writer.writerow(
            [p.ipp, p.surname, p.first, p.fr_date(), number(p), rng.choice(DISEASES), rng.choice(DRUGS)]
        )
    return out.getvalue()


def csv_utf8(rng):
    return Sample("csv", "text/csv; charset=utf-8", table(rng, rng.choice(";,")))


def csv_cp1252(rng):
    return Sample("csv", "text/csv", table(rng, rng.choice(";,")).encode("cp1252"))


def csv_utf16(rng):
    text = table(rng, ";")
    little = rng.random() < 0.5
    return Sample(
        "csv",
        "text/csv",
        (b"\xff\xfe" if little else b"\xfe\xff") + text.encode("utf-16-le" if little else "utf-16-be"),
    )


def csv_grouped(rng):
    style = rng.choice(people.STYLES)
    return Sample("csv", "text/csv; charset=utf-8", table(rng, "\t", lambda p: p.grouped(style), "N° sécu"))


def csv_thirteen(rng):
    header = rng.choice(["num_secu", "NIR", "Numéro de sécurité sociale", "matricule_ins"])
    return Sample("csv", "text/csv; charset=utf-8", table(rng, ";", lambda p: p.nir13, header))


def csv_key_apart(rng):
    out = ["NIR;CLE;NOM;PRENOM;MOTIF"]
    out += [f"{p.nir13};{p.key};{p.surname};{p.first};{rng.choice(DISEASES)}" for p in crowd(rng)]
    return Sample("csv", "text/csv", "\n".join(out).encode("cp1252"))


def csv_names_only(rng):
    out = ["nom;prenom;date_naissance;diagnostic;traitement"]
    out += [
        f"{p.surname};{p.first};{p.fr_date()};{rng.choice(DISEASES)};{rng.choice(DRUGS)}" for p in crowd(rng)
    ]
    return Sample("csv", "text/csv; charset=utf-8", "\n".join(out))


def letter(rng, p, number=None, wrap=False):
    d = rng.sample(DISEASES, 2)
    text = [f"Bordeaux, le {rng.randrange(1, 28)} mai 2024", "", "Cher confrère,", ""]
    if number:
        text += [
            f"{p.title} {p.surname} {p.first}, né{p.e} le {p.fr_date()}",
            f"N° de sécurité sociale : {number}",
            "",
        ]
        text += [f"Ce patient a été hospitalisé pour {d[0]}. Antécédents : {d[1]}."]
    else:
        text += [
            f"{p.title} {p.surname.title()}, hospitalisé{p.e} du 3 au 9 mai pour {d[0]}, a pour antécédent {d[1]}."
        ]
    text += [
        f"Les examens ont montré : {rng.choice(EXAMS)}, {rng.choice(EXAMS)}.",
        f"Traitement de sortie : {rng.choice(DRUGS)}, {rng.choice(DRUGS)}.",
        "",
        "Bien confraternellement,",
        "Dr A. Exemple",
    ]
    joined = "\r\n".join(text) if rng.random() < 0.5 else "\n".join(text)
    return joined


def letter_with_number(rng):
    p = Person(rng)
    return Sample("txt", "text/plain; charset=utf-8", letter(rng, p, p.grouped(rng.choice(people.STYLES))))


def letter_thirteen(rng):
    p = Person(rng)
    return Sample(
        "txt",
        "text/plain; charset=utf-8",
        letter(rng, p, p.grouped(rng.choice(people.STYLES[:7]), body_only=True)),
    )


def letter_without_number(rng):
    text = letter(rng, Person(rng))
    return Sample("txt", "text/plain", text.encode(rng.choice(["utf-8", "cp1252"])))


def discharge(rng):
    p = Person(rng)
    d = rng.sample(DISEASES, 3)
    text = f"""COMPTE RENDU D'HOSPITALISATION

Patient : {p.surname} {p.first}      Né{p.e} le : {p.fr_date()}      IPP : {p.ipp}
Séjour n° {p.stay}, entrée le 03/05/2024, sortie le 09/05/2024

Motif d'admission : {d[0]}
Antécédents : {d[1]}, {d[2]}
Examens complémentaires : {rng.choice(EXAMS)} ; {rng.choice(EXAMS)}
Évolution : favorable sous {rng.choice(DRUGS)}
Diagnostic principal : {rng.choice(CODES)}    Acte CCAM : {rng.choice(ACTS)}
Traitement de sortie : {rng.choice(DRUGS)}, {rng.choice(DRUGS)}
"""
    return Sample("txt", "text/plain", text.encode(rng.choice(["utf-8", "cp1252"])))


def operative(rng):
    p = Person(rng)
    text = f"""Compte rendu opératoire
Nom : {p.surname}   Prénom : {p.first}   DDN : {p.fr_date()}
Intervention : arthroplastie totale de hanche droite. Anesthésie générale.
Indication : coxarthrose évoluée. Voie d'abord postérieure, ostéosynthèse, suture plan par plan.
Suites : {rng.choice(DRUGS)}, rééducation.
"""
    return Sample("txt", "text/plain; charset=utf-8", text)


def html(rng):
    p = Person(rng)
    rows = "".join(
        f"<tr><td>{k}</td><td>{v}</td></tr>\n"
        for k, v in [
            ("Patient", f"{p.surname} {p.first}"),
            ("Date de naissance", p.fr_date()),
            ("NIR", p.grouped("no-break").replace("\u00a0", "&nbsp;")),
            ("Motif", rng.choice(DISEASES).replace("é", "&eacute;")),
            ("Traitement", rng.choice(DRUGS)),
            ("Examen", rng.choice(EXAMS)),
        ]
    )
    return Sample(
        "html",
        "text/html; charset=utf-8",
        f"<!doctype html><html><body><table>\n{rows}</table></body></html>",
    )


def records(rng):
    return [
        {
            "ipp": p.ipp,
            "nom": p.surname,
            "prenom": p.first,
            "dateNaissance": p.born.isoformat(),
            "nir": p.nir,
            "diagnostic": rng.choice(DISEASES),
            "traitements": rng.sample(DRUGS, 2),
        }
        for p in crowd(rng, 1, 8)
    ]


def json_list(rng):
    return Sample(
        "json",
        "application/json",
        json.dumps({"patients": records(rng)}, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2])),
    )


def xml(rng):
    body = "".join(
        f"<patient><nom>{r['nom']}</nom><prenom>{r['prenom']}</prenom><nir>{r['nir']}</nir>"
        f"<diagnostic>{r['diagnostic']}</diagnostic><traitement>{r['traitements'][0]}</traitement></patient>\n"
        for r in records(rng)
    )
    return Sample(
        "xml", "application/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<patients>\n{body}</patients>'
    )


def sql(rng):
    body = "".join(
        f"INSERT INTO patients (nom, prenom, nir, motif, traitement) VALUES ('{r['nom']}', '{r['prenom']}', '{r['nir']}', "
        f"'{r['diagnostic']}', '{r['traitements'][0]}');\n"
        for r in records(rng)
    )
    return Sample("sql", "application/sql", body)


def form(rng):
    p = Person(rng)
    fields = {
        "nom": p.surname,
        "prenom": p.first,
        "nir": p.grouped(rng.choice(["compact", "spaces", "dots"])),
        "message": f"Patient hospitalisé pour {rng.choice(DISEASES)}, antécédents de {rng.choice(DISEASES)}, sous {rng.choice(DRUGS)}",
    }
    return Sample("form", "application/x-www-form-urlencoded", urllib.parse.urlencode(fields))


def multipart_file(rng):
    inner = csv_cp1252(rng) if rng.random() < 0.5 else csv_utf8(rng)
    return multipart(
        [("title", None, None, "export", None), ("file", "patients.csv", "text/csv", inner.body, None)]
    )


def multipart_fields(rng):
    p = Person(rng)
    return multipart(
        [
            ("numero_secu", None, None, p.grouped("spaces"), None),
            ("identite", None, None, f"Patient : {p.surname} {p.first}", None),
            (
                "motif",
                None,
                None,
                f"hospitalisé pour {rng.choice(DISEASES)}, traité par {rng.choice(DRUGS)}",
                None,
            ),
        ]
    )


def multipart_base64(rng):
    return multipart([("file", "liste.csv", "text/csv", base64.encodebytes(csv_utf8(rng).body), "base64")])


def multipart_quoted(rng):
    return multipart(
        [
            (
                "file",
                "lettre.txt",
                "text/plain; charset=utf-8",
                quopri.encodestring(letter_with_number(rng).body),
                "quoted-printable",
            )
        ]
    )


def mail(rng):
    p = Person(rng)
    text = letter(rng, p, p.grouped("spaces")).replace("\r\n", "\n")
    return Sample(
        "txt",
        "text/plain; charset=utf-8",
        "Bonjour,\n\nvoici ce que j'ai reçu :\n\n> " + text.replace("\n", "\n> ") + "\n",
    )


def prescription(rng):
    p = Person(rng)
    return Sample(
        "txt",
        "text/plain; charset=utf-8",
        f"""Dr A. EXEMPLE - RPPS {people.rpps(rng)}
ORDONNANCE du 12/05/2024
{p.title} {p.surname} {p.first}, né{p.e} le {p.fr_date()}
1) {rng.choice(DRUGS)} pendant 7 jours
2) {rng.choice(DRUGS)} le matin
3) Kinésithérapie respiratoire. Contrôle : {rng.choice(EXAMS)}
""",
    )


def chat(rng):
    p = Person(rng)
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {
                "model": "assistant",
                "messages": [
                    {
                        "role": "user",
                        "content": f"Résume : {p.title} {p.surname.title()}, {rng.randrange(20, 95)} ans, hospitalisé{p.e} pour {rng.choice(DISEASES)}, "
                        f"antécédents {rng.choice(DISEASES)}, sous {rng.choice(DRUGS)}. NIR {p.grouped('spaces')}.",
                    }
                ],
            },
            ensure_ascii=rng.random() < 0.5,
        ),
    )
