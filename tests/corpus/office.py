"""Administration, trade and clubs: people and numbers, no patient."""

import json

import people
from people import Person
from samples import Sample, multipart
from writing import bare_name, columns, crowd, note, recent, say, sheet


def leave_list(rng):
    return sheet(
        rng,
        ["Matricule", "Nom", "Prénom", "Début", "Fin", "Motif"],
        [
            [
                rng.randrange(10**4, 10**5),
                p.surname,
                p.first,
                recent(rng),
                recent(rng),
                rng.choice(
                    [
                        "congé maladie",
                        "RTT",
                        "congés annuels",
                        "congé maternité",
                        "formation",
                        "accident du travail",
                        "enfant malade",
                    ]
                ),
            ]
            for p in crowd(rng)
        ],
    )


def payroll_export(rng):
    return sheet(
        rng,
        ["matricule", "nom", "prenom", "nir", "emploi", "brut", "net", "mutuelle"],
        [
            [
                rng.randrange(9999),
                p.surname,
                p.first,
                p.nir,
                rng.choice(["technicien", "comptable", "agent hospitalier", "secrétaire médicale"]),
                rng.randrange(1800, 4000),
                rng.randrange(1500, 3000),
                rng.choice(["oui", "non"]),
            ]
            for p in crowd(rng)
        ],
    )


def social_declaration(rng):
    """Lines of the monthly declaration of employees: rubric and value."""
    lines = [
        "S10.G00.00.001,'Exemple Paie'",
        "S20.G00.05.001,'01'",
        f"S21.G00.06.001,'{people.siret(rng)[:9]}'",
    ]
    for p in crowd(rng, 4, 30):
        lines += [
            f"S21.G00.30.001,'{p.nir13}'",
            f"S21.G00.30.002,'{p.surname}'",
            f"S21.G00.30.004,'{p.first}'",
            f"S21.G00.30.006,'{p.born:%d%m%Y}'",
            "S21.G00.40.007,'01'",
            "S21.G00.60.001,'01'",
        ]
    return note(rng, "\n".join(lines), tidy=True)


def employment_contract(rng):
    return note(
        rng,
        say(
            rng,
            "CONTRAT DE TRAVAIL\n\nEntre la société Exemple, SIRET <siret>, et <name>, né<e> le <born>, demeurant <street>, n° de sécurité sociale <nir>.\n\nArticle 1. <Il> est engagé<e> comme [technicien|secrétaire|aide-soignant|infirmier] à compter du <recent>.\nArticle 5. En cas de maladie, le salarié prévient sous 48 heures et envoie son arrêt de travail.\nArticle 8. Mutuelle obligatoire, visite d'information et de prévention.",
            Person(rng),
            siret=people.siret(rng),
        ),
        tidy=True,
    )


def phone_list(rng):
    return note(
        rng,
        say(rng, "[Annuaire|Liste téléphonique|Contacts]\n")
        + columns(
            ["Nom", "Poste", "Mobile"],
            [[bare_name(rng, p), rng.randrange(1000, 9999), people.phone(rng)] for p in crowd(rng)],
        ),
    )


def user_dump(rng):
    rows = ",\n".join(
        f"({i}, '{p.first.lower()}{i}@exemple.example', '{p.surname.replace(chr(39), chr(39) * 2)}', '{p.first}', '{p.born.isoformat()}', '$2b$12${rng.getrandbits(120):030x}')"
        for i, p in enumerate(crowd(rng))
    )
    return Sample(
        "sql",
        "application/sql",
        f"INSERT INTO users (id, email, last_name, first_name, birth_date, password) VALUES\n{rows};\n",
    )


def crm_json(rng):
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {
                "contacts": [
                    {
                        "id": rng.randrange(10**12),
                        "lastName": p.surname,
                        "firstName": p.first,
                        "birthDate": p.born.isoformat(),
                        "phone": people.phone(rng),
                        "tags": ["newsletter"],
                        "address": {"street": p.street, "zip": p.postcode, "city": p.town},
                    }
                    for p in crowd(rng)
                ]
            }
        ),
    )


def out_of_office(rng):
    return note(
        rng,
        say(
            rng,
            "Bonjour,\n\nJe suis absent[e|] du <recent> au <recent>[, en congé maternité|, en arrêt maladie|]. En cas d'urgence, contactez <someone> au <phone>. Pour une prise de rendez-vous, le secrétariat de <ward>.\n\n<doctor>",
            Person(rng),
        ),
    )


def signature(rng):
    return note(
        rng,
        say(
            rng,
            "Bonjour,\n\n[Merci pour votre retour.|Bien reçu, à jeudi.|La réunion est décalée à <hour>.] <office>\n\nBien cordialement,\n\n<doctor>\n[Cardiologue|Oncologue|Psychiatre|Chirurgien orthopédiste|Pédiatre], <hospital>\nService de <ward>\nTél. secrétariat : <phone>\nRPPS <rpps>",
            rpps=people.rpps(rng),
        ),
    )


def business_chat(rng):
    content = say(
        rng,
        "[Corrige|Résume|Traduis en anglais] : Bonjour <someone>, [suite à notre appel, <office>|l'équipe de <ward> souhaite changer de fournisseur.] <office> <office> Cordialement, <someone>",
    )
    return Sample(
        "json",
        "application/json",
        json.dumps({"messages": [{"role": "user", "content": content}]}, ensure_ascii=False),
    )


def support_ticket(rng):
    return note(
        rng,
        say(
            rng,
            "Ticket n° <n><n><n>\nDemandeur : <someone>, poste <n><n>\nL'imprimante du service de <ward> ne répond plus, les étiquettes des patients sortent blanches. L'application de prescription est lente depuis le <recent>.\n<office>",
        ),
    )


def budget(rng):
    return sheet(
        rng,
        ["Compte", "Libellé", "Prévu", "Réalisé"],
        [
            [
                f"602{rng.randrange(100, 999)}",
                rng.choice(
                    [
                        "Spécialités pharmaceutiques",
                        "Sang et dérivés",
                        "Dispositifs implantables",
                        "Pansements",
                        "Alimentation",
                        "Blanchisserie",
                        "Chimiothérapies",
                    ]
                ),
                rng.randrange(10**6),
                rng.randrange(10**6),
            ]
            for _ in range(20)
        ],
    )


def job_application(rng):
    p = Person(rng)
    letter = (
        say(
            rng,
            "Madame, Monsieur,\n\nInfirmièr<e> diplômé<e> d'État depuis 2015, j'ai exercé en <ward> puis en <ward>, où j'ai pris en charge des patients atteints de BPCO et d'insuffisance cardiaque. Je maîtrise les perfusions, les pansements complexes et la chimiothérapie.\n\n<name>\n<street>\n<phone>",
            p,
        )
        .replace("Infirmièree", "Infirmière")
        .replace("Infirmièr ", "Infirmier ")
    )
    return multipart(
        [
            ("nom", None, None, p.surname, None),
            ("prenom", None, None, p.first, None),
            ("lettre", "lettre.txt", "text/plain", letter, None),
        ]
    )


def colleague_note(rng):
    """First names and surnames in sentences, about work."""
    return note(
        rng,
        say(
            rng,
            "[J'ai vu|On a reçu|Je sors du bureau de] <first> <Surname> [ce matin|hier soir], [<il> reprend le dossier du budget|l'imprimante est réparée|"
            "<il> part à la retraite en juin|<il> attend le devis depuis deux semaines]. <office> [Tu peux passer ?|À suivre.]",
            Person(rng),
        ),
    )


def team_board(rng):
    cards = [
        {
            "title": bare_name(rng, p),
            "list": rng.choice(["À faire", "En cours", "Fait"]),
            "desc": say(rng, "<office>"),
            "labels": [say(rng, "<ward>")],
        }
        for p in crowd(rng, 3, 12)
    ]
    return Sample(
        "json",
        "application/json",
        json.dumps({"board": "Projets", "cards": cards}, ensure_ascii=rng.random() < 0.5),
    )


def job_interview(rng):
    return note(
        rng,
        say(
            rng,
            "Entretien de <name>, <age> ans, né<e> le <born>\nPoste : [IDE|secrétaire médicale|cadre] en <ward>. Parcours : <ward>, <ward>. "
            "Points forts : [prise en charge de la douleur|plaies et cicatrisation|urgences vitales]. Souhaite [un 80 %|le service de jour]. Avis favorable.",
            Person(rng),
        ),
    )


def meeting_transcript(rng):
    lines = [
        f"00:{i:02d}:10 --> 00:{i:02d}:19\n"
        + say(rng, "[alors <someone>|merci <someone>|la salle <n> <someone>] <office>")
        for i in range(rng.randrange(4, 12))
    ]
    return Sample("vtt", "text/plain", "WEBVTT\n\n" + "\n\n".join(lines) + "\n")
