"""The formats of health software. A clean twin is a message of the same kind about nobody."""
import functools
import json
import xml.etree.ElementTree as ElementTree

import hl7

from sample import add, run

text = functools.partial(add, worker=False)
OID = "1.2.250.1.213.1.4.8"
MSH = "MSH|^~\\&|DPI|CHU|LABO|CHU|20231114101500||{kind}|1|P|2.5^FRA^2.10|||||FRA|UNICODE UTF-8"
PEOPLE = {
    "patient": f"PID|1||8001234567^^^CHU^PI~185057800608491^^^ASIP-SANTE-INS-NIR&{OID}&ISO^INS||DUPONT^Martin^^^M^^L||19850512|M",
    "clean": "PID|1",
}


def hl7_lines(record):
    """An admission; its twin is a message about a device, without a patient."""
    if record.kind == "clean":
        return [
            MSH.format(kind="MFN^M05^MFN_M05"),
            "MFI|LOC^LOCATIONS||UPD|||AL",
            "MFE|MUP|||BAT-B^12^A",
            f"NTE|1||{record.sentence}",
        ]
    return [
        MSH.format(kind="ADT^A01^ADT_A01"),
        "EVN||20231114101500",
        PEOPLE["patient"],
        "PV1|1|I|3015^12^A",
        "DG1|1||E11.9^diabète de type 2^I10",
        f"NTE|1||{record.lines[3]}",
    ]


def hl7_text(record):
    return "\r".join(hl7_lines(record)) + "\r"


def batch(record):
    return "FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r" + hl7_text(record) * 2 + "BTS|2\rFTS|1\r"


def resources(record):
    if record.kind == "clean":
        return [
            {"resourceType": "Location", "id": "bat-b", "name": "Bâtiment B", "description": record.sentence},
            {"resourceType": "Device", "id": "chaise", "note": [{"text": record.lines[3]}]},
        ]
    return [
        {
            "resourceType": "Patient",
            "id": "p1",
            "identifier": [{"system": f"urn:oid:{OID}", "value": "185057800608491"}],
            "name": [{"family": "DUPONT", "given": ["Martin"]}],
            "birthDate": "1985-05-12",
        },
        {"resourceType": "Condition", "subject": {"reference": "Patient/p1"}, "code": {"text": "diabète de type 2"}},
    ]


def bundle(record, indent=None):
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": resource} for resource in resources(record)],
        },
        indent=indent,
    )


def fhir_xml(record):
    if record.kind == "clean":
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Location xmlns="http://hl7.org/fhir"><name value="Bâtiment B"/>'
            f'<description value="{record.sentence}"/></Location>'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Patient xmlns="http://hl7.org/fhir"><identifier><system value="urn:oid:{OID}"/>'
        '<value value="185057800608491"/></identifier><name><family value="DUPONT"/><given value="Martin"/></name>'
        '<birthDate value="1985-05-12"/></Patient>'
    )


def cda(record):
    """The twin has the shape of a CDA document but no person: the header's role is a null flavour."""
    role = (
        '<patientRole nullFlavor="NA"/>'
        if record.kind == "clean"
        else f'<patientRole><id extension="185057800608491" root="{OID}"/><patient><name><given>Martin</given>'
        '<family>DUPONT</family></name><birthTime value="19850512"/></patient></patientRole>'
    )
    lines = "".join(f"<paragraph>{line}</paragraph>" for line in record.lines[3:])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/>'
        f'<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><title>{record.title}</title>'
        f"<recordTarget>{role}</recordTarget><component><structuredBody><component><section><text>{lines}</text>"
        "</section></component></structuredBody></component></ClinicalDocument>\n"
    )


def hprim_medecin(record):
    lines = [
        "8001234567",
        "DUPONT",
        "Martin",
        "12 rue des Lilas",
        "",
        "33000 BORDEAUX",
        "12/05/1985",
        "185057800608491",
        "D2023",
        "14/11/2023",
        "LABO LABORATOIRE EXEMPLE",
        "DR EXEMPLE A",
        "****LAB****",
        "RES|Glycémie à jeun|GLY|F|1.42|g/l|||0.70|1.10|A|||",
        "TEX|" + record.lines[3],
        "****FIN****",
        "****FINFICHIER****",
    ]
    if record.kind == "clean":
        lines = ["LIVRAISON", "", "", "", "", "", "", "", "", "14/11/2023", "", "", record.sentence, *record.lines]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def hprim_sante(record):
    if record.kind == "clean":
        return (
            "\r".join(
                ["H|~^\\&|stock.hpr||1|LOGISTIQUE||MFN||CHU||P|H2.1^C|20231114", f"C|1||{record.sentence}", "L|1"]
            )
            + "\r"
        )
    return (
        "\r".join(
            [
                "H|~^\\&|labo.hpr||12345|LABO||ORU||CHU||P|H2.1^C|20231114",
                "P|0001|8001234567|||DUPONT~Martin||19850512|M||||||||||||||||||185057800608491",
                "OBR|1|L1||GLY||20231114",
                "OBX|1|NM|GLY||1.42|g/l",
                f"C|1||{record.lines[3]}",
                "L|1",
            ]
        )
        + "\r"
    )


def hprim_xml(record):
    person = (
        ""
        if record.kind == "clean"
        else "<patient><identifiant><emetteur><valeur>185057800608491</valeur></emetteur></identifiant><personnePhysique>"
        "<nomUsuel>DUPONT</nomUsuel><prenoms><prenom>Martin</prenom></prenoms></personnePhysique></patient>"
    )
    return (
        (
            f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<evenementsPatients xmlns="http://www.hprim.org/hprimXML">{person}'
            f"<commentaire>{record.lines[3]}</commentaire></evenementsPatients>\n"
        )
        .replace("’", "'")
        .encode("latin-1")
    )


def at_columns(width, values):
    line = list(" " * width)
    for column, value in values:
        line[column - 1 : column - 1 + len(value)] = value
    return "".join(line)


def vid_hosp(record):
    """The twin: lines of the same width from a stock list."""
    if record.kind == "clean":
        return "".join(
            at_columns(89, [(1, "chaise grise"), (40, f"{n:04}"), (60, "BATIMENT B")]) + "\r\n" for n in range(3)
        )
    return "".join(
        f"{nir}1001{born}1{stay:0>20}V014{'0' * 40}\r\n"
        for nir, born, stay in (
            ("185057800608491", "12051985", "240012345"),
            ("184127645108946", "11121984", "240012346"),
        )
    )


def rss(record):
    if record.kind == "clean":
        return "".join(
            at_columns(192, [(1, "table ronde"), (60, f"{n:04}"), (100, "BATIMENT B")]) + "\r\n" for n in range(3)
        )
    return "".join(
        at_columns(
            192,
            [
                (1, "11"),
                (3, "10M023"),
                (10, "122"),
                (13, "000"),
                (16, "750712184"),
                (25, "022"),
                (28, f"{stay:0>20}"),
                (48, f"{stay:0>20}"),
                (68, "0000000001"),
                (78, "12051985"),
                (86, "1"),
                (87, "UM01"),
                (93, "03052023"),
                (101, "8"),
                (103, "09052023"),
                (111, "8"),
                (113, "33000"),
                (134, "00"),
                (136, "00"),
                (138, "000"),
                (141, "E119"),
            ],
        )
        + "\r\n"
        for stay in ("240012345", "240012346")
    )


NIR, FINESS = "185057800608491", "750712184"
PMSI_LINES = {
    "rsf-ace": [  # an invoice, its consultation and its act
        [(1, "A" + FINESS * 2 + "11" + NIR + "000240012345"), (76, "12051985"), (85, "03052023"), (101, "33000")],
        [(1, "C" + FINESS * 2 + NIR + "000240012345"), (70, "03052023CS   001"), (101, "00002500")],
        [(1, "M" + FINESS * 2 + NIR + "000240012345"), (67, "03052023DEQP003"), (89, "10")],
    ],
    "rhs": [  # a week of rehabilitation, with its group and without
        [(1, FINESS + "M0B4001234240012345"), (52, "03052023"), (68, "12051985133000103052023"), (131, "E119")],
        [(11, "M1D" + FINESS + "M0D4001234240012345"), (66, "03052023"), (82, "12051985133000103052023"), (145, "E119")],
    ],
    "rps": [  # a stay in psychiatry, and an act
        [(1, FINESS * 2 + "P148001234567"), (42, "12051985133000"), (60, "240012345"), (80, "03052023"), (111, "03052023")],
        [(1, FINESS * 2 + "P158001234567"), (42, "12051985133000"), (70, "04052023"), (87, "F320")],
    ],
}


def pmsi(record, name):
    """The twin: lines of the same width from a stock list."""
    stock = [[(1, "lampe murale"), (60, f"{n:04}"), (100, "BATIMENT C")] for n in range(3)]
    return "".join(at_columns(190, line) + "\r\n" for line in (stock if record.kind == "clean" else PMSI_LINES[name]))


text("HL7 v2", "python", "Python", ".hl7", lambda r, _: hl7_text(r), type="application/hl7-v2")
text("HL7 v2", "python3-hl7", "python3-hl7", ".hl7", lambda r, _: str(hl7.parse(hl7_text(r))))
text(
    "HL7 v2",
    "newlines",
    "perl",
    ".txt",
    lambda r, _: run("perl", "-pe", "s/\\r/\\n/g", input=hl7_text(r)),
    type="text/plain",
)
text("HL7 v2", "mllp", "Python", ".bin", lambda r, _: b"\x0b" + hl7_text(r).encode() + b"\x1c\r")
text(
    "HL7 v2",
    "mllp-three",
    "Python",
    ".bin",
    lambda r, _: (b"\x0b" + hl7_text(r).encode("latin-1", "replace") + b"\x1c\r") * 3,
)
text("HL7 v2", "batch", "Python", ".hl7", lambda r, _: batch(r))
text("FHIR JSON", "bundle", "Python", ".json", lambda r, _: bundle(r), type="application/fhir+json")
text("FHIR JSON", "jq", "jq", ".json", lambda r, _: run("jq", "--tab", ".", input=bundle(r)))
text(
    "FHIR JSON",
    "perl",
    "perl",
    ".json",
    lambda r, _: run(
        "perl",
        "-MJSON::PP",
        "-e",
        "print JSON::PP->new->ascii->canonical->encode(decode_json(join '', <STDIN>))",
        input=bundle(r),
    ),
)
text(
    "FHIR NDJSON",
    "python",
    "Python",
    ".ndjson",
    lambda r, _: "".join(json.dumps(x) + "\n" for x in resources(r)),
    type="application/fhir+ndjson",
)
text("FHIR NDJSON", "jq", "jq", ".ndjson", lambda r, _: run("jq", "-c", ".entry[].resource", input=bundle(r)))
text("FHIR XML", "python", "Python", ".xml", lambda r, _: fhir_xml(r), type="application/fhir+xml")
text(
    "FHIR NDJSON",
    "perl",
    "perl",
    ".ndjson",
    lambda r, _: run(
        "perl",
        "-MJSON::PP",
        "-e",
        "my $j = JSON::PP->new->canonical; print $j->encode($_->{resource}), qq(\n) for @{decode_json(join '', <STDIN>)->{entry}}",
        input=bundle(r),
    ),
)
text(
    "FHIR XML", "elementtree", "Python", ".xml", lambda r, _: ElementTree.tostring(ElementTree.fromstring(fhir_xml(r)))
)
text(
    "FHIR XML",
    "xmllint-latin",
    "xmllint",
    ".xml",
    lambda r, _: run("xmllint", "--format", "--encode", "ISO-8859-1", "-", input=fhir_xml(r)),
)
text("CDA R2", "python", "Python", ".xml", lambda r, _: cda(r), type="text/xml")
text("CDA R2", "xmllint", "xmllint", ".xml", lambda r, _: run("xmllint", "--format", "-", input=cda(r)))
text("CDA R2", "xmllint-utf16", "xmllint", ".xml", lambda r, _: run("xmllint", "--encode", "UTF-16", "-", input=cda(r)))
text("HPRIM", "medecin", "Python", ".hpr", lambda r, _: hprim_medecin(r))
text("HPRIM", "sante", "Python", ".hpr", lambda r, _: hprim_sante(r))
text("HPRIM", "xml", "Python", ".xml", lambda r, _: hprim_xml(r))
text("PMSI", "vid-hosp", "Python", ".txt", lambda r, _: vid_hosp(r))
text("PMSI", "rss", "Python", ".txt", lambda r, _: rss(r))
for name in PMSI_LINES:
    text("PMSI", name, "Python", ".txt", lambda r, _, name=name: pmsi(r, name))
text("PMSI", "vid-hosp-unix", "perl", ".txt", lambda r, _: run("perl", "-pe", "s/\\r//", input=vid_hosp(r)))
text(
    "HPRIM",
    "medecin-850",
    "iconv",
    ".hpr",
    lambda r, _: run("iconv", "-f", "CP1252", "-t", "CP850//TRANSLIT", input=hprim_medecin(r)),
)
text(
    "HPRIM",
    "xmllint",
    "xmllint",
    ".xml",
    lambda r, _: run("xmllint", "--format", "--encode", "UTF-8", "-", input=hprim_xml(r)),
)
text(
    "PMSI",
    "rss-awk",
    "busybox awk",
    ".txt",
    lambda r, _: run("busybox", "awk", '{ sub(/\\r$/, ""); printf "%-192s\\r\\n", $0 }', input=rss(r)),
)
