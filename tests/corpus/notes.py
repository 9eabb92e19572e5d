"""Short texts about patients: messages, handovers, prompts, results and orders. Patients' data."""

import json
import urllib.parse

from people import Person
from samples import Sample, multipart
from writing import crowd, note, recent, say, untidy


def story(rng, p=None):
    return say(
        rng,
        "[<name>, <age> ans, [admis<e>|hospitalisé<e>|suivi<e>] [en <ward> |]pour <cond>. [ATCD <history>. |]<evolution> [Sous <drug>.|<exam>.]|"
        "<name> présente <cond>, [antécédent de <history>|ATCD <history>]. Traitement : <drug>, <drug>. [<exam>.|]|"
        "Patient<e> : <bare>, né<e> le <born>. Motif : <symptom>. Diagnostic retenu : <short>. <evolution> Sortie sous <drug>.]",
        p or Person(rng),
    )


PROMPTS = (
    "[peux-tu reformuler|Peux tu corriger les fautes de|Résume|Traduis en anglais|Rends plus clair|Fais-moi une synthèse de|Mets en forme] "
    "[ce compte rendu|ce courrier|cette lettre|mon mot|la lettre suivante|le CR] [stp |]: "
)


def prompt(rng):
    return note(rng, say(rng, PROMPTS) + story(rng))


def prompt_json(rng):
    content = untidy(rng, say(rng, PROMPTS) + story(rng))
    shape = rng.randrange(4)
    if shape == 0:
        body = {
            "model": "m-large",
            "messages": [
                {"role": "system", "content": "Tu es un assistant."},
                {"role": "user", "content": content},
            ],
        }
    elif shape == 1:
        body = {"contents": [{"parts": [{"text": content}]}], "generationConfig": {"temperature": 0.2}}
    elif shape == 2:
        body = {"prompt": content, "stream": True, "conversation_id": "%032x" % rng.getrandbits(128)}
    else:
        body = {
            "action": "next",
            "messages": [
                {
                    "id": "%08x" % rng.getrandbits(32),
                    "author": {"role": "user"},
                    "content": {"content_type": "text", "parts": [content]},
                }
            ],
        }
    return Sample("json", "application/json", json.dumps(body, ensure_ascii=rng.random() < 0.5))


def translation(rng):
    text = "\n".join(story(rng) for _ in range(rng.randrange(1, 3)))
    return Sample(
        "form",
        "application/x-www-form-urlencoded",
        urllib.parse.urlencode(
            {"source_lang": "fr", "target_lang": rng.choice(["en", "ar", "pt"]), "text": text}
        ),
    )


def phone_message(rng):
    return note(
        rng,
        say(
            rng,
            "[Slt|Hello|Coucou|Re|Salut [Sophie|Marc]] [tu peux voir|t'as pu voir|faudrait revoir|je te laisse] [<name>|la dame de la 12, <name>,|la petite <Surname>] "
            "[stp ? |? |]<symptom> depuis [hier|ce matin|3j], [<short> connu|ATCD <history>|sous <drug>], [<exam>|j'ai mis <drug>|à hospitaliser je pense]. [Merciiii|A+|Je suis de garde|]",
            Person(rng),
        ),
    )


def chat_thread(rng):
    people = crowd(rng, 2, 4)
    lines = []
    for i in range(rng.randrange(4, 12)):
        who = rng.choice(["Sophie IDE", "Dr Marc", "Cadre nuit", "+33 6 12 00 00 %02d" % i])
        said = (
            rng.choice(["ok", "vu", "je passe dans 10 min", "merci !"])
            if i % 2
            else say(
                rng,
                "[<name>|<Surname> ch <n>] [<symptom>, <nursing>|<nursing>, on fait quoi ?|sort demain, <short>]",
                rng.choice(people),
            )
        )
        lines.append(f"[{recent(rng)} {7 + i}:{10 + i}] {who}: {said}")
    return note(rng, "\n".join(lines))


def handover(rng):
    rows = [
        say(
            rng,
            "[Ch|ch.|Ch.] <n> [<surname> <first> <age>a|<surname> <first>, <age> ans,|Mr <surname>|Mme <surname> (<age>)] <short> [J<n> |]: <nursing>, <nursing>",
            p,
        )
        for p in crowd(rng, 4, 14)
    ]
    return note(
        rng,
        say(rng, "[Transmissions|TRANSMISSIONS NUIT|Relève du <recent>|Trans 14h]\n")
        + "\n".join(rows)
        + "\n",
    )


def targeted_notes(rng):
    return note(
        rng,
        say(
            rng,
            "Transmission ciblée - <bare>\nCible : [douleur|risque de chute|nutrition|anxiété]\nD : <symptom>, <nursing>\nA : <drug> donné à <hour>\nR : <nursing>\n",
            Person(rng),
        ),
    )


def mail_thread(rng):
    p = Person(rng)
    text = say(
        rng,
        "De : secretariat.<ward>@hopital.example\nÀ : [Dr Marc|<doctor>]\nObjet : [<name>|dossier <Surname>|RE: avis]\n\nBonjour,\n\n[Vous trouverez ci-dessous|Pour info,] le mot de <ward> :\n\n",
        p,
    ) + "\n".join("> " + line for line in story(rng, p).split(". "))
    return note(rng, text + "\n\nBonne journée\nLe secrétariat\n")


def web_form(rng):
    p = Person(rng)
    keys = rng.choice(
        [
            ("nom", "prenom", "naissance", "motif"),
            ("lastname", "firstname", "birthdate", "message"),
            ("patient[nom]", "patient[prenom]", "patient[ddn]", "consultation[motif]"),
        ]
    )
    fields = dict(zip(keys, [p.surname, p.first, p.fr_date(), say(rng, "<cond>, <symptom>, sous <drug>", p)]))
    if rng.random() < 0.5:
        return Sample("form", "application/x-www-form-urlencoded", urllib.parse.urlencode(fields))
    return multipart([(k, None, None, v, None) for k, v in fields.items()])


def web_json(rng):
    p = Person(rng)
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {
                "formId": rng.randrange(10**6),
                "answers": [
                    {"q": "Nom", "a": p.surname},
                    {"q": "Prénom", "a": p.first},
                    {"q": "Motif de la demande", "a": say(rng, "<symptom>, <cond>", p)},
                    {"q": "Traitements", "a": say(rng, "<drug>")},
                ],
            },
            ensure_ascii=False,
        ),
    )


def markdown_notes(rng):
    items = "\n".join(
        say(
            rng,
            "## <bare> (<age> ans)\n- **Motif** : <symptom>\n- **Diag** : <short>\n- TTT : `<drug>`\n- [ ] rappeler famille\n".replace(
                "[ ]", "\u2610"
            ),
            p,
        )
        for p in crowd(rng, 2, 6)
    )
    return Sample("md", "text/markdown", f"# Visite {recent(rng)}\n\n{items}")


def ticket(rng):
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            "[Ticket|Demande] informatique n° <n><n><n>\nApplication : [DPI|PACS|prescription]\nDescription : impossible d'imprimer l'ordonnance de <name> (IPP <ipp>), [qui sort ce jour de <ward>|chimio à <hour>], <drug> et <drug>, <cond>.\nUrgent, merci. Poste <n><n>",
            p,
        ),
    )


def file_name_only(rng):
    """Who it is about stands in the name of the file alone."""
    p = Person(rng)
    text = say(
        rng,
        "Motif : <symptom>. ATCD : <history>, <history>. <exam>. Diagnostic : <cond>. <evolution> Traitement de sortie : <drug>, <drug>.",
        p,
    )
    file_name = say(rng, "[CR|CRH|courrier|Lettre]_<surname>_<first>[_<n>|].txt", p).replace(" ", "_")
    return multipart([("file", file_name, "text/plain", text, None)])
