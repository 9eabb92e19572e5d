"""Uploads without patients' data, chosen to look like some: nothing here may be blocked."""

import json
import urllib.parse

import people
from people import Person
from samples import Sample, multipart
from words import CODE, JOBS, NEWS, OFFICE


def txt(text, rng=None):
    encoding = rng.choice(["utf-8", "cp1252"]) if rng else "utf-8"
    return Sample("txt", "text/plain", text.encode(encoding, "replace"))


def csv_of(rng, header, row, rows=(10, 60)):
    lines = [header] + [row() for _ in range(rng.randrange(*rows))]
    return Sample("csv", "text/csv", "\r\n".join(lines).encode(rng.choice(["utf-8", "cp1252"])))


def office_letter(rng):
    p = Person(rng)
    return txt(
        f"{p.title} {p.surname.title()}\n{p.street}\n{p.postcode} {p.town}\n\nMadame, Monsieur,\n\n"
        + "\n".join(rng.sample(OFFICE, 7))
        + f"\n\nTél. {people.phone(rng)}\n",
        rng,
    )


def minutes(rng):
    names = ", ".join(f"{p.title} {p.surname.title()}" for p in (Person(rng) for _ in range(5)))
    return txt(
        f"Compte rendu de la réunion du 12/05/2024\nPrésents : {names}\n\n"
        + "\n".join("- " + s for s in rng.sample(OFFICE, 9)),
        rng,
    )


def invoice(rng):
    lines = "\n".join(
        f"{rng.randrange(1, 9)} x article {rng.randrange(10**5, 10**6)}   {rng.randrange(1, 900)},{rng.randrange(10, 99)} €"
        for _ in range(12)
    )
    return txt(
        f"FACTURE {rng.randrange(10**9, 10**10)}\nSIRET {people.siret(rng)}\nIBAN {people.iban(rng)}\n{lines}\nTVA 20 %\n",
        rng,
    )


def payroll(rng):
    def row():
        p = Person(rng)
        return f"{rng.randrange(1000, 9999)};{p.surname};{p.first};{p.nir13};{p.key};{rng.randrange(1700, 5200)},00;{rng.randrange(0, 5)};maladie;mutuelle"

    return csv_of(rng, "Matricule;Nom;Prénom;N° sécurité sociale;Clé;Brut;Jours;Absence;Régime", row)


def hospital_payroll(rng):
    posts = [
        "Infirmier;Cardiologie",
        "Aide-soignant;Réanimation",
        "Médecin;Oncologie",
        "Brancardier;Urgences",
        "Cadre;Dialyse",
        "Agent;Pharmacie",
    ]

    def row():
        p = Person(rng)
        return f"{p.surname};{p.first};{p.fr_date()};{p.grouped('spaces')};{rng.choice(posts)};{rng.randrange(1700, 5200)}"

    return csv_of(rng, "nom;prenom;date_naissance;num_secu;poste;service;brut", row)


def payslip(rng):
    p = Person(rng)
    return txt(
        f"BULLETIN DE PAIE mai 2024\n{p.title} {p.surname} {p.first}\nN° SS : {p.grouped('key apart')}\nEmploi : technicien\n"
        "Sécurité sociale - maladie, maternité, invalidité, décès\nAccidents du travail\nComplémentaire santé\nRetraite\n"
        f"Net à payer : {rng.randrange(1500, 4000)},12 €\nArrêt maladie : 2 jours, indemnités journalières\n",
        rng,
    )


def staff(rng):
    def row():
        p = Person(rng)
        return f"{p.surname};{p.first};{p.fr_date()};{people.phone(rng)};{p.first.lower()}@exemple.example"

    return csv_of(rng, "nom;prenom;date_naissance;telephone;courriel", row)


def suppliers(rng):
    return csv_of(
        rng,
        "Fournisseur;SIRET;IBAN;Téléphone",
        lambda: f"Société {rng.randrange(999)};{people.siret(rng)};{people.iban(rng)};{people.phone(rng)}",
    )


def products(rng):
    return csv_of(
        rng,
        "ean;libelle;prix",
        lambda: f"3{rng.randrange(10**11, 10**12)};article {rng.randrange(999)};{rng.randrange(1, 90)},90",
    )


def pharmacy(rng):
    goods = [
        "Doliprane 1 g",
        "Amoxicilline 1 g",
        "Ventoline",
        "Spasfon",
        "Kardégic 75 mg",
        "Metformine 850 mg",
        "Pansement",
        "Lovenox 0,4 ml",
        "Insuline lente",
    ]
    return csv_of(
        rng,
        "CIP13;Désignation;Prix;Laboratoire",
        lambda: f"34009{rng.randrange(10**7, 10**8)};{rng.choice(goods)};{rng.randrange(2, 90)},{rng.randrange(10, 99)};Labo exemple",
    )


def implants(rng):
    goods = [
        "prothèse de hanche",
        "stent actif",
        "pacemaker",
        "sonde urinaire",
        "ostéosynthèse, plaque",
        "cathéter",
    ]
    return csv_of(
        rng,
        "reference;designation;lot;imei",
        lambda: f"{rng.randrange(10**6)};{rng.choice(goods)};{rng.randrange(10**8)};35{rng.randrange(10**12, 10**13)}",
    )


def random_numbers(rng):
    width = rng.choice([6, 9, 10, 11, 13, 15, 16, 20])
    return csv_of(
        rng,
        "a;b;c",
        lambda: ";".join(str(rng.randrange(10 ** (width - 1), 10**width)) for _ in range(3)),
        (50, 300),
    )


def grouped_numbers(rng):
    return csv_of(rng, "série", lambda: " ".join("%02d" % rng.randrange(100) for _ in range(15)), (50, 200))


def statistics(rng):
    return csv_of(
        rng,
        "ghm;libelle;sejours;age_moyen;duree",
        lambda: f"05M0{rng.randrange(10, 99)};insuffisance cardiaque, niveau {rng.randrange(1, 5)};"
        f"{rng.randrange(11, 900)};{rng.randrange(40, 80)};{rng.randrange(2, 12)}",
        (10, 40),
    )


def statistics_report(rng):
    return txt(
        f"Activité 2023 : {rng.randrange(10000, 90000)} hospitalisations, dont {rng.randrange(100, 900)} pour BPCO, "
        f"{rng.randrange(100, 900)} pour insuffisance cardiaque et {rng.randrange(100, 900)} pour fracture du col du fémur. "
        "La durée moyenne de séjour baisse. La chimiothérapie ambulatoire progresse. "
        + " ".join(rng.sample(OFFICE, 4)),
        rng,
    )


def study(rng):
    return txt(
        f"Objectif. Évaluer l'effet du bisoprolol dans l'insuffisance cardiaque. Méthodes. Étude de cohorte, {rng.randrange(200, 9000)} patients, "
        f"âge médian {rng.randrange(40, 80)} ans. Résultats. La mortalité baisse (HR 0,{rng.randrange(50, 99)} ; IC 95 %). Les infarctus, embolies pulmonaires et "
        "accidents vasculaires cérébraux sont moins fréquents. Conclusion. Le traitement est efficace.",
        rng,
    )


def news(rng):
    p = Person(rng)
    return txt(
        "\n".join(rng.sample(NEWS, 6))
        + f"\n« Il faut agir », déclare {p.title} {p.surname.title()}, présidente de l'association.\n",
        rng,
    )


def job(rng):
    return txt(
        "Offre d'emploi\n"
        + "\n".join(rng.sample(JOBS, 6))
        + f"\nContact : {Person(rng).title} {Person(rng).surname.title()}, {people.phone(rng)}\n",
        rng,
    )


def textbook(rng):
    return txt(
        "Chapitre 4. Les pneumopathies.\nLa pneumopathie à pneumocoque se traite par amoxicilline. Chez le patient âgé, on recherche une BPCO, "
        "un diabète, une insuffisance rénale. L'examen clinique retrouve des râles crépitants. La radiographie pulmonaire confirme.\n"
        f"Question {rng.randrange(1, 90)} : quels sont les signes de gravité ?\n",
        rng,
    )


def leaflet(rng):
    return txt(
        f"Notice. Comprimés à {rng.choice([250, 500, 1000])} mg. Contre-indications : hypersensibilité, insuffisance hépatique. Effets indésirables : "
        "nausées, céphalées, éruption cutanée. Grossesse et allaitement : demandez conseil. Posologie : un comprimé par jour. Interactions : warfarine, "
        "méthotrexate, lithium.",
        rng,
    )


def menu(rng):
    dishes = [
        "potage de légumes",
        "poulet rôti",
        "purée",
        "compote",
        "poisson vapeur",
        "riz",
        "yaourt",
        "salade de fruits",
    ]
    return txt(
        "Menu de l'hôpital\n"
        + "\n".join(f"Jour {d} : " + ", ".join(rng.sample(dishes, 4)) for d in range(1, 8))
        + "\nRégimes : sans sel, diabétique, sans résidu. Allergies : voir le tableau.\n",
        rng,
    )


def insurance(rng):
    p = Person(rng)
    return txt(
        f"CONTRAT D'ASSURANCE\nSouscripteur : {p.title} {p.surname} {p.first}, né{p.e} le {p.fr_date()}\nN° de sécurité sociale : {p.grouped('spaces')}\n"
        "Garanties : hospitalisation, consultations, pharmacie, optique, dentaire, maternité, arrêt de travail.\n"
        f"Cotisation : {rng.randrange(20, 200)} € par mois. Médecin traitant déclaré : remboursement à 100 %.\n",
        rng,
    )


def professionals(rng):
    jobs = [
        "Cardiologie",
        "Oncologie médicale",
        "Chirurgie orthopédique",
        "Psychiatrie",
        "Sage-femme",
        "Radiologie",
    ]

    def row():
        p = Person(rng)
        return f"{people.rpps(rng)};{p.surname};{p.first};{rng.choice(jobs)};{people.finess(rng)};{p.first.lower()}@chu-exemple.mssante.fr"

    return csv_of(rng, "RPPS;nom;prenom;specialite;finess;messagerie", row)


def establishments(rng):
    return csv_of(
        rng,
        "nofinesset;nofinessej;rs;telephone",
        lambda: f"{people.finess(rng)};{people.finess(rng)};CH d'Exemple {rng.randrange(99)};{people.phone(rng)}",
    )


def source_code(rng):
    return Sample("src", "text/plain", "".join(rng.choice(CODE) for _ in range(rng.randrange(10, 60))))


def log(rng):
    now = 1700000000000 + rng.randrange(10**10)
    lines = [
        f"{now + i * rng.randrange(1, 5000)} INFO [http-{i % 8}] request id={rng.randrange(10**14, 10**15)} user={rng.randrange(10**6)} took {rng.randrange(900)} ms"
        for i in range(rng.randrange(50, 300))
    ]
    return Sample("log", "text/plain", "\n".join(lines))


def hospital_log(rng):
    now = 1700000000000 + rng.randrange(10**10)
    lines = [
        f"{now + i * 977} DEBUG service=patient-index event=diagnostic.updated trace={rng.randrange(10**12, 10**13)} status=200"
        for i in range(200)
    ]
    return Sample("log", "application/octet-stream", "\n".join(lines))


def api(rng):
    items = [
        {
            "id": rng.randrange(10**12, 10**13),
            "createdAt": 1700000000000 + rng.randrange(10**10),
            "status": rng.choice(["open", "done"]),
            "name": rng.choice(OFFICE),
            "score": rng.random(),
        }
        for _ in range(rng.randrange(5, 60))
    ]
    return Sample("json", "application/json", json.dumps({"items": items}, ensure_ascii=rng.random() < 0.5))


def telemetry(rng):
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {"ts": [1700000000000 + i * 250 for i in range(200)], "v": [rng.gauss(0, 1) for _ in range(200)]}
        ),
    )


def login(rng):
    return Sample(
        "form",
        "application/x-www-form-urlencoded",
        urllib.parse.urlencode(
            {"user": f"agent{rng.randrange(999)}", "password": "exemple", "next": "/accueil"}
        ),
    )


def contact_form(rng):
    p = Person(rng)
    return Sample(
        "form",
        "application/x-www-form-urlencoded",
        urllib.parse.urlencode(
            {
                "nom": p.surname,
                "prenom": p.first,
                "tel": people.phone(rng),
                "message": " ".join(rng.sample(OFFICE, 3)),
            }
        ),
    )


def multipart_ordinary(rng):
    inner = rng.choice([suppliers, products, staff, office_letter])(rng)
    return multipart(
        [("title", None, None, "export", None), ("file", "export.csv", "text/csv", inner.body, None)]
    )


def chat(rng):
    question = rng.choice(
        [
            "Quels sont les effets indésirables de l'amoxicilline et du paracétamol ?",
            "Explique la BPCO et son traitement par salbutamol.",
            "Écris une lettre de relance à un fournisseur.",
            "Corrige ce texte : " + rng.choice(OFFICE),
        ]
    )
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {"model": "assistant", "messages": [{"role": "user", "content": question}]}, ensure_ascii=False
        ),
    )
