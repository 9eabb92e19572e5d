"""The hardest clean uploads: names beside words of disease, rooms, ages and numbers, and still no patient."""

import json

import people
from people import Person
from samples import Sample, multipart
from writing import age, bare_name, columns, crowd, doctor, note, recent, say, sheet

TOPICS = [
    "Diabète de type 2",
    "Cancer du sein",
    "Insuffisance cardiaque",
    "AVC",
    "BPCO",
    "Dépression",
    "Maladie de Parkinson",
    "VIH",
    "Escarres",
    "Soins palliatifs",
    "Endométriose",
]


def topic(rng):
    return rng.choice(TOPICS)


def thesis_subjects(rng):
    return sheet(
        rng,
        ["Étudiant", "Né(e) le", "Directeur", "Sujet"],
        [
            [
                bare_name(rng, p),
                p.fr_date(),
                doctor(rng),
                topic(rng)
                + rng.choice([" : étude qualitative", " en soins primaires", " chez la personne âgée"]),
            ]
            for p in crowd(rng)
        ],
    )


def placements(rng):
    return sheet(
        rng,
        ["Nom", "Prénom", "Promotion", "Stage 1", "Stage 2", "Tuteur"],
        [
            [
                p.surname,
                p.first,
                rng.choice(["2023-2026", "2024-2027"]),
                say(rng, "<ward>"),
                say(rng, "<ward>"),
                say(rng, "<someone>"),
            ]
            for p in crowd(rng)
        ],
    )


def e_learning(rng):
    return sheet(
        rng,
        ["nom", "prenom", "date_naissance", "module", "score", "termine_le"],
        [
            [p.surname, p.first, p.fr_date(), topic(rng), f"{rng.randrange(40, 100)} %", recent(rng)]
            for p in crowd(rng)
        ],
    )


def congress_registrations(rng):
    rows = [
        {
            "nom": p.surname,
            "prenom": p.first,
            "email": f"inscrit{i}@exemple.example",
            "atelier": topic(rng),
            "regime": rng.choice(["standard", "sans gluten"]),
            "paye": True,
        }
        for i, p in enumerate(crowd(rng))
    ]
    return Sample(
        "json", "application/json", json.dumps({"inscriptions": rows}, ensure_ascii=rng.random() < 0.5)
    )


def charity_run(rng):
    return note(
        rng,
        say(rng, "[Course contre le cancer|Marche du diabète|La Rochambelle] - classement du <recent>\n")
        + columns(
            ["Dossard", "Coureur", "Année", "Temps"],
            [
                [
                    rng.randrange(1, 3000),
                    bare_name(rng, p),
                    p.born.year,
                    f"{rng.randrange(18, 59)}:{rng.randrange(10, 59)}",
                ]
                for p in crowd(rng)
            ],
        ),
    )


def donations(rng):
    return sheet(
        rng,
        ["Donateur", "Adresse", "Montant", "Affectation"],
        [
            [
                say(rng, "<name>", p),
                say(rng, "<street>", p),
                rng.randrange(10, 900),
                rng.choice(
                    [
                        "Recherche cancer de l'enfant",
                        "Lutte contre le sida",
                        "Maladies rares",
                        "Institut du cerveau",
                    ]
                ),
            ]
            for p in crowd(rng)
        ],
    )


def sales_visits(rng):
    """Notes of a medical representative: doctors' names and drugs."""
    return note(
        rng,
        "\n".join(
            say(
                rng,
                "<recent> - vu <doctor> ([cardiologue|généraliste|diabétologue], <town>) : [intéressé par|prescrit déjà|réticent sur] <drug>, [demande l'étude|craint les hémorragies|a dix patients sous anticoagulants]. Revoir en [mars|juin].",
                town=rng.choice(["Lyon", "Nantes", "Lille"]),
            )
            for _ in range(rng.randrange(4, 14))
        ),
    )


def hotel_rooms(rng):
    return note(
        rng,
        say(rng, "[Rooming list|Répartition des chambres] - séminaire du <recent>\n")
        + "\n".join(
            say(rng, "Ch <n> <surname> <first> [J1|J2|] [arrivée <hour>|lit bébé|vue mer|]", p)
            for p in crowd(rng, 5, 20)
        ),
    )


def maintenance_rooms(rng):
    return note(
        rng,
        "Interventions techniques\n"
        + "\n".join(
            say(
                rng,
                "[Ch|Bât. B ch.] <n> : [fuite sous lavabo|sonnette d'appel HS|lit médicalisé bloqué|oxygène mural : prise à changer|néon], [vu par <someone>|signalé par <someone>, aide-soignante], [fait|à faire]",
            )
            for _ in range(12)
        ),
    )


def bibliography(rng):
    return note(
        rng,
        "\n".join(
            say(
                rng,
                f"{i}. {Person(rng).surname.title()} {rng.choice('ABCJMP')}, {Person(rng).surname.title()} {rng.choice('DEFLRS')}, et al. {topic(rng)} : [essai randomisé|méta-analyse|cas clinique d'un patient de 54 ans]. [Rev Med Interne|Presse Med|NEJM] 20<n> ; <n> : 112-8.",
            )
            for i in range(1, rng.randrange(8, 30))
        ),
    )


def eponyms(rng):
    return note(
        rng,
        "\n".join(
            rng.sample(
                [
                    "Maladie de Crohn : voir MICI.",
                    "Signe de Babinski : extension du gros orteil.",
                    "Syndrome de Marfan, Guillain-Barré, Sjögren, Ehlers-Danlos.",
                    "Maladie de Basedow : hyperthyroïdie.",
                    "Maladie de Charcot : SLA.",
                    "Hôpital Robert-Debré, pavillon Laennec, salle Charcot.",
                    "Score de Glasgow, indice de Barthel, échelle de Norton.",
                    "Intervention de Hartmann, manœuvre de Heimlich.",
                ],
                6,
            )
        )
        + f"\nPage {rng.randrange(300)}",
    )


def investigators(rng):
    return sheet(
        rng,
        ["Centre", "Investigateur", "RPPS", "Pathologie étudiée", "Inclusions prévues", "Téléphone"],
        [
            [
                rng.randrange(1, 40),
                doctor(rng),
                people.rpps(rng),
                topic(rng),
                rng.randrange(5, 60),
                people.phone(rng),
            ]
            for _ in range(rng.randrange(5, 20))
        ],
    )


def patient_association_board(rng):
    return note(
        rng,
        say(
            rng,
            "Procès-verbal - association [Vivre avec le diabète|Endo'Force|Parkinson 33]\nBureau : <someone>, présidente ; <someone>, trésorier ; <someone>, secrétaire. Ordre du jour : [journée mondiale|subvention|nouveau logo]. <doctor> présentera les traitements de <cond>. Cotisation : <n> euros.",
        ),
    )


def template_headers(rng):
    """A file to fill in: the header only, or with lines that show how."""
    header = rng.choice(
        [
            "nom;prenom;date_naissance;nir;diagnostic;traitement",
            "IPP;NOM;PRENOM;DDN;MOTIF;CIM10",
            "patient_id,last_name,first_name,dob,diagnosis,medication",
        ]
    )
    lines = [header] + [
        rng.choice(["", ";;;;;", "texte;texte;jj/mm/aaaa;15 chiffres;code;texte"])
        for _ in range(rng.randrange(0, 4))
    ]
    return Sample("csv", "text/csv", "\n".join(lines) + "\n")


def staff_meeting(rng):
    return note(
        rng,
        say(
            rng,
            "Réunion de service <ward> du <recent>\nPrésents : <someone>, <someone>, <doctor>, <doctor>\n- Lits fermés en août : 6. Transferts vers <ward>.\n- [Les chutes augmentent la nuit|Trop d'escarres en mars|La traçabilité de la douleur est à 62 %].\n- <someone> reprend le planning ; <someone> part en formation [plaies|diabète].\n- Rupture de <drug> : remplacer par <drug>.\nProchaine réunion à <hour>.",
        ),
    )


def lessons_chat(rng):
    content = say(
        rng,
        "[Écris|Rédige|Prépare] [un mail à <doctor> pour l'inviter à parler de <cond>|une lettre de recommandation pour <someone>, infirmière en <ward>|le discours de départ de <doctor>, qui a soigné des milliers de patients atteints d'<short>|une annonce : <hospital> recrute un médecin en <ward>, contact <someone>|le programme de la journée sur <cond> avec <doctor> et <doctor>].",
    )
    return Sample(
        "json",
        "application/json",
        json.dumps({"messages": [{"role": "user", "content": content}]}, ensure_ascii=rng.random() < 0.5),
    )


def doctors_mail(rng):
    return note(
        rng,
        say(
            rng,
            "Bonjour <doctor>,\n\n[Peux-tu m'envoyer tes diapositives sur <cond> ?|La réunion RCP est déplacée à <hour>.|Je cherche un remplaçant pour la semaine du <recent>.|Connais-tu l'essai sur <drug> ?] [Les patients attendent trop en consultation.|Le service est plein.|] [On en parle jeudi.|]\n\nAmitiés,\n<doctor>\n[Service de <ward>|<hospital>]\n<phone>",
        ),
    )


def pharmacy_sales(rng):
    return sheet(
        rng,
        ["date", "vendeur", "produit", "quantite", "ticket"],
        [
            [
                recent(rng),
                rng.choice(["Sophie", "Marc", "Nadia"]),
                say(rng, "<drug>"),
                rng.randrange(1, 4),
                rng.randrange(10**12, 10**13),
            ]
            for _ in range(40)
        ],
    )


def contact_page_form(rng):
    p = Person(rng)
    message = say(
        rng,
        "[Quels sont vos horaires ?|Faites-vous des vaccins contre la grippe ?|Vendez-vous des tensiomètres ?|Je suis journaliste et prépare un article sur <cond>.|Étudiante en pharmacie, je cherche un stage.]",
    )
    return multipart(
        [
            ("nom", None, None, p.surname, None),
            ("prenom", None, None, p.first, None),
            ("email", None, None, "contact@exemple.example", None),
            ("message", None, None, message, None),
        ]
    )


def ages_and_names(rng):
    return note(
        rng,
        say(rng, "[Équipe U13|Chorale|Colonie|Atelier mémoire des aînés] :\n")
        + "\n".join(
            say(rng, f"[-|*] {bare_name(rng, p)}, {age(p)} ans, [avant|pilier|alto|soprano|gardien]")
            for p in crowd(rng, 6, 20)
        ),
    )


def legal_mentions(rng):
    return note(
        rng,
        say(
            rng,
            "Éditeur : <hospital>, SIRET <siret>. Directeur de la publication : <someone>. Rédaction médicale : <doctor>, <doctor>. Les informations sur <cond> et <cond> ne remplacent pas un avis médical. Hébergeur certifié de données de santé. Contact : <phone>.",
            siret=people.siret(rng),
        ),
    )


def novel_doctor(rng):
    return note(
        rng,
        say(
            rng,
            "Le docteur <Surname> posa sa trousse. « C'est une pneumonie, dit-il à <someone>, il faudra de la quinine et du repos. » <first> regardait la neige. [La veille, la vieille servante était morte du croup.|On parlait du choléra à Marseille.] Il écrivit l'ordonnance, refusa l'argent et repartit à cheval.",
            Person(rng),
        ),
    )
