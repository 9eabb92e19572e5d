"""Data sets about patients, files kept by hand, and one patient in much else. Patients' data."""

import people
from lists import listed
from people import Person
from words import CODES
from writing import age, bare_name, columns, crowd, date, mistype, note, plain, recent, say, sheet, table


def hiv_cohort(rng):
    return listed(
        rng,
        "Cohorte",
        ["num_inclusion", "initiales", "nom", "date_naiss", "CD4", "CV", "ARV", "contamination"],
        lambda p: [
            f"C{rng.randrange(9999):04d}",
            p.surname[0] + p.first[0],
            p.surname,
            p.fr_date(),
            rng.randrange(20, 900),
            rng.choice(["<20", "<50", "34000"]),
            rng.choice(["Biktarvy", "Triumeq", "Genvoya", "Dovato"]),
            rng.choice(["HSH", "hétéro", "UDI", "mère-enfant"]),
        ],
    )


def cancer_registry(rng):
    return listed(
        rng,
        "Registre des tumeurs",
        ["NOM", "PRENOM", "DNAISS", "COMMUNE", "TOPO", "MORPHO", "DATE_DIAG", "DECES"],
        lambda p: [
            p.surname,
            p.first,
            f"{p.born:%d%m%Y}",
            p.town,
            rng.choice(["C50.9", "C34.1", "C18.7", "C61.9", "C44.3"]),
            rng.choice(["8140/3", "8500/3", "8070/3", "8720/3"]),
            recent(rng),
            rng.choice(["0", "1", ""]),
        ],
    )


def refunds(rng):
    return listed(
        rng,
        "Décomptes",
        ["NUM_ASSURE", "BENEFICIAIRE", "ACTE", "MEDICAMENT", "ALD", "MONTANT"],
        lambda p: [
            p.nir,
            bare_name(rng, p),
            rng.choice(["CS", "G", "SPE", "K", "BIO"]),
            say(rng, "<drug>"),
            say(rng, "<short>"),
            f"{rng.randrange(5, 400)},00",
        ],
    )


NUMBER_HEADERS = [
    "num_assure",
    "NUMSECU",
    "nir_benef",
    "NIR",
    "ID_ASSURE",
    "no_ss",
    "NumSS",
    "numero_insee",
    "INS",
    "matricule_ins",
    "BEN_NIR_ANO",
    "nir_cle",
]


def research(rng):
    """A data set with the number in one column, with or without its key, compact or grouped."""
    style, thirteen = rng.choice(people.STYLES[:9]), rng.random() < 0.35
    header = [
        "id_etude",
        rng.choice(NUMBER_HEADERS),
        "sexe",
        "age",
        rng.choice(["cim10", "dp", "diagnostic"]),
        "duree",
    ]
    rows = [
        [
            i,
            p.grouped(style, body_only=thirteen),
            "F" if p.woman else "M",
            age(p),
            rng.choice(CODES) if header[4] != "diagnostic" else say(rng, "<cond>"),
            rng.randrange(1, 30),
        ]
        for i, p in enumerate(crowd(rng, 6, 60))
    ]
    return sheet(rng, header, rows)


def two_columns(rng):
    header = rng.choice(
        [["nir", "cle"], ["NUM_SS", "CLE_SS"], ["matricule", "cle_matricule"], ["ben_nir", "ben_cle"]]
    )
    return sheet(
        rng,
        header + ["dt_naissance", "acte", "pathologie"],
        [
            [p.nir13, p.key, p.fr_date(), rng.choice(["DEQP003", "YYYY600", "HHQE005"]), say(rng, "<short>")]
            for p in crowd(rng, 6, 40)
        ],
    )


def seven_columns(rng):
    rows = [
        [
            p.nir13[0],
            p.nir13[1:3],
            p.nir13[3:5],
            p.nir13[5:7],
            p.nir13[7:10],
            p.nir13[10:],
            p.key,
            p.surname,
            say(rng, "<cond>"),
        ]
        for p in crowd(rng, 6, 30)
    ]
    return sheet(
        rng,
        rng.choice(
            [
                ["sexe", "annee", "mois", "dep", "com", "ordre", "cle", "nom", "diagnostic"],
                ["NIR1", "NIR2", "NIR3", "NIR4", "NIR5", "NIR6", "NIR7", "NOM", "MOTIF"],
            ]
        ),
        rows,
        rng.choice(";,\t"),
    )


def no_header(rng):
    return sheet(
        rng,
        None,
        [
            [p.ipp, p.surname, p.first, p.fr_date(), say(rng, "<short>"), say(rng, "<drug>")]
            for p in crowd(rng, 6, 40)
        ],
    )


def odd_headers(rng):
    header = rng.choice(
        [
            ["LASTNAME", "FIRSTNAME", "DOB", "DX", "RX"],
            ["Pat_Nom", "Pat_Pren", "Pat_Nais", "Pat_Patho", "Pat_Ttt"],
            ["n", "p", "ddn", "diag", "med"],
            ["NOMPAT", "PREPAT", "DATNAIS", "LIBDIAG", "LIBMEDIC"],
        ]
    )
    return sheet(
        rng,
        header,
        [
            [p.surname, p.first, date(rng, p.born), say(rng, "<cond>")[:60], say(rng, "<drug>")]
            for p in crowd(rng)
        ],
    )


def fixed_width(rng):
    rows = [
        [
            p.nir,
            p.surname[:20],
            p.first[:15],
            f"{p.born:%d%m%Y}",
            rng.choice(CODES),
            plain(say(rng, "<short>")).upper(),
        ]
        for p in crowd(rng)
    ]
    return note(
        rng,
        columns(rng.choice([None, ["NIR", "NOM", "PRENOM", "DATNAIS", "DP", "LIBELLE"]]), rows),
        tidy=True,
    )


def typed_list(rng):
    """Kept by hand in a text file, with mistakes."""
    return note(
        rng,
        mistype(
            rng,
            "\n".join(
                say(rng, "[-|*|<n>.] <bare> [<born>|<age> ans] [-|:|,] <cond>, <drug>", p) for p in crowd(rng)
            ),
            0.02,
        ),
        tidy=True,
    )


def needle_in_minutes(rng):
    """150 KB of office text, and one patient somewhere in it."""
    lines = [say(rng, "<office> <office> <office>") for _ in range(850)]
    p = Person(rng)
    lines.insert(
        rng.randrange(len(lines)),
        say(
            rng,
            "[<name>, né<e> le <born>, hospitalisé<e> en <ward> pour <cond>, a reçu <drug>, antécédents : <history>.|Patient : <bare> (<nir>), diagnostic : <cond>, traitement <drug>.]",
            p,
        ),
    )
    return note(rng, "\n".join(lines), tidy=True)


def needle_at_end(rng):
    lines = [say(rng, "<office> [<office>|]") for _ in range(rng.randrange(100, 400))]
    return note(
        rng,
        "\n".join(lines)
        + say(
            rng,
            "\n\nP.-S. [<name>, <age> ans, a été opéré<e> hier : <act>, suites compliquées d'<short>, sous <drug>.|J'oubliais : <name> est hospitalisé<e> pour <cond>, traité<e> par <drug>.]",
            Person(rng),
        ),
        tidy=True,
    )


def pasted_table(rng):
    rows = [
        [bare_name(rng, p), p.fr_date(), say(rng, "<cond>"), say(rng, "<drug>")] for p in crowd(rng, 3, 12)
    ]
    return note(
        rng,
        "Bonjour,\n\nvoici la liste pour demain :\n\n"
        + table(rng, ["Patient", "Naissance", "Pathologie", "Traitement"], rows, "\t", False)
        + "\nBonne réception\n",
        tidy=True,
    )
