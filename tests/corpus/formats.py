"""Uploads in the formats of health software, with made-up patients."""

import json

from people import Person
from samples import Sample
from words import CODES, DISEASES, EXAMS

OID = "1.2.250.1.213.1.4.8"


def pid(p):
    ids = f"{p.ipp}^^^CHU^PI~{p.nir}^^^ASIP-SANTE-INS-NIR&{OID}&ISO^INS"
    return f"PID|1||{ids}||{p.surname}^{p.first}^^^{p.title}^^L||{p.born:%Y%m%d}|{'F' if p.woman else 'M'}|||{p.street}^^{p.town}^^{p.postcode}"


def msh(kind, number=1):
    return f"MSH|^~\\&|DPI|CHU|LABO|CHU|20240512101500||{kind}|{number}|P|2.5^FRA^2.10|||||FRA|UNICODE UTF-8"


def adt(rng):
    p = Person(rng)
    lines = [
        msh("ADT^A01^ADT_A01"),
        "EVN||20240512101500",
        pid(p),
        f"PV1|1|I|3015^12^A||||||||||||||||{p.stay}^^^CHU^VN",
        f"DG1|1||{rng.choice(CODES)}^{rng.choice(DISEASES)}^I10",
    ]
    end = rng.choice(["\r", "\n", "\r\n"])
    return Sample("hl7", "application/hl7-v2", end.join(lines) + end)


def oru(rng):
    p = Person(rng)
    lines = [
        msh("ORU^R01^ORU_R01"),
        pid(p),
        "OBR|1||L1|58410-2^NFS^LN",
        "OBX|1|NM|718-7^Hémoglobine^LN||12.1|g/dL|12-16|N|||F",
        "OBX|2|NM|2823-3^Potassium^LN||4.1|mmol/L|3.5-5|N|||F",
    ]
    return Sample("hl7", "x-application/hl7-v2+er7", "\r".join(lines) + "\r")


def mllp(rng):
    return Sample("hl7", "application/octet-stream", b"\x0b" + oru(rng).body + b"\x1c\r")


def batch(rng):
    messages = [adt(rng).body.replace(b"\r\n", b"\r").replace(b"\n", b"\r") for _ in range(3)]
    return Sample(
        "hl7", "text/plain", b"FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r" + b"".join(messages) + b"BTS|3\rFTS|1\r"
    )


def patient(p):
    return {
        "resourceType": "Patient",
        "id": "p" + p.ipp,
        "identifier": [{"system": f"urn:oid:{OID}", "value": p.nir}],
        "name": [{"family": p.surname, "given": [p.first]}],
        "birthDate": p.born.isoformat(),
    }


def condition(rng, p):
    return {
        "resourceType": "Condition",
        "subject": {"reference": "Patient/p" + p.ipp},
        "code": {"text": rng.choice(DISEASES)},
    }


def observation(rng, p):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": rng.choice(EXAMS)},
        "subject": {"reference": "Patient/p" + p.ipp},
        "valueQuantity": {"value": 12.1},
    }


def fhir_resource(rng):
    p = Person(rng)
    resource = rng.choice([patient(p), condition(rng, p), observation(rng, p)])
    if rng.random() < 0.3:
        resource = dict(reversed(list(resource.items())))
    return Sample("json", "application/fhir+json", json.dumps(resource, indent=rng.choice([None, 2])))


def fhir_bundle(rng):
    p = Person(rng)
    entries = [{"resource": r} for r in (patient(p), condition(rng, p), observation(rng, p))]
    return Sample(
        "json",
        "application/json",
        json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}),
    )


def fhir_ndjson(rng):
    lines = [json.dumps(patient(Person(rng))) for _ in range(rng.randrange(2, 20))]
    return Sample("ndjson", "application/fhir+ndjson", "\n".join(lines) + "\n")


def fhir_xml(rng):
    p = Person(rng)
    return Sample(
        "xml",
        "application/fhir+xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<Patient xmlns="http://hl7.org/fhir"><identifier><system value="urn:oid:{OID}"/><value value="{p.nir}"/></identifier>
<name><family value="{p.surname}"/><given value="{p.first}"/></name><birthDate value="{p.born.isoformat()}"/></Patient>""",
    )


def cda(rng):
    p = Person(rng)
    return Sample(
        "xml",
        "text/xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<title>Compte rendu</title><recordTarget><patientRole><id extension="{p.nir}" root="{OID}"/><id extension="{p.ipp}" root="1.2.250.1.999"/>
<patient><name><given>{p.first}</given><family>{p.surname}</family></name><birthTime value="{p.born:%Y%m%d}"/></patient>
</patientRole></recordTarget><component><structuredBody><component><section><text>{rng.choice(DISEASES)}</text></section>
</component></structuredBody></component></ClinicalDocument>""",
    )


def vid_hosp(rng):
    people = [Person(rng) for _ in range(rng.randrange(2, 30))]
    lines = [f"{p.nir}1001{p.born:%d%m%Y}{2 if p.woman else 1}{p.stay:0>20}V014" + "0" * 40 for p in people]
    return Sample("txt", "text/plain", "\r\n".join(lines) + "\r\n")


def rss(rng):
    lines = []
    for p in [Person(rng) for _ in range(rng.randrange(2, 30))]:
        line = list(" " * 192)
        for at, text in [
            (1, "11"),
            (3, "05M092"),
            (10, "122"),
            (13, "000"),
            (16, "750712184"),
            (25, "022"),
            (28, f"{p.stay:0>20}"),
            (48, f"{p.stay:0>20}"),
            (68, "0000000001"),
            (78, f"{p.born:%d%m%Y}"),
            (86, "2" if p.woman else "1"),
            (87, "UM01"),
            (93, "03052024"),
            (101, "8"),
            (103, "09052024"),
            (111, "8"),
            (113, p.postcode),
            (134, "00"),
            (136, "00"),
            (138, "000"),
            (141, rng.choice(CODES).replace(".", "")),
        ]:
            line[at - 1 : at - 1 + len(text)] = text
        lines.append("".join(line))
    return Sample("txt", "text/plain", "\r\n".join(lines) + "\r\n")


def hprim_medecin(rng):
    p = Person(rng)
    head = [
        p.ipp,
        p.surname,
        p.first,
        p.street,
        "",
        f"{p.postcode} {p.town}",
        p.fr_date(),
        p.nir,
        "D" + p.stay,
        "12/05/2024",
        "LABO LABORATOIRE EXEMPLE",
        "DR EXEMPLE A",
    ]
    body = [
        "****LAB****",
        "RES|Hémoglobine|HB|F|12.1|g/dl|||12.0|16.0|N|||",
        "TEX|Créatinine normale.",
        "****FIN****",
        "****FINFICHIER****",
    ]
    return Sample("hpr", "application/octet-stream", "\r\n".join(head + body).encode("cp1252") + b"\r\n")


def hprim_sante(rng):
    p = Person(rng)
    lines = [
        "H|~^\\&|labo.hpr||12345|LABO||ORU||CHU||P|H2.1^C|20240512",
        f"P|0001|{p.ipp}|||{p.surname}~{p.first}||{p.born:%Y%m%d}|{'F' if p.woman else 'M'}",
        "OBR|1|L1||NFS||20240512",
        "OBX|1|NM|HB||12.1|g/dl",
        "L|1",
    ]
    return Sample("hpr", "text/plain", "\r".join(lines) + "\r")
