"""People and health, but nobody's patients: refusing these is no mistake, and letting them pass none either."""

from people import Person
from writing import bare_name, crowd, note, recent, say, sheet


def sports_club(rng):
    return sheet(
        rng,
        ["Licence", "Nom", "Prénom", "Né(e) le", "Certificat médical", "Observation"],
        [
            [
                rng.randrange(10**6, 10**7),
                p.surname,
                p.first,
                p.fr_date(),
                rng.choice(["fourni", "à fournir", recent(rng)]),
                rng.choice(["", "", "asthme", "lunettes"]),
            ]
            for p in crowd(rng)
        ],
    )


def wedding_allergies(rng):
    return sheet(
        rng,
        ["Invité", "Table", "Menu", "Allergies"],
        [
            [
                bare_name(rng, p),
                rng.randrange(1, 15),
                rng.choice(["viande", "poisson", "végétarien", "enfant"]),
                rng.choice(["", "", "arachide", "gluten", "fruits de mer", "lactose"]),
            ]
            for p in crowd(rng)
        ],
    )


def school_care(rng):
    return sheet(
        rng,
        ["Élève", "Classe", "Naissance", "PAI", "Conduite à tenir"],
        [
            [
                bare_name(rng, p),
                "CM1",
                p.fr_date(),
                rng.choice(["asthme", "diabète", "allergie arachide", "épilepsie"]),
                rng.choice(["Ventoline", "Anapen", "appeler le 15"]),
            ]
            for p in crowd(rng)
        ],
    )


def holiday_camp(rng):
    return note(
        rng,
        say(
            rng,
            "Fiche sanitaire de liaison\nEnfant : <bare>, né<e> le <born>\nVaccins à jour. Allergies : [aucune|arachide|pollen]. Traitement en cours : [aucun|<drug>]. Mouille son lit : non.\nResponsable : <someone>, <phone>",
            Person(rng),
        ),
    )


def insurance_claim(rng):
    return note(
        rng,
        say(
            rng,
            "Déclaration de sinistre n° <n><n><n>\nAssuré : <bare>, <street>\nLe <recent>, j'ai glissé sur le trottoir verglacé et me suis cassé le poignet. Arrêt de travail de 30 jours. Témoin : <someone>.",
            Person(rng),
        ),
    )


def work_accident(rng):
    return note(
        rng,
        say(
            rng,
            "Déclaration d'accident du travail\nVictime : <bare>, n° SS <nir>, né<e> le <born>\nLieu : atelier. Nature des lésions : [plaie de la main|lombalgie|entorse de la cheville]. Siège : [main droite|dos]. Témoin : <someone>. Transporté<e> à <hospital>.",
            Person(rng),
        ),
    )


def anonymous_forum(rng):
    return note(
        rng,
        say(
            rng,
            "Pseudo : [Lulu33|Marie_b|papa_solo], <n> ans. Bonjour, on m'a diagnostiqué <cond> en mars. Je prends <drug>. J'ai <symptom> depuis. Quelqu'un a vécu la même chose ? Merci les filles.",
        ),
    )


def blood_donors(rng):
    return sheet(
        rng,
        ["Nom", "Prénom", "Naissance", "Groupe", "Dernier don"],
        [[p.surname, p.first, p.fr_date(), rng.choice(["O+", "A+", "B-"]), recent(rng)] for p in crowd(rng)],
    )


def thanks(rng):
    return note(
        rng,
        say(
            rng,
            "À toute l'équipe de <ward> : merci d'avoir si bien soigné [mon papa|maman|mon mari], <name>, pendant ses [trois semaines|derniers jours] chez vous. Avec toute notre reconnaissance, la famille <Surname>.",
            Person(rng),
        ),
    )


def initials_only(rng):
    return sheet(
        rng,
        ["id", "initiales", "annee_naissance", "sexe", "diagnostic", "traitement"],
        [
            [
                i,
                p.surname[0] + p.first[0],
                p.born.year,
                "F" if p.woman else "M",
                say(rng, "<cond>"),
                say(rng, "<drug>"),
            ]
            for i, p in enumerate(crowd(rng))
        ],
    )


def relative_mail(rng):
    return note(
        rng,
        say(
            rng,
            "[Coucou|Salut|Chers tous],\n\nDes nouvelles de [<first>|notre <first>] : <il> est [hospitalisé<e> à <hospital>|rentré<e> de <hospital>], "
            "[les médecins parlent d'<short>|c'est <cond>|<il> a eu <act>]. [<Il> a encore <symptom>.|On lui donne <drug>.] "
            "Chambre <n>, au nom de <surname>.\n\nBises",
            Person(rng),
        ),
    )
