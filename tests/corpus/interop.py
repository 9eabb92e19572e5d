"""Messages and files of health records' standards, and what screens and scanners print. Patients' data."""

import json

from formats import OID, msh, patient, pid
from people import Person
from samples import Sample
from words import CODES
from writing import crowd, note, say


def compact(rng, data):
    return json.dumps(data, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 2]))


def hl7(rng, kind, extra):
    p = Person(rng)
    lines = [msh(kind), pid(p), "PV1|1|I|3015^12^A"] + [say(rng, line, p) for line in extra]
    return Sample(
        "hl7",
        rng.choice(["application/hl7-v2", "text/plain", "application/octet-stream"]),
        rng.choice(["\r", "\n"]).join(lines) + "\r",
    )


def hl7_siu(rng):
    return hl7(rng, "SIU^S12^SIU_S12", ["SCH|1||||||<symptom>^^L|CONSULT||30|min", "AIP|1||<doctor>"])


def hl7_mdm(rng):
    return hl7(
        rng,
        "MDM^T02^MDM_T02",
        ["TXA|1|CR||20240512", "OBX|1|TX|CR^Compte rendu||<cond>, <evolution> <drug>||||||F"],
    )


def hl7_order(rng):
    return hl7(rng, "ORM^O01^ORM_O01", ["ORC|NW|1", "OBR|1|||IRM^<exam>", "NTE|1||<symptom>"])


def fhir_r4_bundle(rng):
    p = Person(rng)
    reference = {"reference": "Patient/p" + p.ipp}
    entries = [
        patient(p)
        | {"gender": "female" if p.woman else "male", "address": [{"city": p.town, "line": [p.street]}]},
        {
            "resourceType": "Condition",
            "subject": reference,
            "code": {
                "coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": rng.choice(CODES)}],
                "text": say(rng, "<cond>"),
            },
        },
        {
            "resourceType": "MedicationRequest",
            "subject": reference,
            "medicationCodeableConcept": {"text": say(rng, "<drug>")},
        },
        {"resourceType": "AllergyIntolerance", "patient": reference, "code": {"text": "pénicilline"}},
    ]
    rng.shuffle(entries)
    kind = rng.choice(["application/fhir+json", "application/json", "application/octet-stream"])
    return Sample(
        "json",
        kind,
        compact(
            rng, {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": e} for e in entries]}
        ),
    )


def fhir_no_number(rng):
    p = Person(rng)
    return Sample(
        "json",
        "application/json",
        compact(
            rng,
            {
                "resourceType": "Patient",
                "name": [{"family": p.surname, "given": [p.first]}],
                "birthDate": p.born.isoformat(),
                "contained": [{"resourceType": "Condition", "code": {"text": say(rng, "<cond>")}}],
            },
        ),
    )


def cda_report(rng):
    p = Person(rng)
    text = say(rng, "<paragraph>", paragraph=say(rng, "<symptom>. <cond>. <exam>. <drug>."))
    return Sample(
        "xml",
        rng.choice(["text/xml", "application/xml"]),
        f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/><code code="11490-0" codeSystem="2.16.840.1.113883.6.1"/>
<recordTarget><patientRole><id root="{OID}" extension="{p.nir}"/><addr><city>{p.town}</city></addr>
<patient><name><given>{p.first}</given><family qualifier="BR">{p.surname}</family></name>
<administrativeGenderCode code="{'F' if p.woman else 'M'}"/><birthTime value="{p.born:%Y%m%d}"/></patient></patientRole></recordTarget>
<component><structuredBody><component><section><title>Synthèse</title><text>{text}</text></section></component></structuredBody></component></ClinicalDocument>""",
    )


def hprim_lab(rng):
    p = Person(rng)
    lines = [
        f"H|~^\\&|L{rng.randrange(999)}.hpr||BIO|LABO^BIO||ORU|||CH^EXEMPLE||P|H2.3^C|20250512",
        f"P|1|{p.ipp}||{p.stay}|{p.surname}~{p.first}~~~{p.title}||{p.born:%Y%m%d}|{'F' if p.woman else 'M'}",
        "OBR|1|A1||NFS^Numération||20250512",
        f"OBX|1|NM|HB^Hémoglobine||{rng.randrange(7, 16)}.1|g/dl|||F",
        f"OBX|2|NM|CRP^CRP||{rng.randrange(1, 300)}|mg/l|||F",
        "L|1||",
    ]
    return Sample("hpr", "application/octet-stream", "\r\n".join(lines).encode("cp1252"))


def dicom_json(rng):
    rows = [
        {
            "00100010": {"vr": "PN", "Value": [{"Alphabetic": f"{p.surname}^{p.first}"}]},
            "00100020": {"vr": "LO", "Value": [p.ipp]},
            "00100030": {"vr": "DA", "Value": [f"{p.born:%Y%m%d}"]},
            "00081030": {"vr": "LO", "Value": [say(rng, "<exam>")]},
            "00080060": {"vr": "CS", "Value": [rng.choice(["CT", "MR", "US"])]},
        }
        for p in crowd(rng, 1, 6)
    ]
    return Sample("json", rng.choice(["application/dicom+json", "application/json"]), json.dumps(rows))


def dicom_dump(rng):
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            f"(0008,0060) CS CT                   # 2, 1 Modality\n(0008,1030) LO <exam>     # StudyDescription\n(0010,0010) PN {p.surname}^{p.first}  # PatientName\n(0010,0020) LO {p.ipp}  # PatientID\n(0010,0030) DA {p.born:%Y%m%d}  # PatientBirthDate\n",
        ),
        tidy=True,
    )


def pmsi_anonymous_hospital(rng):
    lines = [
        f"{p.nir}{rng.randrange(10):01d}001{p.born:%d%m%Y}{2 if p.woman else 1}{p.stay:0>20}{rng.choice(['V015', 'V014'])}"
        + "0" * 60
        for p in crowd(rng, 3, 30)
    ]
    return note(rng, "\n".join(lines), tidy=True)


def rsf(rng):
    """Billing lines of a private clinic: number of the insured, birth, act."""
    lines = [
        f"B{'750712184'}{p.stay:0>20}{2 if p.woman else 1}{p.nir}  {p.born:%d%m%Y}{rng.choice(['DEQP003', 'HHQE005', 'BFGA004', 'NEKA020'])}{rng.randrange(10**7):07d}"
        for p in crowd(rng, 3, 30)
    ]
    return note(rng, "\n".join(lines), tidy=True)
