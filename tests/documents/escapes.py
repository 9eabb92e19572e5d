"""What hides a text: escapes, base64, hexadecimal, percent signs, gRPC."""
import base64
import binascii
import functools
import gzip
import html
import json
import quopri
import urllib.parse
import xml.etree.ElementTree as ElementTree

from google.protobuf import struct_pb2

from sample import add, run, scratch
from texts import csv_of, in_sqlite, recode

text = functools.partial(add, worker=False)


def xml_of(record):
    root = ElementTree.Element("dossier")
    for name, value in record.fields.items():
        ElementTree.SubElement(root, name).text = value
    ElementTree.SubElement(root, "texte").text = record.sentence
    return ElementTree.tostring(root, encoding="us-ascii")


def entities(record):
    """HTML where every letter beyond ASCII is an entity, by name where it has one."""
    named = {
        ord(c): f"&{name};"
        for c, name in (("é", "eacute"), ("è", "egrave"), ("à", "agrave"), ("ô", "ocirc"), ("’", "rsquo"))
    }
    return html.escape(record.text).translate(named).replace("\n", "<br>\n").replace(" ", "&nbsp;")


def number_per_letter(record):
    return "<p>" + "".join(f"&#{ord(c)};" for c in record.sentence) + "</p>\n"


def grpc(message, compressed=False):
    body = gzip.compress(message, mtime=0) if compressed else message
    return bytes([compressed]) + len(body).to_bytes(4, "big") + body


def message_of(record):
    struct = struct_pb2.Struct()
    struct.update({**record.fields, "texte": record.sentence})
    return struct.SerializeToString(deterministic=True)


def protoc(record):
    with scratch() as folder:
        names = list(record.fields)
        (folder / "d.proto").write_text(
            'syntax = "proto3"; message D {'
            + "".join(f" string {name} = {i + 1};" for i, name in enumerate(names))
            + " string texte = 20; }"
        )
        values = "".join(f'{name}: "{value}"\n' for name, value in record.fields.items())
        return run(
            "protoc", "--encode=D", f"-I{folder}", "d.proto", cwd=folder, input=values + f'texte: "{record.sentence}"\n'
        )


def data_url(record):
    content = base64.b64encode(record.text.encode()).decode()
    return f'<html><body><a href="data:text/plain;charset=utf-8;base64,{content}">lettre</a></body></html>'


def form_by_curl(record):
    """What curl makes of a form: it tells the URL that it would have asked for."""
    fields = [
        word
        for name, value in {**record.fields, "texte": record.sentence}.items()
        for word in ("--data-urlencode", f"{name}={value}")
    ]
    url = run("curl", "-s", "-G", *fields, "-w", "%{url_effective}", "http://127.0.0.1:1/", codes=(7,))
    return url.split(b"?", 1)[1]


record_of = lambda r: {**r.fields, "texte": r.sentence}
text(
    "json escapes",
    "python",
    "Python",
    ".json",
    lambda r, _: json.dumps(record_of(r), indent=1),
    type="application/json",
)
text("json escapes", "jq", "jq", ".json", lambda r, _: run("jq", "-a", "-c", ".", input=json.dumps(record_of(r))))
text("json escapes", "sqlite", "sqlite3", ".json", lambda r, _: in_sqlite(r, ".mode json", "select * from t;"))
text(
    "json escapes",
    "every-letter",
    "Python",
    ".json",
    lambda r, _: json.dumps({"texte": "@"}).replace("@", "".join(f"\\u{ord(c):04x}" for c in r.sentence)),
)
text("json escapes", "json-in-json", "Python", ".json", lambda r, _: json.dumps({"message": json.dumps(record_of(r))}))
text("xml escapes", "elementtree", "Python", ".xml", lambda r, _: xml_of(r), type="application/xml")
text(
    "xml escapes", "xmllint", "xmllint", ".xml", lambda r, _: run("xmllint", "--encode", "UTF-16", "-", input=xml_of(r))
)
text(
    "xml escapes",
    "pandoc-docbook",
    "pandoc",
    ".xml",
    lambda r, _: run("pandoc", "-f", "html", "-t", "docbook", "--ascii", input=r.html()),
)
text("xml escapes", "cdata", "Python", ".xml", lambda r, _: f"<?xml version='1.0'?><d><t><![CDATA[{r.text}]]></t></d>")
text("html escapes", "named", "Python", ".html", lambda r, _: f"<html><body>{entities(r)}</body></html>")
text("html escapes", "numbers", "Python", ".html", lambda r, _: number_per_letter(r))
text(
    "html escapes",
    "pandoc",
    "pandoc",
    ".html",
    lambda r, _: run("pandoc", "-f", "markdown", "-t", "html", "--ascii", input=r.markdown()),
)
text("quoted-printable", "python", "Python", ".txt", lambda r, _: quopri.encodestring(r.text.encode()))
text(
    "quoted-printable",
    "perl",
    "perl",
    ".txt",
    lambda r, _: run(
        "perl", "-MMIME::QuotedPrint", "-e", "print encode_qp(join '', <STDIN>)", input=" ".join(r.lines) + "\n"
    ),
)
text("base64", "coreutils", "base64", ".b64", lambda r, _: run("base64", input=r.text))
text("base64", "openssl", "openssl", ".b64", lambda r, _: run("openssl", "base64", "-A", input=r.text))
text(
    "base64",
    "python-crlf",
    "Python",
    ".b64",
    lambda r, _: base64.encodebytes(csv_of(r, "utf-16", ";")).replace(b"\n", b"\r\n"),
)
text(
    "base64",
    "json-value",
    "Python",
    ".json",
    lambda r, _: json.dumps({"fichier": {"nom": "lettre.txt", "contenu": base64.b64encode(r.text.encode()).decode()}}),
)
text(
    "base64",
    "json-value-wrapped",
    "Python",
    ".json",
    lambda r, _: json.dumps({"contenu": base64.encodebytes(r.text.encode()).decode()}),
)
text(
    "base64",
    "json-url-safe",
    "Python",
    ".json",
    lambda r, _: json.dumps({"jeton": base64.urlsafe_b64encode(r.text.encode()).decode().rstrip("=")}),
)
text("base64", "json-by-jq", "jq", ".json", lambda r, _: run("jq", "-R", "-s", "{contenu: @base64}", input=r.text))
text(
    "base64",
    "xml-value",
    "Python",
    ".xml",
    lambda r, _: "<?xml version='1.0'?><d><piece>" + base64.encodebytes(r.text.encode()).decode() + "</piece></d>",
)
text("data: URL", "html", "Python", ".html", lambda r, _: data_url(r))
text(
    "data: URL",
    "json",
    "perl",
    ".json",
    lambda r, _: run(
        "perl",
        "-MMIME::Base64",
        "-e",
        "print '{\"image\":\"data:text/csv;base64,', encode_base64(join('', <STDIN>), ''), '\"}'",
        input=csv_of(r, "utf-8", ";"),
    ),
)
text(
    "data: URL",
    "percent",
    "jq",
    ".json",
    lambda r, _: run("jq", "-R", "-s", '{lien: ("data:text/plain," + @uri)}', input=r.text),
)
text("hexadecimal", "xxd", "xxd", ".txt", lambda r, _: run("xxd", "-p", input=r.text))
text("hexadecimal", "python", "Python", ".txt", lambda r, _: binascii.hexlify(r.text.encode()).decode().upper())
text(
    "hexadecimal",
    "sqlite-blob",
    "sqlite3",
    ".sql",
    lambda r, _: run(
        "sqlite3",
        ":memory:",
        input=(f"create table d(c blob); insert into d values(X'{r.text.encode().hex()}');\n.dump\n"),
    ),
)
text("hexadecimal dump", "hexdump", "hexdump", ".txt", lambda r, _: run("hexdump", "-C", input=r.text))
text("hexadecimal dump", "xxd", "xxd", ".txt", lambda r, _: run("xxd", input=r.text))
text("hexadecimal dump", "od", "od", ".txt", lambda r, _: run("od", "-A", "x", "-t", "x1z", input=r.text))
text("percent-encoding", "curl", "curl", ".txt", lambda r, _: form_by_curl(r), type="application/x-www-form-urlencoded")
text(
    "percent-encoding",
    "python",
    "Python",
    ".txt",
    lambda r, _: urllib.parse.urlencode(record_of(r)),
    type="application/x-www-form-urlencoded",
)
text("percent-encoding", "jq", "jq", ".txt", lambda r, _: run("jq", "-R", "-s", "-r", "@uri", input=r.text))
text("gRPC", "protobuf", "python3-protobuf", ".bin", lambda r, _: grpc(message_of(r)), type="application/grpc")
text("gRPC", "protoc", "protoc", ".bin", lambda r, _: grpc(protoc(r)) * 2, type="application/grpc+proto")
text(
    "gRPC",
    "gzip",
    "python3-protobuf",
    ".bin",
    lambda r, _: grpc(message_of(r), True),
    type="application/grpc",
    headers=("grpc-encoding: gzip",),
)
text("protobuf", "protobuf", "python3-protobuf", ".pb", lambda r, _: message_of(r), type="application/x-protobuf")
text("protobuf", "protoc", "protoc", ".pb", lambda r, _: protoc(r), type="application/octet-stream")
text("quoted-printable", "recode", "recode", ".txt", lambda r, _: recode(r, "UTF-8/QP"))
text("base64", "recode", "recode", ".b64", lambda r, _: recode(r, "UTF-8/Base64"))
text("html escapes", "recode", "recode", ".html", lambda r, _: recode(r, "HTML"))
