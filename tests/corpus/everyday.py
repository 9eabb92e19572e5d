"""What families, patients, colleagues and other professions write about somebody's health. Patients' data."""

import json

from people import Person
from samples import Sample
from writing import bare_name, crowd, note, say, sheet


def write(rng, template):
    return note(rng, say(rng, template, Person(rng)))


def no_title(rng):
    """First name and surname in a sentence, nothing else to tell a patient by."""
    return write(
        rng,
        "[J'ai vu|On a reçu|Je sors de la chambre de] <first> <Surname> [ce matin|hier soir|tout à l'heure], <symptom> "
        "[depuis deux jours|qui s'aggrave], [on pense à <cond>|c'est <cond>|ATCD <history>]. [<exam>.|<drug> mis en route.] "
        "[Tu peux passer ?|La famille est prévenue.|À suivre.]",
    )


def school_plan(rng):
    p = Person(rng)
    p.born = p.born.replace(year=rng.randrange(2012, 2022), day=min(28, p.born.day))
    return note(
        rng,
        say(
            rng,
            "PROJET D'ACCUEIL INDIVIDUALISÉ\nEnfant : <bare>, né<e> le <born>, classe de [CP|CE2|6e]\nPathologie : "
            "[allergie à l'arachide avec anaphylaxie|asthme persistant|diabète de type 1|épilepsie absence|drépanocytose]\n"
            "Conduite à tenir : [Anapen 0,3 mg dans la cuisse|Ventoline 4 bouffées|resucrer|Buccolam si crise > 5 min]. Médecin : <doctor>\n",
            p,
        ),
    )


def optician(rng):
    return write(
        rng,
        "Ordonnance de verres correcteurs\n<name>, né<e> le <born>\nOD : -2,25 (-0,75 à 90°)  OG : -3,00 add. +2,00\n"
        "[Cataracte débutante OG.|Glaucome chronique suivi.|DMLA exsudative, IVT mensuelles.]\n<doctor>, ophtalmologiste\n",
    )


def speech_therapist(rng):
    return write(
        rng,
        "Bilan [orthophonique|psychomoteur|neuropsychologique]\nPatient<e> : <bare>, <age> ans, adressé<e> par <doctor>\n"
        "Plainte : [troubles de la mémoire|bégaiement|dyslexie sévère|troubles de la déglutition]. Épreuves : MMSE [18|24]/30, "
        "empan 4. Conclusion : [aphasie fluente|trouble neurocognitif majeur|dyslexie-dysorthographie]. [30 séances proposées.|]\n",
    )


def genetics(rng):
    return write(
        rng,
        "Laboratoire de génétique\nNom : <surname>  Prénom : <first>  DDN : <born>\nIndication : [cancer du sein familial|surdité|cardiomyopathie hypertrophique]\n"
        "Résultat : [variant pathogène BRCA1 c.68_69del à l'état hétérozygote|caryotype 47,XX,+21|mutation F508del homozygote].\n<doctor>\n",
    )


def transfusion(rng):
    return write(
        rng,
        "Fiche transfusionnelle\nReceveur : <bare> (<born>) groupe [O|A|B] [POS|NEG], RAI [négatives|anti-Kell]\n"
        "CGR n° <n><n><n><n>, débuté à <hour>. Hb [6,8|7,2] g/dl avant. [Frissons à 15 min, arrêt.|Bonne tolérance.]\n",
    )


def insurer_doctor(rng):
    return write(
        rng,
        "Confidentiel - médecin conseil\nDossier de <name>, sinistre n° <n><n><n>\nQuestionnaire de santé : [a déclaré <history>|antécédent de <history> non déclaré]. "
        "[IRM : hernie L5-S1.|Suivi psychiatrique depuis 2020.|Fumeur, traité par <drug>.] Avis : [surprime 75 %|exclusion dos|ajournement 6 mois].\n",
    )


def survey(rng):
    rows = [
        [
            p.first,
            p.surname,
            p.fr_date(),
            say(rng, "<short>"),
            rng.randrange(1, 6),
            rng.randrange(101),
            rng.choice(["oui", "non"]),
        ]
        for p in crowd(rng)
    ]
    return sheet(
        rng, ["prénom", "nom", "naissance", "pathologie", "douleur", "qualité de vie", "sous morphine"], rows
    )


def calendar_of_consultations(rng):
    events = "".join(
        say(
            rng,
            "BEGIN:VEVENT\r\nDTSTART:202505<n>T090000\r\nSUMMARY:[RDV|Cs] <bare>\r\nDESCRIPTION:<cond>\\, [contrôle|annonce]\\, <drug>\r\nEND:VEVENT\r\n",
            p,
        )
        for p in crowd(rng, 3, 10)
    )
    return Sample("ics", "text/calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n")


def kanban(rng):
    """Cards of a web tool that a team uses for its discharges."""
    cards = [
        {
            "title": bare_name(rng, p),
            "list": rng.choice(["À voir", "Sortie", "SSR"]),
            "desc": say(rng, "<short>, <nursing>"),
            "labels": [say(rng, "<ward>")],
        }
        for p in crowd(rng, 3, 12)
    ]
    return Sample(
        "json",
        "application/json",
        json.dumps({"board": "Sorties", "cards": cards}, ensure_ascii=rng.random() < 0.5),
    )


def subtitles(rng):
    """A recorded staff meeting, transcribed."""
    lines = [
        f"00:{i:02d}:10 --> 00:{i:02d}:19\n"
        + say(
            rng,
            "[alors <name>|le suivant <first> <Surname>|la chambre <n> <name>] [<age> ans|] [c'est <cond>|entré<e> pour <symptom>] [<exam>|sous <drug>|on attend le scanner]",
            p,
        )
        for i, p in enumerate(crowd(rng, 3, 9))
    ]
    return Sample("vtt", "text/plain", "WEBVTT\n\n" + "\n\n".join(lines) + "\n")
