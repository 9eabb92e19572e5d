"""Trade, clubs, associations and private life: people and numbers, no patient."""

import urllib.parse

import people
from people import Person
from samples import Sample
from writing import bare_name, columns, crowd, note, recent, say, sheet


def bank_statement(rng):
    rows = [
        [
            recent(rng),
            rng.choice(
                [
                    "PRLV MUTUELLE",
                    "VIR CPAM REMB SOINS",
                    "CB PHARMACIE DU MARCHE",
                    "CB BOULANGERIE",
                    "VIR SALAIRE",
                    "PRLV EDF",
                    "CHQ 0004312",
                ]
            ),
            "%d,%02d" % (rng.randrange(2, 1900), rng.randrange(100)),
        ]
        for _ in range(rng.randrange(15, 50))
    ]
    p = Person(rng)
    return note(
        rng,
        f"RELEVÉ DE COMPTE\n{p.title} {p.surname} {p.first}\nIBAN {people.iban(rng)}\n"
        + columns(["Date", "Libellé", "Montant"], rows),
    )


def iban_list(rng):
    return sheet(
        rng,
        ["Titulaire", "IBAN", "BIC"],
        [[bare_name(rng, p), people.iban(rng), "EXEMFRPP"] for p in crowd(rng)],
    )


def school_list(rng):
    return sheet(
        rng,
        ["Nom", "Prénom", "Né(e) le", "Classe", "Régime", "Responsable"],
        [
            [
                p.surname,
                p.first,
                f"{p.born:%d/%m}/{rng.randrange(2010, 2018)}",
                rng.choice(["6A", "5C", "CM2", "CP"]),
                rng.choice(["DP", "externe"]),
                say(rng, "<name>", p),
            ]
            for p in crowd(rng)
        ],
    )


def marks(rng):
    return sheet(
        rng,
        ["Élève", "Maths", "Français", "SVT", "Appréciation"],
        [
            [
                bare_name(rng, p),
                rng.randrange(2, 20),
                rng.randrange(2, 20),
                rng.randrange(2, 20),
                rng.choice(
                    [
                        "Bon trimestre.",
                        "Des efforts à poursuivre.",
                        "Trop d'absences.",
                        "Élève agréable, un peu de fièvre avant les contrôles.",
                    ]
                ),
            ]
            for p in crowd(rng)
        ],
    )


def orders(rng):
    return sheet(
        rng,
        ["commande", "client", "adresse", "tel", "article", "prix"],
        [
            [
                rng.randrange(10**9, 10**10),
                bare_name(rng, p),
                f"{p.street} {p.postcode} {p.town}",
                people.phone(rng),
                rng.choice(
                    [
                        "chaussettes de contention",
                        "tensiomètre",
                        "livre",
                        "tisane",
                        "lampe",
                        "crème solaire",
                        "oreiller cervical",
                    ]
                ),
                f"{rng.randrange(5, 90)},90",
            ]
            for p in crowd(rng)
        ],
    )


def parcels(rng):
    return sheet(
        rng,
        ["numero_suivi", "destinataire", "cp", "ville", "poids"],
        [
            [
                f"6A{rng.randrange(10**10, 10**11)}",
                p.surname,
                p.postcode,
                p.town,
                f"{rng.randrange(100, 9000)} g",
            ]
            for p in crowd(rng)
        ],
    )


def imei_list(rng):
    def imei():
        body = "35%012d" % rng.randrange(10**12)
        return body + people.luhn_digit(body)

    return sheet(
        rng,
        ["IMEI", "modele", "affecté à"],
        [[imei(), rng.choice(["S21", "A54", "P40"]), bare_name(rng, p)] for p in crowd(rng)],
    )


def siret_list(rng):
    return sheet(
        rng,
        ["SIRET", "raison sociale", "NAF", "insee"],
        [
            [
                people.siret(rng),
                f"SARL {p.surname}",
                rng.choice(["8610Z", "4773Z", "6201Z"]),
                rng.randrange(10001, 95999),
            ]
            for p in crowd(rng, 10, 80)
        ],
    )


def genealogy(rng):
    lines = [
        say(
            rng,
            "<first> <surname>, né<e> le <born> à [Rouen|Quimper|Albi], [marié<e> en 19<n>|sans postérité|décédé<e> en 1918]",
            p,
        )
        for p in crowd(rng, 8, 40)
    ]
    return note(rng, "Descendance de la branche aînée\n" + "\n".join(lines))


def gedcom(rng):
    body = "".join(
        f"0 @I{i}@ INDI\n1 NAME {p.first} /{p.surname}/\n1 SEX {'F' if p.woman else 'M'}\n1 BIRT\n2 DATE {p.born.day} JAN {p.born.year}\n2 PLAC {p.town}\n"
        for i, p in enumerate(crowd(rng))
    )
    return Sample("ged", "text/plain", "0 HEAD\n1 CHAR UTF-8\n" + body + "0 TRLR\n")


def tax_file(rng):
    return sheet(
        rng,
        ["N° fiscal", "Déclarant", "Naissance", "Revenu fiscal", "Parts"],
        [
            [
                f"{rng.randrange(10**12, 4 * 10**12)}",
                bare_name(rng, p),
                p.fr_date(),
                rng.randrange(9000, 90000),
                rng.choice(["1", "2", "2,5"]),
            ]
            for p in crowd(rng)
        ],
    )


def housing_form(rng):
    p = Person(rng)
    return Sample(
        "form",
        "application/x-www-form-urlencoded",
        urllib.parse.urlencode(
            {
                "nom": p.surname,
                "prenom": p.first,
                "date_naissance": p.fr_date(),
                "adresse": p.street,
                "cp": p.postcode,
                "telephone": people.phone(rng),
                "situation": "CDI",
                "revenus": rng.randrange(1500, 3000),
            }
        ),
    )


def insurance_leaflet(rng):
    return note(
        rng,
        say(
            rng,
            "Votre complémentaire santé [Sérénité|Équilibre|Confort]\n\nHospitalisation : chambre particulière [60|80] €/jour. Soins courants : 100 % à 200 %. Optique : [150|300] €. Dentaire, prothèses, implants : [300|600] €. Cure thermale, médecines douces, vaccins. Affections de longue durée (diabète, cancer, insuffisance cardiaque) prises en charge à 100 % par l'Assurance maladie.\nVotre conseiller : <someone>, <phone>.\nExemple : Mme Martin, 45 ans, rembourse une couronne de 550 €.",
        ),
    )


def privacy_policy(rng):
    return note(
        rng,
        say(
            rng,
            "Politique de confidentialité\n\nNous traitons vos nom, prénom, date de naissance, numéro de sécurité sociale et données de santé (consultations, ordonnances, allergies) pour la gestion de votre dossier. Durée : [10|20] ans. Délégué à la protection des données : <someone>, dpo@exemple.example, <phone>. Vous pouvez saisir la CNIL.",
        ),
    )


def travel_list(rng):
    return sheet(
        rng,
        ["Passager", "Passeport", "Naissance", "Siège", "Repas"],
        [
            [
                bare_name(rng, p),
                "%02dAB%05d" % (rng.randrange(10, 24), rng.randrange(99999)),
                p.fr_date(),
                f"{rng.randrange(1, 40)}C",
                rng.choice(["normal", "végétarien", "sans gluten", "halal"]),
            ]
            for p in crowd(rng)
        ],
    )


def association_list(rng):
    return note(
        rng,
        "Associations de la commune\n"
        + "\n".join(
            say(
                rng,
                "- [France Alzheimer|Ligue contre le cancer|Diabète et vie|AFM-Téléthon|SOS Hépatites|Alcool Assistance|Club de pétanque|Harmonie municipale] [- antenne locale |]: président <someone>, <phone>",
            )
            for _ in range(12)
        ),
    )


def court_decision(rng):
    return note(
        rng,
        say(
            rng,
            "TRIBUNAL JUDICIAIRE DE <town>\nJugement du <recent>\nEntre <someone>, demeurant <street>, et la société Exemple.\nAttendu que le demandeur sollicite le paiement d'une facture de <n><n> euros ; que l'expertise conclut à un défaut d'exécution des travaux ; par ces motifs, condamne la société aux dépens.",
            Person(rng),
            town="VALMONT",
        ),
    )


def event_calendar(rng):
    events = "".join(
        say(
            rng,
            "BEGIN:VEVENT\r\nSUMMARY:[Réunion|Point|Formation|RDV] <someone> [gestes d'urgence|budget|staff <ward>|plan blanc]\r\nDTSTART:20250<n>T0900\r\nEND:VEVENT\r\n",
        )
        for _ in range(8)
    )
    return Sample("ics", "text/calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n")
