"""Lists of patients: wards, theatres, appointments, registers, research. Patients' data."""

from people import Person
from writing import age, bare_name, columns, crowd, date, note, recent, say, sheet


def listed(rng, title, header, row, least=4, most=25):
    """As a table of a spreadsheet, or as text in columns under a title."""
    rows = [row(p) for p in crowd(rng, least, most)]
    if rng.random() < 0.6:
        return sheet(rng, header, rows)
    return note(rng, f"{title} {recent(rng)}\n\n" + columns(header, rows))


def bed_list(rng):
    lines = [
        say(rng, "[Ch|Lit|] <n>[P|F|] <surname> <first> <age>[a|ans] <short>[ J<n>|]", p).strip()
        for p in crowd(rng, 5, 22)
    ]
    return note(
        rng,
        say(rng, "[Liste des lits <ward>|<ward> - patients présents|Chir B] <recent>\n") + "\n".join(lines),
    )


def theatre(rng):
    return listed(
        rng,
        "Programme opératoire",
        ["Heure", "Salle", "Patient", "Âge", "Intervention", "Chirurgien"],
        lambda p: [
            say(rng, "<hour>"),
            rng.randrange(1, 7),
            bare_name(rng, p),
            age(p),
            say(rng, "<act>"),
            say(rng, "<doctor>"),
        ],
    )


def appointments(rng):
    return listed(
        rng,
        "Consultations",
        ["heure", "nom", "prénom", "né(e) le", "motif"],
        lambda p: [
            say(rng, "<hour>"),
            p.surname,
            p.first,
            p.fr_date(),
            say(rng, "[<symptom>|suivi <short>|renouvellement <drug>]"),
        ],
    )


def triage(rng):
    return listed(
        rng,
        "Urgences",
        ["Arrivée", "Nom", "Âge", "Tri", "Motif", "Orientation"],
        lambda p: [
            say(rng, "<hour>"),
            bare_name(rng, p),
            age(p),
            rng.randrange(1, 6),
            say(rng, "<symptom>"),
            say(rng, "[RAD|UHCD|bloc|déchocage|<ward>]"),
        ],
    )


def admissions(rng):
    return listed(
        rng,
        "Mouvements",
        ["IPP", "IEP", "NOM", "PRENOM", "DDN", "SERVICE", "MOTIF"],
        lambda p: [p.ipp, p.stay, p.surname, p.first, p.fr_date(), say(rng, "<ward>"), say(rng, "<short>")],
    )


def radiotherapy(rng):
    return listed(
        rng,
        "Séances de radiothérapie",
        ["Machine", "Patient", "Date de naissance", "Localisation", "Séance", "Dose"],
        lambda p: [
            rng.choice(["Acc1", "Acc2", "Tomo"]),
            bare_name(rng, p),
            date(rng, p.born),
            rng.choice(["sein G", "prostate", "ORL", "rectum", "encéphale", "poumon"]),
            f"{rng.randrange(1, 33)}/33",
            "2 Gy",
        ],
    )


def chemotherapy(rng):
    return listed(
        rng,
        "HDJ oncologie",
        ["Fauteuil", "Nom", "Prénom", "Protocole", "Cure"],
        lambda p: [
            rng.randrange(1, 15),
            p.surname,
            p.first,
            rng.choice(
                ["FOLFOX", "FEC 100", "Paclitaxel-carboplatine", "R-CHOP", "pembrolizumab", "azacitidine"]
            ),
            f"C{rng.randrange(1, 12)}J{rng.choice([1, 8, 15])}",
        ],
    )


def dialysis(rng):
    return listed(
        rng,
        "Centre de dialyse",
        ["Poste", "Patient", "Poids sec", "Abord", "Sérologies"],
        lambda p: [
            rng.randrange(1, 16),
            bare_name(rng, p),
            f"{rng.randrange(45, 110)},5",
            rng.choice(["FAV", "KT jug"]),
            rng.choice(["VHB-", "VHC+", "VIH+", "nég"]),
        ],
    )


def transplants(rng):
    return listed(
        rng,
        "Liste d'attente de greffe",
        ["Receveur", "DN", "Organe", "Groupe", "Néphropathie / indication", "Immunisation"],
        lambda p: [
            bare_name(rng, p),
            p.fr_date(),
            rng.choice(["rein", "foie", "cœur", "poumon"]),
            rng.choice(["O+", "A+", "B-", "AB+"]),
            say(rng, "<cond>"),
            f"{rng.randrange(100)} %",
        ],
    )


def vaccinations(rng):
    return listed(
        rng,
        "Vaccination",
        ["nom", "prenom", "date_naissance", "vaccin", "lot", "dose", "contre_indication"],
        lambda p: [
            p.surname,
            p.first,
            p.fr_date(),
            rng.choice(["Comirnaty", "Infanrix Hexa", "Vaxigrip", "Gardasil 9", "Prevenar 20"]),
            "FK%04d" % rng.randrange(9999),
            rng.choice(["1", "2", "rappel"]),
            say(rng, "[aucune|aucune|<history>|allergie à l'œuf]"),
        ],
    )


def mother(rng):
    while True:
        p = Person(rng)
        if p.woman and p.born.year > 1980:
            return p


def births(rng):
    def row(_):
        p = mother(rng)
        return [
            f"{p.surname} {p.first}",
            p.fr_date(),
            f"{rng.randrange(35, 42)} SA",
            rng.choice(["VB", "césarienne", "forceps"]),
            rng.choice(["oui", "non"]),
            f"{rng.randrange(2100, 4300)} g",
            rng.choice(["HPP", "déchirure du périnée", "RAS", "pré-éclampsie"]),
        ]

    return listed(
        rng,
        "Registre des accouchements",
        ["Mère", "Née le", "Terme", "Mode", "Péridurale", "Enfant", "Complications"],
        row,
    )


def on_call(rng):
    lines = [
        say(
            rng,
            "<hour> <surname> <first> (<age>) : <symptom>, <exam>, [donné <drug>|avis réa|décès constaté]",
            p,
        )
        for p in crowd(rng, 3, 9)
    ]
    return note(rng, "Garde du week-end\n" + "\n".join(lines))


def home_care(rng):
    return listed(
        rng,
        "Tournée",
        ["Passage", "Patient", "Adresse", "Soins", "Pathologie"],
        lambda p: [
            say(rng, "<hour>"),
            say(rng, "<name>", p),
            say(rng, "<street>", p),
            rng.choice(
                ["insuline + dextro", "pansement escarre", "perfusion", "Lovenox SC", "toilette", "sonde"]
            ),
            say(rng, "<short>"),
        ],
    )


def pharmacy_orders(rng):
    return listed(
        rng,
        "Ordonnances en attente",
        ["client", "né le", "prescripteur", "produits", "à renouveler"],
        lambda p: [
            bare_name(rng, p),
            p.fr_date(),
            say(rng, "<doctor>"),
            say(rng, "<drug> + <drug>"),
            recent(rng),
        ],
    )


def sick_staff(rng):
    return listed(
        rng,
        "Médecine du travail",
        ["agent", "naissance", "poste", "motif de visite", "avis"],
        lambda p: [
            bare_name(rng, p),
            p.fr_date(),
            rng.choice(["IDE", "agent d'entretien", "cariste"]),
            say(rng, "[reprise après <short>|<cond>|grossesse]"),
            rng.choice(["apte avec aménagement", "inapte", "pas de port de charges"]),
        ],
    )
