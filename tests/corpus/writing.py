"""How the samples are written: a small grammar for sentences, the ways people write names and dates, typing
errors, and the encodings of text."""

import csv
import io
import re
import unicodedata

import clinical
import people
from people import Person
from samples import Sample
from words import OFFICE

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def plain(text):
    """Without accents, as old software and hurried people write."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def date(rng, d):
    return rng.choice(
        [
            d.strftime("%d/%m/%Y"),
            d.strftime("%d/%m/%Y"),
            d.strftime("%d/%m/%y"),
            d.strftime("%d.%m.%Y"),
            d.strftime("%d-%m-%Y"),
            d.strftime("%Y-%m-%d"),
            f"{d.day} {MONTHS[d.month - 1]} {d.year}",
            f"{d.day}/{d.month}/{d.year}",
        ]
    )


def recent(rng):
    return f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/{rng.randrange(2022, 2027)}"


def age(p):
    return 2025 - p.born.year


def name(rng, p):
    title = rng.choice(["Mme", "Mme", "Madame"] if p.woman else ["M.", "Mr", "Monsieur", "M"])
    surname = p.surname if rng.random() < 0.5 else p.surname.title()
    return rng.choice(
        [
            f"{title} {surname}",
            f"{title} {surname} {p.first}",
            f"{title} {p.first} {surname}",
            f"{title} {surname}",
        ]
    )


def bare_name(rng, p):
    surname = p.surname if rng.random() < 0.7 else p.surname.title()
    first = p.first if rng.random() < 0.8 else p.first.upper()
    return rng.choice(
        [f"{surname} {first}", f"{first} {surname}", f"{surname}, {first}", f"{surname} {first}"]
    )


def doctor(rng):
    p = Person(rng)
    title = rng.choice(["Dr", "Docteur", "Dr.", "Pr", "Dr"])
    return f"{title} {rng.choice([p.first, p.first[0] + '.', ''])} {p.surname.title()}".replace("  ", " ")


LISTS = {
    "cond": clinical.CONDITIONS,
    "short": clinical.SHORT,
    "drug": clinical.DRUGS,
    "exam": clinical.EXAMS,
    "symptom": clinical.SYMPTOMS,
    "history": clinical.HISTORY,
    "act": clinical.ACTS,
    "nursing": clinical.NURSING,
    "evolution": clinical.EVOLUTION,
    "ward": clinical.WARDS,
    "hospital": clinical.HOSPITALS,
    "office": OFFICE,
}


def word(rng, p, key, more):
    if key in more:
        return str(more[key])
    if key in LISTS:
        return rng.choice(LISTS[key])
    if key == "recent":
        return recent(rng)
    if key == "hour":
        return f"{rng.randrange(7, 20)}h{rng.choice(['', '00', '15', '30', '45'])}"
    if key == "doctor":
        return doctor(rng)
    if key == "phone":
        return people.phone(rng)
    if key == "someone":
        return name(rng, Person(rng))
    if key == "n":
        return str(rng.randrange(2, 90))
    values = {
        "name": lambda: name(rng, p),
        "bare": lambda: bare_name(rng, p),
        "surname": lambda: p.surname,
        "Surname": lambda: p.surname.title(),
        "first": lambda: p.first,
        "title": lambda: p.title,
        "born": lambda: date(rng, p.born),
        "age": lambda: str(age(p)),
        "e": lambda: p.e,
        "il": lambda: "elle" if p.woman else "il",
        "Il": lambda: "Elle" if p.woman else "Il",
        "patient": lambda: "patiente" if p.woman else "patient",
        "ce": lambda: "cette patiente" if p.woman else "ce patient",
        "Ce": lambda: "Cette patiente" if p.woman else "Ce patient",
        "nir": lambda: p.grouped(rng.choice(people.STYLES[:9])),
        "ipp": lambda: p.ipp,
        "street": lambda: f"{p.street}, {p.postcode} {p.town}",
    }
    return values[key]()


def say(rng, template, p=None, french=True, **more):
    """`[a|b]` is one of them, `<key>` a word about the person `p`, of the lists above or of `more`."""
    innermost = re.compile(r"\[([^\[\]]*)\]")
    while innermost.search(template):
        template = innermost.sub(lambda m: rng.choice(m.group(1).split("|")), template)
    text = re.sub(r"<(\w+)>", lambda m: word(rng, p, m.group(1), more), template)
    if not french:
        return text
    text = re.sub(r"\b([Dd])e (?=[aâeéèêioôœu])(?=\w+[ .,])", r"\1'", text)
    return re.sub(r"\b([Dd])'(?=[b-df-gj-np-tvzB-DF-GJ-NP-TVZ])", r"\1e ", text)


def mistype(rng, text, rate=0.006):
    out = list(text)
    for i in range(1, len(out) - 1):
        if rng.random() < rate and out[i].islower() and out[i - 1].islower():
            kind = rng.randrange(3)
            if kind == 0:
                out[i] = ""
            elif kind == 1:
                out[i] += out[i]
            elif out[i + 1].islower():
                out[i], out[i + 1] = out[i + 1], out[i]
    return "".join(out)


def untidy(rng, text):
    """One sample in three is not tidy: typing errors, no accents, upper case, no capitals."""
    pick = rng.random()
    if pick < 0.14:
        return mistype(rng, text)
    if pick < 0.22:
        return plain(text)
    if pick < 0.28:
        return plain(text).upper()
    if pick < 0.32:
        return text.lower()
    return text


def encode(rng, text):
    text = text.replace("\r\n", "\n")
    if rng.random() < 0.3:
        text = text.replace("\n", "\r\n")
    return text.encode("cp1252", "replace") if rng.random() < 0.2 else text.encode("utf-8")


def note(rng, text, tidy=False):
    """A text file, of an editor or pasted into a field."""
    return Sample("txt", "text/plain", encode(rng, text if tidy else untidy(rng, text)))


def table(rng, header, rows, delimiter=None, quoted=None):
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if (rng.random() < 0.2 if quoted is None else quoted) else csv.QUOTE_MINIMAL
    writer = csv.writer(
        out, delimiter=delimiter or rng.choice(";;,\t|"), lineterminator="\n", quoting=quoting
    )
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def sheet(rng, header, rows, delimiter=None):
    body = encode(rng, table(rng, header, rows, delimiter))
    return Sample("csv", rng.choice(["text/csv", "text/csv", "text/plain", "application/octet-stream"]), body)


def columns(header, rows, gap=2):
    """The same as text in columns of fixed width."""
    lines = ([header] if header else []) + [list(map(str, row)) for row in rows]
    widths = [max(len(line[i]) for line in lines) + gap for i in range(len(lines[0]))]
    return "\n".join("".join(c.ljust(w) for c, w in zip(line, widths)).rstrip() for line in lines) + "\n"


def crowd(rng, least=4, most=25):
    return [Person(rng) for _ in range(rng.randrange(least, most))]
