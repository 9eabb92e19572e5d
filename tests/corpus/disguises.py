"""The same patients' uploads in a form that hides them by accident: compressed, wrapped, escaped, in other
forms of letters and digits, or as documents. Patients' data, judged apart as `disguised`."""

import base64
import gzip
import io
import json
import quopri
import re
import unicodedata
import urllib.parse
import zipfile
import zlib

import datasets
import letters
import lists
import notes
import results
from people import STYLES, Person
from samples import Sample, multipart
from writing import bare_name, columns, crowd, say, table

PLAIN = [
    letters.discharge_name_only,
    letters.specialist,
    letters.header_only,
    letters.separate_lines,
    letters.sick_leave,
    letters.referral,
    results.lab_text,
    results.imaging,
    notes.mail_thread,
    results.disability_file,
    lists.bed_list,
    datasets.typed_list,
]


def with_number(rng):
    p = Person(rng)
    return say(
        rng,
        "Patient : <bare>, né<e> le <born>\nN° de sécurité sociale : <number>\nMotif : <symptom>\nDiagnostic : <cond>\nTraitement : <drug>\n",
        p,
        number=p.grouped(rng.choice(STYLES[:5] + ["slash", "word"])),
    )


def original(rng):
    """Text of an upload with patients, as somebody saved it."""
    if rng.random() < 0.4:
        return with_number(rng)
    body = rng.choice(PLAIN)(rng).body
    try:
        return body.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return body.decode("cp1252").replace("\r\n", "\n")


def spreadsheet(rng):
    return ["Nom", "Prénom", "Naissance", "NIR", "Diagnostic"], [
        [p.surname, p.first, p.fr_date(), p.nir, say(rng, "<cond>")] for p in crowd(rng)
    ]


def gzipped(rng):
    return Sample("gz", "application/octet-stream", gzip.compress(original(rng).encode(), mtime=0))


def zlibbed(rng):
    return Sample("z", "application/octet-stream", zlib.compress(original(rng).encode()))


def zipped(rng):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(rng.randrange(1, 4)):
            archive.writestr(zipfile.ZipInfo(f"courrier{i}.txt"), original(rng).encode())
    return Sample("zip", "application/octet-stream", out.getvalue())


def base64_wrapped(rng):
    return Sample(
        "b64",
        "text/plain",
        base64.encodebytes(original(rng).encode(rng.choice(["utf-8", "cp1252"]), "replace")),
    )


def base64_field(rng):
    """As programs send files: one string in JSON, with or without a data URI."""
    text = base64.b64encode(original(rng).encode()).decode()
    return Sample(
        "json",
        "application/json",
        json.dumps({"name": "document.txt", "data": rng.choice(["", "data:text/plain;base64,"]) + text}),
    )


def gzip_in_base64(rng):
    return Sample("txt", "text/plain", base64.encodebytes(gzip.compress(original(rng).encode(), mtime=0)))


def quoted_printable(rng):
    return Sample(
        "txt",
        "text/plain",
        b"Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\n"
        + quopri.encodestring(original(rng).encode()),
    )


def mail_message(rng):
    encoded = base64.encodebytes(original(rng).encode()).decode()
    head = 'From: a@example.org\nTo: b@example.net\nSubject: dossier\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b1"\n\n'
    return Sample(
        "eml",
        "application/octet-stream",
        f'{head}--b1\nContent-Type: text/plain\n\nCi-joint.\n--b1\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename="cr.txt"\nContent-Transfer-Encoding: base64\n\n{encoded}--b1--\n',
    )


def full_width(rng):
    """Digits, or all letters, as an East Asian keyboard writes them."""
    every = rng.random() < 0.3
    return Sample(
        "txt",
        "text/plain",
        "".join(
            chr(ord(c) + 0xFEE0) if c.isascii() and (c.isdigit() or (every and c.isalpha())) else c
            for c in with_number(rng)
        ),
    )


def bold_letters(rng):
    """Letters and digits of mathematics, as social networks' editors insert them for bold type."""

    def bold(c):
        if "a" <= c <= "z":
            return chr(0x1D5EE + ord(c) - 97)
        if "A" <= c <= "Z":
            return chr(0x1D5D4 + ord(c) - 65)
        return chr(0x1D7EC + int(c)) if c.isdigit() and c.isascii() else c

    return Sample("txt", "text/plain", "".join(map(bold, original(rng))))


def odd_spaces(rng):
    space = rng.choice("\u00a0\u202f\u2009\u2007\u2003")
    return Sample("txt", "text/plain", original(rng).replace(" ", space))


def decomposed(rng):
    return Sample("txt", "text/plain", unicodedata.normalize("NFD", original(rng)))


def ligatures(rng):
    text = original(rng)
    for pair, one in (("ffi", "\ufb03"), ("fi", "\ufb01"), ("fl", "\ufb02"), ("ff", "\ufb00"), ("oe", "œ")):
        text = text.replace(pair, one)
    return Sample("txt", "text/plain", text)


def soft_hyphens(rng):
    """As copied from a justified page."""
    return Sample(
        "txt",
        "text/plain",
        re.sub(r"(\w{3})(?=\w{3})", lambda m: m[1] + ("\u00ad" if rng.random() < 0.3 else ""), original(rng)),
    )


def zero_width(rng):
    mark = rng.choice("\u200b\u200c\u2060\ufeff")
    return Sample(
        "txt", "text/plain", "".join(c + (mark if rng.random() < 0.15 else "") for c in original(rng))
    )


def utf16(rng):
    little, mark = rng.random() < 0.7, rng.random() < 0.6
    body = original(rng).encode("utf-16-le" if little else "utf-16-be")
    return Sample("txt", "text/plain", ((b"\xff\xfe" if little else b"\xfe\xff") if mark else b"") + body)


def utf32(rng):
    return Sample("txt", "application/octet-stream", original(rng).encode("utf-32"))


def old_code_page(rng):
    return Sample(
        "txt",
        "text/plain",
        original(rng).encode(rng.choice(["mac-roman", "cp1252", "cp850", "iso8859-15"]), "replace"),
    )


def twice_encoded(rng):
    """UTF-8 that was read as Windows-1252 and saved again (Ã© for é)."""
    return Sample("txt", "text/plain", original(rng).encode().decode("cp1252", "replace"))


def json_escapes(rng):
    text = json.dumps({"t": original(rng)})
    if rng.random() < 0.4:
        text = re.sub(
            r"(?<!\\)\d",
            lambda m: "\\u%04x" % ord(m[0]) if rng.random() < 0.5 else m[0],
            text.split("\\u")[0],
        ) + ("" if "\\u" not in text else "\\u" + "\\u".join(text.split("\\u")[1:]))
    return Sample("json", "application/json", text)


def json_in_json(rng):
    inner = json.dumps({"contenu": original(rng)})
    return Sample(
        "json",
        "application/json",
        json.dumps({"event": "save", "payload": json.dumps({"v": 1, "body": inner})}),
    )


def html_entities(rng):
    every = rng.random() < 0.3
    text = "".join(
        f"&#{ord(c)};" if (ord(c) > 126 or (every and c.isalnum())) else c
        for c in original(rng).replace("<", "&lt;")
    )
    return Sample("html", "text/html; charset=utf-8", "<p>" + text.replace("\n", "<br>\n") + "</p>")


def split_by_tags(rng):
    """Word processors cut words and numbers by tags."""
    text = re.sub(
        r"(\w\w)(?=\w)",
        lambda m: m[1] + ("<span></span>" if rng.random() < 0.1 else ""),
        original(rng).replace("<", "&lt;"),
    )
    return Sample("html", "text/html; charset=utf-8", "<p>" + text.replace("\n", "</p>\n<p>") + "</p>")


def percent_encoded(rng):
    every = rng.random() < 0.3
    text = (
        "".join("%%%02X" % b for b in original(rng).encode()) if every else urllib.parse.quote(original(rng))
    )
    return Sample("form", "application/x-www-form-urlencoded", "data=" + text)


def percent_twice(rng):
    return Sample(
        "txt",
        "text/plain",
        "https://partage.example/?note=" + urllib.parse.quote(urllib.parse.quote(original(rng))),
    )


def wrapped_number(rng):
    width = rng.randrange(28, 44)
    text = with_number(rng).replace("\n", " ")
    return Sample("txt", "text/plain", "\n".join(text[i : i + width] for i in range(0, len(text), width)))


def quoted_reply(rng):
    text = "\n".join(
        "> > " + line[i : i + 50]
        for line in original(rng).split("\n")
        for i in range(0, max(1, len(line)), 50)
    )
    return Sample("txt", "text/plain", "Oui.\n\n" + text)


def rtf(rng):
    escaped = original(rng).replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    text = "".join(
        "\\'%02x" % c.encode("cp1252", "replace")[0] if ord(c) > 126 else c for c in escaped
    ).replace("\n", "\\par\n")
    return Sample(
        "rtf",
        "application/octet-stream",
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 " + text + "}",
    )


def latex(rng):
    accents = {
        "é": "\\'e",
        "è": "\\`e",
        "ê": "\\^e",
        "à": "\\`a",
        "ç": "\\c{c}",
        "ô": "\\^o",
        "û": "\\^u",
        "ï": '\\"i',
        "î": "\\^i",
    }
    return Sample(
        "tex",
        "text/plain",
        "\\begin{document}\n" + "".join(accents.get(c, c) for c in original(rng)) + "\\end{document}\n",
    )


def multipart_gzip(rng):
    return multipart(
        [
            (
                "file",
                "export.csv.gz",
                "application/gzip",
                gzip.compress(table(rng, *spreadsheet(rng)).encode(), mtime=0),
                None,
            )
        ]
    )


def spaced_out(rng):
    """A header of a letter in spaced letters, and the number digit by digit in boxes of a form."""
    p = Person(rng)
    return Sample(
        "txt",
        "text/plain",
        say(
            rng,
            "P A T I E N T : "
            + " ".join(p.surname)
            + "   <first>\nN° de sécurité sociale |"
            + "|".join(p.nir)
            + "|\nDiagnostic : <cond>. Traitement : <drug>.\n",
            p,
        ),
    )


def vertical(rng):
    """A table read column by column."""
    people = crowd(rng, 3, 8)
    return Sample(
        "txt",
        "text/plain",
        "\n".join(
            ["Patient"]
            + [bare_name(rng, p) for p in people]
            + ["", "Diagnostic"]
            + [say(rng, "<cond>") for _ in people]
            + ["", "Traitement"]
            + [say(rng, "<drug>") for _ in people]
        ),
    )


def boxed_columns(rng):
    header, rows = spreadsheet(rng)
    return Sample(
        "txt",
        "text/plain",
        columns(header, rows, 3).replace("   ", " │ ").replace("\n", "\n" + "─" * 60 + "\n"),
    )
