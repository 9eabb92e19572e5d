"""Hospitals, surgeries and pharmacies at work, with their staff's names and no patient."""

import people
from people import Person
from samples import Sample
from writing import bare_name, columns, crowd, doctor, note, say, sheet

JOBS = [
    "IDE",
    "AS",
    "ASH",
    "cadre de santé",
    "médecin",
    "sage-femme",
    "kinésithérapeute",
    "brancardier",
    "manipulateur radio",
    "interne",
    "pharmacien",
]


def rota(rng):
    units = ["Cardio", "Réa", "Urg", "Pneumo", "Onco", "Dialyse", "Bloc", "Gériatrie"]
    rows = [
        [bare_name(rng, p), rng.choice(JOBS), rng.choice(units)] + [rng.choice("MJSNR-") for _ in range(7)]
        for p in crowd(rng, 6, 30)
    ]
    header = ["Agent", "Grade", "Unité", "L", "Ma", "Me", "J", "V", "S", "D"]
    return (
        sheet(rng, header, rows)
        if rng.random() < 0.5
        else note(rng, "PLANNING SEMAINE 32\n" + columns(header, rows))
    )


def on_call_doctors(rng):
    return note(
        rng,
        say(rng, "Tableau de garde [du mois|de semaine] - <hospital>\n")
        + "\n".join(
            say(
                rng,
                "<recent> : [cardiologie|réanimation|chirurgie viscérale|obstétrique|psychiatrie] <doctor>, astreinte <doctor>, [tél. <phone>|bip <n>]",
            )
            for _ in range(15)
        ),
    )


def directory(rng):
    return sheet(
        rng,
        ["Nom", "Prénom", "Spécialité", "RPPS", "ADELI", "Téléphone", "Service"],
        [
            [
                p.surname,
                p.first,
                rng.choice(["cardiologie", "oncologie", "diabétologie", "addictologie", "néphrologie"]),
                people.rpps(rng),
                "%09d" % rng.randrange(10**9),
                people.phone(rng),
                say(rng, "<ward>"),
            ]
            for p in crowd(rng)
        ],
    )


def nurse_advert(rng):
    return note(
        rng,
        say(
            rng,
            "[<hospital> recrute|Recrutement|OFFRE D'EMPLOI] : [infirmier(ère) (H/F)|IDE de nuit|IBODE|cadre de santé]\n\nPoste en <ward>, [CDI|CDD de 6 mois|mutation], [temps plein|80 %].\nMissions : soins aux patients atteints de [cancer|BPCO|insuffisance rénale|maladie d'Alzheimer], [pose de voies veineuses|surveillance des chimiothérapies|pansements d'escarres], transmissions, éducation thérapeutique (diabète, AVK).\nProfil : DEI, vaccination hépatite B à jour, [expérience en dialyse|notions de soins palliatifs].\nContact : <someone>, cadre supérieure, <phone>. Candidature avant le <recent>.",
        ),
    )


def doctor_advert(rng):
    return note(
        rng,
        say(
            rng,
            "Cabinet médical à <n> km de la mer cherche [remplaçant|associé|successeur]. Patientèle variée : diabète, HTA, pédiatrie, gériatrie, suivi de grossesse. Secrétariat, 25 actes par jour. [Échographe, ECG, spirométrie.|] Contact <doctor>, <phone>.",
        ),
    )


def training_attendance(rng):
    return sheet(
        rng,
        ["Nom", "Prénom", "Fonction", "Service", "Module", "Émargement"],
        [
            [
                p.surname,
                p.first,
                rng.choice(JOBS),
                say(rng, "<ward>"),
                rng.choice(
                    [
                        "Prévention des escarres",
                        "Prise en charge de la douleur",
                        "Diabète et éducation thérapeutique",
                        "AFGSU 2",
                        "Soins palliatifs",
                    ]
                ),
                "",
            ]
            for p in crowd(rng)
        ],
    )


def commission_minutes(rng):
    people_there = ", ".join(doctor(rng) for _ in range(7))
    topics = rng.sample(
        [
            "Le CLIN signale 12 infections à Clostridium difficile au trimestre.",
            "L'audit sur les escarres montre une prévalence de 8 %.",
            "Le livret thérapeutique : ajout de l'apixaban, retrait de la fluindione.",
            "Le taux de césariennes est de 19 %.",
            "Les délais de prise en charge des AVC s'améliorent.",
            "La commission valide le protocole de sédation en soins palliatifs.",
            "Les chutes de patients ont baissé de 15 %.",
            "Trois événements indésirables graves liés aux anticoagulants ont été analysés.",
        ],
        5,
    )
    return note(
        rng,
        say(rng, "COMMISSION MÉDICALE D'ÉTABLISSEMENT - séance du <recent>\nPrésents : ")
        + people_there
        + "\nExcusé : "
        + doctor(rng)
        + "\n\n"
        + "\n".join(say(rng, f"{i}. {t} [<doctor> demande un suivi.|]") for i, t in enumerate(topics, 1)),
    )


def newsletter(rng):
    return note(
        rng,
        say(
            rng,
            "L'ÉCHO DU <n> - journal de <hospital>\n\nBienvenue à <doctor>, nouveau chef du service de <ward>, et à <someone>, cadre en <ward>. Départ en retraite de <someone>, infirmière depuis <n> ans en oncologie.\nLe nouveau scanner est arrivé. La consultation d'insuffisance cardiaque ouvre le <recent>. Journée du diabète : dépistage gratuit dans le hall.\nFélicitations à <someone> pour la naissance de Léo.",
        ),
    )


def conference(rng):
    talks = [
        "Cancer du sein triple négatif : où en est-on ?",
        "Insuffisance cardiaque à FE préservée",
        "Sepsis : les nouvelles recommandations",
        "Dépression du sujet âgé",
        "BPCO et réhabilitation",
        "Endométriose : chirurgie ou hormones ?",
        "Prise en charge de l'AVC en 2025",
    ]
    return note(
        rng,
        "CONGRÈS - PROGRAMME\n\n"
        + "\n".join(
            say(
                rng,
                f"<hour> {rng.choice(talks)} - <doctor> ([Lyon|Paris|Lille|Nantes]). Modérateur : <doctor>",
            )
            for _ in range(9)
        ),
    )


def cv_nurse(rng):
    return note(
        rng,
        say(
            rng,
            "<first> <surname>\nNé<e> le <born>, <street>\n<phone>\n\nEXPÉRIENCE\n2019-2025 : infirmier en <ward>, <hospital> : chimiothérapies, soins palliatifs, gestion de la douleur\n2015-2019 : <ward>, prise en charge des AVC et des insuffisances cardiaques\nDIPLÔMES\nDEI 2015 ; DU plaies et cicatrisation (escarres, ulcères, pied diabétique) 2021\nLANGUES\nAnglais courant",
            Person(rng),
        ),
    )


def cv_doctor(rng):
    return note(
        rng,
        say(
            rng,
            "Curriculum vitae - <doctor>\nNé<e> le <born>. [Cardiologue|Oncologue|Neurologue]. RPPS <rpps>.\nChef de clinique en <ward>, <hospital>. Thèse : « Pronostic de l'embolie pulmonaire chez le sujet âgé ».\nPublications : 1. Traitement de la sclérose en plaques par rituximab. 2. Insuffisance rénale et lithium.",
            Person(rng),
            rpps=people.rpps(rng),
        ),
    )


def thesis(rng):
    return note(
        rng,
        say(
            rng,
            "THÈSE pour le diplôme d'État de docteur en médecine, présentée par <first> <surname>, né<e> le <born> à <town>\nTitre : [Facteurs de réhospitalisation dans l'insuffisance cardiaque|Dépistage de la dépression en médecine générale|Vécu des patients atteints de fibromyalgie]\nJury : <doctor>, président ; <doctor>, directeur ; <doctor>\nRésumé : étude [rétrospective|qualitative] de <n> patients. L'âge moyen était de 67 ans. Mots-clés : [diabète|observance|BPCO], soins primaires.",
            Person(rng),
            town="Valmont",
        ),
    )


def duty_note(rng):
    return note(
        rng,
        say(
            rng,
            "NOTE DE SERVICE n° <n>\nObjet : [port du masque|transport des prélèvements|hygiène des mains|nouveaux bracelets d'identification]\nÀ compter du <recent>, les équipes de <ward> et <ward> veillent à [vérifier l'identité des patients avant toute transfusion|signaler toute suspicion de tuberculose|isoler les patients porteurs de BMR].\nRéférent : <someone>, poste <n><n>.\nLe directeur, <someone>",
        ),
    )


def referral_network(rng):
    return note(
        rng,
        "Correspondants du réseau\n"
        + "\n".join(
            say(
                rng,
                "<doctor>, [endocrinologue (diabète, thyroïde)|cardiologue (insuffisance cardiaque)|psychiatre (addictions)|gynécologue], <street>, <phone>",
                Person(rng),
            )
            for _ in range(10)
        ),
    )


def nurses_orders(rng):
    return note(
        rng,
        say(
            rng,
            "Réponse à l'Ordre : <doctor>, inscrit au tableau sous le n° <n><n><n>, RPPS <rpps>, exerce en <ward> à <hospital>. Attestation de formation : gestion de l'insuffisance respiratoire aiguë.",
            rpps=people.rpps(rng),
        ),
    )


def interview(rng):
    return note(
        rng,
        say(
            rng,
            "Rencontre avec <doctor>, [chef du service de <ward>|urgentiste|pédiatre]\n\n- Pourquoi ce métier ?\n- Mon grand-père était médecin. J'ai vu des patients mourir d'infarctus faute de soins.\n- Et aujourd'hui ?\n- Nous traitons 300 AVC par an, la thrombectomie a tout changé. <someone>, infirmière coordinatrice, suit les patients après leur sortie.",
        ),
    )


def medical_staff_contacts_html(rng):
    cells = [
        (doctor(rng), rng.choice(["Cardiologie", "Cancérologie", "Diabétologie"]), people.phone(rng))
        for _ in range(12)
    ]
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>\n" for row in cells)
    return Sample(
        "html",
        "text/html; charset=utf-8",
        f"<html><body><h1>Nos médecins</h1><table>{rows}</table></body></html>",
    )
