"""Texts in every encoding and form."""
import csv
import functools
import io
import logging
import quopri
import sqlite3
import unicodedata
import urllib.parse

import icalendar
import vobject

from sample import add, run, scratch, write

text = functools.partial(add, worker=False)


def iconv(record, to):
    return run("iconv", "-f", "UTF-8", "-t", to, input=record.text)


def perl(script, source):
    return run("perl", "-CSDA", "-e", script, input=source)


def csv_of(record, encoding, delimiter, end="\r\n"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows(record.rows())
    return out.getvalue().encode(encoding)


def in_sqlite(record, *dot_commands):
    """What the shell of SQLite prints of the table."""
    table = (
        "create table t("
        + ",".join(record.header)
        + ");"
        + "".join(
            "insert into t values(" + ",".join("'" + cell + "'" for cell in row) + ");" for row in record.rows()[1:]
        )
    )
    return run("sqlite3", ":memory:", input=table + "\n" + "\n".join(dot_commands) + "\n")


def log_of(record, form):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter(form))
    for line in record.lines:
        handler.handle(logging.LogRecord("serveur", logging.INFO, "serveur.py", 12, "%s", (line,), None))
    return out.getvalue()


def dump_of(record):
    base = sqlite3.connect(":memory:")
    base.execute("create table sejour(" + ",".join(name + " text" for name in record.header) + ")")
    base.executemany("insert into sejour values(?,?,?,?,?,?)", record.rows()[1:])
    return "\n".join(base.iterdump()) + "\n"


def card(record, _):
    card = vobject.vCard()
    card.add("fn").value = f"{record.row[1]} {record.row[0]}"
    card.add("n").value = vobject.vcard.Name(family=record.row[0], given=record.row[1])
    card.add("note").value = record.sentence + " " + record.lines[3]
    return card.serialize()


def old_card(record, _):
    """vCard 2.1, as telephones write it."""
    note = quopri.encodestring(record.sentence.encode(), quotetabs=True).decode()
    return (
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8:{record.row[0]};{record.row[1]}\r\n"
        f"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{note}\r\nEND:VCARD\r\n"
    )


def folded(line, width=74):
    """RFC 5545 §3.1, cut at characters as most programs do."""
    return "\r\n ".join(line[i : i + width] for i in range(0, len(line), width)) + "\r\n"


def calendar(record, _):
    calendar = vobject.iCalendar()
    event = calendar.add("vevent")
    event.add("uid").value = "1@hopital.example"
    event.add("summary").value = record.title
    event.add("description").value = record.sentence + "\n" + record.lines[3]
    return calendar.serialize()


def own_calendar(record, _):
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//FR\r\nBEGIN:VEVENT\r\nUID:2@hopital.example\r\n"
        + folded("DESCRIPTION:" + " ".join(record.lines[:1]) + " " + record.sentence.replace(",", "\\,"))
        + "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def recode(record, to):
    """By GNU recode. A typographic apostrophe is not in every set."""
    return run("recode", "UTF-8.." + to, input=record.text.replace("’", "'"))


def uconv(record, to, *options):
    """ICU's converter."""
    return run("uconv", "-f", "UTF-8", "-t", to, *options, input=record.text.replace("’", "'"))


def dump_by_gdal(record, form="PGDUMP"):
    """For PostgreSQL."""
    with scratch() as folder:
        write(folder / "sejour.csv", csv_of(record, "utf-8", ","))
        run("ogr2ogr", "-f", form, "out.sql", "sejour.csv", cwd=folder)
        return (folder / "out.sql").read_bytes()


PERL_CARD = """
my ($out, $first, $last, $note) = map { Encode::decode('UTF-8', $_) } @ARGV;
my $card = Text::vCard->new; $card->fullname("$first $last"); $card->version('3.0'); $card->NOTE($note);
my $name = $card->add_node({node_type => 'N'}); $name->family($last); $name->given($first);
print Encode::encode('UTF-8', $card->as_string);
"""


def card_by_perl(record):
    return run("perl", "-MEncode", "-MText::vCard", "-e", PERL_CARD, "-", record.row[1], record.row[0], record.sentence)


def calendar_by_icalendar(record):
    calendar, event = icalendar.Calendar(), icalendar.Event()
    event.add("uid", "3@hopital.example")
    event.add("summary", record.title)
    event.add("description", record.sentence + "\n" + record.lines[3])
    calendar.add_component(event)
    return calendar.to_ical()


ENCODINGS = (
    ("utf-8", "UTF-8", "utf-8-sig"),
    ("utf-16", "UTF-16", "utf-16-le"),
    ("utf-16", "UTF-16BE", "utf-16"),
    ("utf-32", "UTF-32", "utf-32-le"),
    ("utf-32", "UTF-32BE", "utf-32"),
    ("latin-1", "ISO-8859-1//TRANSLIT", ""),
    ("cp1252", "CP1252", "cp1252"),
    ("mac-roman", "MACINTOSH", "mac-roman"),
    ("cp850", "CP850//TRANSLIT", ""),
)
for format, code, codec in ENCODINGS:
    if code != "UTF-8":
        text(format, "iconv-" + code.split("/")[0].lower(), "iconv", ".txt", lambda r, _, code=code: iconv(r, code))
    if codec:
        text(format, "python-" + codec, "Python", ".txt", lambda r, _, codec=codec: r.text.encode(codec))
text("utf-8", "plain", "Python", ".txt", lambda r, _: r.text)
text("utf-8", "crlf", "perl", ".txt", lambda r, _: perl("while (<>) { s/\\n/\\r\\n/; print }", r.text))
text("latin-1", "python", "Python", ".txt", lambda r, _: r.text.replace("’", "'").encode("latin-1"))
text(
    "latin-1",
    "perl",
    "perl",
    ".txt",
    lambda r, _: run(
        "perl",
        "-e",
        "binmode STDIN, ':utf8'; binmode STDOUT, ':encoding(iso-8859-15)'; print while <>",
        input=r.text.replace("’", "'"),
    ),
)
text("nfd", "python", "Python", ".txt", lambda r, _: unicodedata.normalize("NFD", r.text))
text("nfd", "perl", "perl", ".txt", lambda r, _: perl("use Unicode::Normalize; print NFD($_) while <>", r.text))
text("nfd", "perl-nfkd", "perl", ".txt", lambda r, _: perl("use Unicode::Normalize; print NFKD($_) while <>", r.text))

for encoding in ("utf-8", "utf-8-sig", "cp1252"):
    text("csv", "python-" + encoding, "Python", ".csv", lambda r, _, e=encoding: csv_of(r, e, ";"), type="text/csv")
text(
    "csv",
    "sqlite",
    "sqlite3",
    ".csv",
    lambda r, _: in_sqlite(r, ".headers on", ".mode csv", ".separator ;", "select * from t;"),
)
text("tsv", "sqlite", "sqlite3", ".tsv", lambda r, _: in_sqlite(r, ".headers on", ".mode tabs", "select * from t;"))
text("tsv", "python", "Python", ".tsv", lambda r, _: csv_of(r, "utf-8", "\t", "\n"))
text("tsv", "python-utf-16", "Python", ".txt", lambda r, _: csv_of(r, "utf-16", "\t"))
text("tsv", "perl", "perl", ".tsv", lambda r, _: perl("while (<>) { s/;/\\t/g; print }", csv_of(r, "utf-8", ";", "\n")))
text(
    "fixed width",
    "sqlite",
    "sqlite3",
    ".txt",
    lambda r, _: in_sqlite(r, ".headers on", ".mode column", "select * from t;"),
)
text(
    "fixed width",
    "perl",
    "perl",
    ".txt",
    lambda r, _: perl(
        'while (<>) { chomp; printf "%-14s%-12s%-16s%-18s%-30s%s\\n", split /;/ }', csv_of(r, "utf-8", ";", "\n")
    ),
)
text(
    "fixed width",
    "python-cp1252",
    "Python",
    ".prn",
    lambda r, _: "\r\n".join("".join(cell.ljust(24) for cell in row) for row in r.rows()).encode("cp1252"),
)
text("html", "python", "Python", ".html", lambda r, _: r.html())
text(
    "html",
    "sqlite",
    "sqlite3",
    ".html",
    lambda r, _: b"<table>" + in_sqlite(r, ".headers on", ".mode html", "select * from t;") + b"</table>",
)
text(
    "html",
    "pandoc",
    "pandoc",
    ".html",
    lambda r, _: run(
        "pandoc", "-f", "markdown", "-t", "html", "-s", "--metadata", "title=" + r.title, input=r.markdown()
    ),
)
text(
    "html",
    "xmllint",
    "xmllint",
    ".html",
    lambda r, _: run("xmllint", "--html", "--encode", "ISO-8859-1", "-", input=r.html()),
)
text("markdown", "python", "Python", ".md", lambda r, _: r.markdown())
text("markdown", "pandoc", "pandoc", ".md", lambda r, _: run("pandoc", "-f", "html", "-t", "gfm", input=r.html()))
text("markdown", "sqlite", "sqlite3", ".md", lambda r, _: in_sqlite(r, ".mode markdown", "select * from t;"))
text("sql dump", "sqlite", "sqlite3", ".sql", lambda r, _: in_sqlite(r, ".dump"))
text("sql dump", "python", "Python", ".sql", lambda r, _: dump_of(r))
text(
    "sql dump", "sqlite-insert", "sqlite3", ".sql", lambda r, _: in_sqlite(r, ".mode insert sejour", "select * from t;")
)
text(
    "log",
    "python",
    "Python",
    ".log",
    lambda r, _: log_of(r, "2023-11-14 10:00:00,000 %(levelname)s %(name)s: %(message)s"),
)
text(
    "log",
    "logger",
    "logger",
    ".log",
    lambda r, _: run("sh", "-c", "logger --socket-errors=off --no-act --stderr -t serveur 2>&1", input=r.text),
)
text(
    "log",
    "access-log",
    "Python",
    ".log",
    lambda r, _: "".join(
        f'192.0.2.7 - - [14/Nov/2023:10:00:0{i} +0000] "GET /fiche?{urllib.parse.urlencode({**r.fields, "texte": r.sentence})} HTTP/1.1" '
        f'200 512 "-" "Mozilla/5.0"\n'
        for i in range(2)
    ),
)
text("vcard", "vobject", "vobject", ".vcf", card)
text("vcard", "version-2.1", "Python", ".vcf", old_card)
text("icalendar", "vobject", "vobject", ".ics", calendar)
text("icalendar", "python", "Python", ".ics", own_calendar)
text("icalendar", "icalendar", "python3-icalendar", ".ics", lambda r, _: calendar_by_icalendar(r))
text("vcard", "perl", "Text::vCard", ".vcf", lambda r, _: card_by_perl(r))
text("utf-8", "uconv-bom", "uconv", ".txt", lambda r, _: uconv(r, "UTF-8", "--add-signature"))
text("utf-32", "uconv", "uconv", ".txt", lambda r, _: uconv(r, "UTF-32", "--add-signature"))
text("utf-32", "recode", "recode", ".txt", lambda r, _: recode(r, "UCS-4"))
text("cp850", "uconv", "uconv", ".txt", lambda r, _: uconv(r, "ibm-850"))
text("cp850", "recode", "recode", ".txt", lambda r, _: recode(r, "CP850"))
text("cp850", "recode-crlf", "recode", ".txt", lambda r, _: recode(r, "CP850/CR-LF"))
text("nfd", "uconv", "uconv", ".txt", lambda r, _: uconv(r, "UTF-8", "-x", "any-nfd"))
text("sql dump", "gdal-postgresql", "ogr2ogr", ".sql", lambda r, _: dump_by_gdal(r))
