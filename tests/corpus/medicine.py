"""Texts about diseases and treatments in general, or about nobody who can be named: no patient's data."""

import json

from people import Person
from samples import Sample
from writing import columns, note, say, sheet


def epidemiology(rng):
    return note(
        rng,
        say(
            rng,
            "[Introduction|Contexte]. <cond> touche <n> personnes sur 100 000. Méthodes. [Étude de cohorte|Étude cas-témoins|Essai randomisé en double aveugle], <n><n> patients, [âge moyen <n> ans|58 % d'hommes]. "
            "Résultats. [La mortalité à 30 jours est de <n> %.|Le risque relatif est de 1,8 (IC 95 % 1,2-2,4).] Le tabagisme et le diabète sont associés à <symptom>. Conclusion. [<drug> réduit les récidives.|Un dépistage est souhaitable.]\nCorrespondance : <doctor>, service de <ward>, <hospital>.",
        ),
    )


def aggregate_table(rng):
    return sheet(
        rng,
        ["cim10", "libelle", "n", "age_moyen", "pct_femmes", "dms", "deces"],
        [
            [
                rng.choice(["I50", "J44", "E11", "C34", "G20", "N18"]),
                say(rng, "<short>"),
                rng.randrange(11, 4000),
                rng.randrange(30, 85),
                f"{rng.randrange(20, 80)},3",
                rng.randrange(2, 18),
                rng.randrange(90),
            ]
            for _ in range(rng.randrange(8, 30))
        ],
    )


def leaflet(rng):
    return note(
        rng,
        say(
            rng,
            "Notice : information de l'utilisateur\n<drug>\n\n1. Qu'est-ce que ce médicament ? Il est indiqué en cas d'<short>, de <symptom> ou d'infection.\n2. Ne prenez jamais ce médicament si vous êtes allergique, si vous avez une insuffisance rénale sévère ou si vous êtes enceinte.\n"
            "3. Posologie : adulte, 1 comprimé [matin et soir|par jour]. Chez le patient de plus de 75 ans, réduire la dose.\n4. Effets indésirables : <symptom>, <symptom>, éruption cutanée, hépatite.\nFabricant : Laboratoires Exemple, <n> rue de la Gare, Lyon. Tél. <phone>",
        ),
        tidy=rng.random() < 0.6,
    )


def guideline(rng):
    return note(
        rng,
        say(
            rng,
            "RECOMMANDATIONS - prise en charge de <cond>\n\nChez tout patient de plus de [50|65|75] ans présentant <symptom>, réaliser <exam>. En première intention : <drug> [(grade A)|(grade B)|(accord d'experts)]. En cas d'échec, <drug>. Le patient est hospitalisé s'il présente <symptom> ou <symptom>. Surveillance à 3, 6 et 12 mois.\nGroupe de travail : <doctor>, <doctor>, <doctor>, <someone> (représentante des usagers).",
        ),
    )


def protocol(rng):
    return note(
        rng,
        say(
            rng,
            "PROTOCOLE DE SERVICE - <ward>\nRédigé par <doctor>, validé par <someone>, cadre, le <recent>\n\n1. Accueil du patient : identité, bracelet, allergies.\n2. Administrer <drug>, puis <drug> si EVA > 4.\n3. Surveiller TA, FC, SpO2 toutes les [2|4] heures, rechercher <symptom>.\n4. Appeler l'interne si <symptom>.\nVersion [2|3], révision dans 2 ans.",
        ),
    )


def textbook(rng):
    return note(
        rng,
        say(
            rng,
            "Chapitre <n>. [Sémiologie|Physiopathologie|Traitement]\n\n<cond> se manifeste par <symptom>, <symptom> et parfois <symptom>. Le patient se plaint souvent la nuit. L'interrogatoire recherche des antécédents de <history>. Le diagnostic repose sur <exam>. Le traitement associe <drug> et <drug>. Complications : <short>, <short>.\n[Points clés|À retenir] : y penser devant <symptom>.",
        ),
    )


def exam_question(rng):
    return note(
        rng,
        say(
            rng,
            "QCM <n>. Un [homme|patient] de <n> ans [consulte|est hospitalisé] pour <symptom>. Ses antécédents comportent <history>. <exam>. Quel est le diagnostic le plus probable ?\nA. <short>\nB. <short>\nC. <short>\nD. <short>\nE. aucune des propositions\nRéponse : [A|B|C]. Justification : <symptom> oriente vers <cond>.",
        ),
    )


def anonymous_case(rng):
    return note(
        rng,
        say(
            rng,
            "Cas clinique. [Un patient de <n> ans|Une patiente de <n> ans|Un homme d'une soixantaine d'années], sans profession, aux antécédents de <history>, [était|est] hospitalisé[e|] pour <symptom>. Le bilan montrait <exam>. Le diagnostic de <cond> a été posé et un traitement par <drug> débuté. <evolution> Discussion : cette présentation est rare ; moins de 50 cas sont rapportés.\nAuteurs : <doctor>, <doctor>, <hospital>. Les auteurs déclarent n'avoir aucun lien d'intérêts.",
        ),
    )


def health_question(rng):
    content = say(
        rng,
        "[Quels sont les effets secondaires de <drug> ?|Explique-moi simplement <cond>.|Quelle est la différence entre <short> et <short> ?|Rédige une fiche d'information pour les patients sur <cond>.|Quelles sont les interactions entre <drug> et <drug> ?|Donne un plan de cours sur <cond> pour des étudiants infirmiers.|Que dit la littérature sur <symptom> après <act> ?]",
    )
    return Sample(
        "json",
        "application/json",
        json.dumps({"messages": [{"role": "user", "content": content}]}, ensure_ascii=rng.random() < 0.5),
    )


def patient_leaflet(rng):
    return note(
        rng,
        say(
            rng,
            "VOTRE INTERVENTION : <act>\n\nVous allez être opéré. La veille, prenez une douche. Ne prenez pas <drug> sans avis. Après l'opération, vous pourrez ressentir <symptom>. Consultez en urgence en cas de <symptom> ou de fièvre. Sortie au [2e|5e] jour.\nSecrétariat du <doctor> : <phone>.",
        ),
    )


def press_release(rng):
    return note(
        rng,
        say(
            rng,
            "Communiqué de presse - <recent>\n\n[Le ministère de la Santé|L'agence régionale de santé|L'institut de veille] signale <n> cas de [rougeole|légionellose|dengue|coqueluche|méningite] [en Bretagne|dans la région|depuis janvier]. « La situation est sous contrôle », a déclaré <someone>, [ministre|directrice de l'agence]. Selon <doctor>, infectiologue, la vaccination reste le meilleur moyen. Trois personnes ont été hospitalisées, une est décédée.\nContact presse : <someone>, <phone>",
        ),
    )


def hospital_news(rng):
    return note(
        rng,
        say(
            rng,
            "[Urgences saturées à <hospital>|Nouvelle IRM à <hospital>|Grève à <hospital>]. « Nous manquons de lits », explique <doctor>, chef des urgences. Les malades atteints de <short> attendent parfois huit heures. <someone>, aide-soignante et déléguée syndicale, réclame des postes. La direction promet <n> recrutements. L'an dernier, <n><n> patients ont été opérés.",
        ),
    )


def recall_notice(rng):
    return note(
        rng,
        say(
            rng,
            "RAPPEL DE LOT - <drug>, lots A<n><n>, K<n><n>. Risque : <symptom>. Les pharmaciens rappellent les boîtes. Les patients traités pour <short> sont invités à consulter. Numéro vert : 0 800 00 00 00. Signataire : <doctor>.",
        ),
    )


def ethics_protocol(rng):
    return note(
        rng,
        say(
            rng,
            "Protocole de recherche n° 2025-A0<n><n>-<n>\nInvestigateur principal : <doctor>, <hospital>. Promoteur : <someone>, DRCI.\nObjectif : comparer <drug> et <drug> dans <cond>. Critères d'inclusion : âge > 18 ans, <symptom>, consentement. Non-inclusion : grossesse, <history>. Nombre de patients : <n>. Recueil : initiales, année de naissance, <exam>. Conservation 15 ans.",
        ),
    )


def nursing_course(rng):
    return note(
        rng,
        say(
            rng,
            "UE 2.<n> - Soins infirmiers. Intervenant : <someone>, cadre formatrice.\nDémarche clinique : patient porteur d'une sonde, risque de <symptom>. Transmissions ciblées : cible, données, actions, résultats. Exemple de cible : douleur, altération de l'intégrité cutanée liée à l'immobilité.\nTravail dirigé le <recent>, salle <n> : calculs de doses (<drug>).",
        ),
    )


def glossary(rng):
    terms = [
        ["AVC", "accident vasculaire cérébral"],
        ["BPCO", "bronchopneumopathie chronique obstructive"],
        ["IDM", "infarctus du myocarde"],
        ["PTH", "prothèse totale de hanche"],
        ["EVA", "échelle visuelle analogique"],
        ["NFS", "numération"],
        ["HAD", "hospitalisation à domicile"],
        ["RCP", "réunion de concertation"],
    ]
    return note(rng, "Abréviations\n" + columns(["Sigle", "Sens"], rng.sample(terms, 6)))


def code_table(rng):
    return sheet(
        rng,
        ["code", "libelle", "chapitre"],
        [
            [
                f"{rng.choice('ABCEGIJKMN')}{rng.randrange(10, 99)}.{rng.randrange(9)}",
                say(rng, "<cond>"),
                rng.randrange(1, 22),
            ]
            for _ in range(rng.randrange(10, 60))
        ],
    )


def interaction_json(rng):
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {
                "drugs": [
                    {
                        "name": say(rng, "<drug>"),
                        "indications": [say(rng, "<cond>")],
                        "adverseEffects": [say(rng, "<symptom>"), say(rng, "<symptom>")],
                        "atc": "B01AF02",
                    }
                    for _ in range(rng.randrange(3, 15))
                ]
            },
            ensure_ascii=False,
        ),
    )


def screening_invitation(rng):
    return note(
        rng,
        say(
            rng,
            "Dépistage organisé du cancer [du sein|colorectal]\n\n<name>\n<street>\n\nMadame, Monsieur, entre 50 et 74 ans, un dépistage vous est proposé tous les deux ans. Il est pris en charge à 100 %. Parlez-en à votre médecin. Le centre de coordination, <phone>",
            Person(rng),
        ),
    )


def quality_indicators(rng):
    return note(
        rng,
        say(
            rng,
            "Indicateurs <recent>\nTaux de réadmission : <n> %. Infections du site opératoire après PTH : 1,2 %. Escarres acquises : <n>. Chutes : <n>. Satisfaction : <n> %. Décès hospitaliers : <n>. Pilote : <someone>.",
        ),
    )


def english_abstract(rng):
    return note(
        rng,
        say(
            rng,
            "Background: [Atrial fibrillation|COPD|Type 2 diabetes|Breast cancer] is common. Methods: we enrolled <n><n> patients aged over 65 admitted with [heart failure|pneumonia|stroke]. Results: mortality was lower with [apixaban|metformin|trastuzumab] (HR 0.8). Conclusion: treatment is safe.\nAuthors: John A. Whitaker MD, Priya Patel PhD, Department of Medicine.",
            french=False,
        ),
        tidy=True,
    )


def german_guideline(rng):
    return note(
        rng,
        say(
            rng,
            "Leitlinie: Therapie der [Herzinsuffizienz|COPD|Depression]. Patienten über 65 Jahre erhalten [Ramipril|Bisoprolol]. Kontraindikationen: Niereninsuffizienz, Schwangerschaft. Prof. Dr. Hoffmann, Universitätsklinikum. Stand <n>.",
            french=False,
        ),
        tidy=True,
    )


def veterinary(rng):
    return note(
        rng,
        say(
            rng,
            "Clinique vétérinaire du Pré\nPropriétaire : <someone>, <phone>\nAnimal : [Rex, berger allemand|Minette, chatte européenne|Caramel, lapin nain], né[e|] en 20<n>. Motif : vomissements, boiterie. Diagnostic : [insuffisance rénale|otite|diabète]. Traitement : [méloxicam|insuline|amoxicilline 50 mg]. Rappel de vaccin (typhus, leucose) le <recent>.",
        ),
    )


def food_health(rng):
    return note(
        rng,
        say(
            rng,
            "[Dix aliments contre l'hypertension|Bien dormir sans somnifères|Le jeûne guérit-il le cancer ?]\n\nSelon <doctor>, nutritionniste, le café réduit le risque de diabète et de maladie de Parkinson. Évitez le sel si vous souffrez d'insuffisance cardiaque. Une cure de magnésium aide contre la fatigue et l'anxiété.",
        ),
    )
