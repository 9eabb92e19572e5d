"""Exports of software: JSON, XML, SQL, HTML, logs and the formats of health records. Patients' data."""

import json

from people import Person
from samples import Sample
from interop import compact
from writing import bare_name, crowd, note, recent, say, table


def person_fields(rng, p, english):
    keys = (
        rng.choice(
            [
                ("lastName", "firstName", "birthDate", "diagnosis", "medications"),
                ("family_name", "given_name", "dob", "conditions", "treatment"),
                ("surname", "forename", "date_of_birth", "problem", "drugs"),
            ]
        )
        if english
        else rng.choice(
            [
                ("nom", "prenom", "dateNaissance", "diagnostic", "traitement"),
                ("nomUsage", "prenoms", "ddn", "motif", "prescriptions"),
                ("nom_naissance", "prenom_usuel", "date_naiss", "pathologie", "medicaments"),
            ]
        )
    )
    return dict(zip(keys, [p.surname, p.first, p.born.isoformat(), say(rng, "<cond>"), [say(rng, "<drug>")]]))


def json_french(rng):
    return Sample(
        "json", "application/json", compact(rng, [person_fields(rng, p, False) for p in crowd(rng, 1, 12)])
    )


def json_english_keys(rng):
    rows = [person_fields(rng, p, True) | {"id": rng.randrange(10**6)} for p in crowd(rng, 1, 12)]
    return Sample("json", "application/json", compact(rng, {"data": rows, "total": len(rows), "next": None}))


def json_nested(rng):
    rows = [
        {
            "uuid": "%032x" % rng.getrandbits(128),
            "identity": {
                "name": {"last": p.surname, "first": p.first},
                "birth": p.fr_date(),
                "contact": {"city": p.town},
            },
            "stay": {
                "unit": say(rng, "<ward>"),
                "events": [
                    {"at": recent(rng), "type": "note", "text": say(rng, "<symptom>, <short>, <drug>")}
                ],
            },
        }
        for p in crowd(rng, 1, 8)
    ]
    return Sample("json", "application/json", compact(rng, {"result": {"records": rows}}))


def graphql(rng):
    p = Person(rng)
    body = {
        "operationName": "SaveNote",
        "query": "mutation SaveNote($input: NoteInput!) { saveNote(input: $input) { id } }",
        "variables": {
            "input": {
                "patientName": bare_name(rng, p),
                "dob": p.born.isoformat(),
                "note": say(rng, "<symptom>. <cond>. <drug>."),
            }
        },
    }
    return Sample("json", "application/json", compact(rng, body))


def ndjson(rng):
    return Sample(
        "ndjson",
        "application/octet-stream",
        "\n".join(
            json.dumps(person_fields(rng, p, rng.random() < 0.3), ensure_ascii=False) for p in crowd(rng)
        )
        + "\n",
    )


def xml_export(rng):
    tag, names = rng.choice(
        [
            ("Patient", ("Nom", "Prenom", "DateNaissance", "Diagnostic", "Traitement")),
            ("row", ("NOM", "PRE", "DDN", "DIAG", "TTT")),
            ("dossier", ("nom_patient", "prenom_patient", "ne_le", "motif", "ordonnance")),
        ]
    )
    rows = ""
    for p in crowd(rng, 1, 15):
        values = [p.surname, p.first, p.fr_date(), say(rng, "<cond>"), say(rng, "<drug>")]
        rows += f"<{tag}>" + "".join(f"<{n}>{v}</{n}>" for n, v in zip(names, values)) + f"</{tag}>\n"
    return Sample(
        "xml",
        rng.choice(["application/xml", "text/xml"]),
        f'<?xml version="1.0" encoding="UTF-8"?>\n<export>\n{rows}</export>\n',
    )


def xml_attributes(rng):
    rows = "".join(
        f'<pat nom="{p.surname}" prenom="{p.first}" ddn="{p.fr_date()}"><acte date="{recent(rng)}" lib="{say(rng, "<short>")}"/>'
        f'<med lib="{say(rng, "<drug>")}"/></pat>\n'
        for p in crowd(rng, 2, 12)
    )
    return Sample("xml", "text/xml", f"<liste>\n{rows}</liste>")


def sql_dump(rng):
    quoted = lambda v: "'" + v.replace("'", "''") + "'"
    rows = ",\n".join(
        "("
        + ", ".join(
            [str(rng.randrange(10**5))]
            + [
                quoted(v)
                for v in (p.surname, p.first, p.born.isoformat(), say(rng, "<cond>"), say(rng, "<drug>"))
            ]
        )
        + ")"
        for p in crowd(rng)
    )
    columns = rng.choice(
        [
            "`id`, `nom`, `prenom`, `date_naissance`, `pathologie`, `traitement`",
            "id, last_name, first_name, dob, diagnosis, medication",
        ]
    )
    return Sample(
        "sql",
        rng.choice(["application/sql", "text/plain"]),
        f"-- dump\nINSERT INTO {rng.choice(['patient', 'dossiers', 't_pat'])} ({columns}) VALUES\n{rows};\n",
    )


def html_table(rng):
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{v}</td>" for v in (p.surname, p.first, p.fr_date(), say(rng, "<cond>"), say(rng, "<drug>"))
        )
        + "</tr>\n"
        for p in crowd(rng)
    )
    return Sample(
        "html",
        "text/html; charset=utf-8",
        f"<html><body><table class='grid'><tr><th>Nom</th><th>Prénom</th><th>Naissance</th><th>Pathologie</th><th>Traitement</th></tr>\n{rows}</table></body></html>",
    )


def html_mail(rng):
    p = Person(rng)
    text = say(
        rng,
        "[<name>, hospitalisé<e> pour <cond>, sort demain.|Le dossier de <name> (<age> ans) : <cond>, <exam>.] Traitement : <drug>.",
        p,
    )
    style = "font-family:Calibri;font-size:11pt"
    words = text.split(" ")
    spans = " ".join(f"<b>{w}</b>" if rng.random() < 0.1 else w for w in words)
    return Sample(
        "html",
        "text/html; charset=utf-8",
        f'<div style="{style}">Bonjour,<br><br></div><div style="{style}"><span>{spans}</span></div><div><br></div>',
    )


def log_with_patients(rng):
    lines = []
    for i in range(rng.randrange(40, 200)):
        stamp = f"2025-03-{1 + i % 28:02d} 08:{i % 60:02d}:00,{i % 1000:03d}"
        lines.append(f"{stamp} INFO  [pool-{i % 5}] Request /api/v1/stays took {rng.randrange(900)} ms")
        if i % 9 == 3:
            p = Person(rng)
            lines.append(
                say(
                    rng,
                    f"{stamp} ERROR [pool-2] cannot save Patient(nom={p.surname}, prenom={p.first}, ddn={p.fr_date()}, diag='<cond>', ttt='<drug>')",
                )
            )
    return note(rng, "\n".join(lines), tidy=True)


def stack_trace(rng):
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            f"java.lang.IllegalStateException: prescription refusée pour {p.title} {p.surname} {p.first} ({p.fr_date()}) : <drug>, indication <cond>\n\tat fr.exemple.dpi.Prescription.valider(Prescription.java:<n>)\n\tat fr.exemple.dpi.Main.main(Main.java:<n>)\n",
        ),
        tidy=True,
    )


def yaml_export(rng):
    rows = "".join(
        say(
            rng,
            f"- nom: {p.surname}\n  prenom: {p.first}\n  naissance: {p.born.isoformat()}\n  motif: <symptom>\n  diagnostic: <cond>\n  traitement: <drug>\n",
        )
        for p in crowd(rng, 2, 10)
    )
    return note(rng, "patients:\n" + rows, tidy=True)


def test_fixture(rng):
    """Real data that somebody pasted into a test."""
    p = Person(rng)
    return Sample(
        "py",
        "text/plain",
        say(
            rng,
            f'def test_import():\n    row = parse("{p.nir};{p.surname};{p.first};{p.fr_date()};<short>;<drug>")\n    assert row.nom == "{p.surname}"\n    assert row.diagnostic == "<cond>"\n',
        ),
    )


def clipboard(rng):
    """What the screen of a record looks like when it is copied."""
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            "<surname> <first>\t[F|H]\t<age> ans\nIPP\t<ipp>\nNé(e) le\t<born>\nUnité\t<ward>\nMotif\t<symptom>\nAllergies\t[pénicilline|aucune connue]\nDiagnostic principal\t<cond>\nPrescriptions en cours\n<drug>\n<drug>\n",
            p,
        ),
        tidy=True,
    )


def r_output(rng):
    rows = [
        [p.surname, p.first, p.born.isoformat(), say(rng, "<short>").replace(" ", "_")]
        for p in crowd(rng, 4, 12)
    ]
    text = "\n".join(f"{i + 1:>3} {r[0]:<15} {r[1]:<12} {r[2]} {r[3]}" for i, r in enumerate(rows))
    return note(
        rng,
        "> head(patients)\n    nom             prenom       naissance  diagnostic\n" + text + "\n",
        tidy=True,
    )


def quoted_csv_in_json(rng):
    text = table(
        rng,
        ["nom", "prenom", "ddn", "diagnostic"],
        [[p.surname, p.first, p.fr_date(), say(rng, "<cond>")] for p in crowd(rng)],
        ";",
    )
    return Sample(
        "json",
        "application/json",
        json.dumps({"filename": "export.csv", "content": text}, ensure_ascii=rng.random() < 0.5),
    )
