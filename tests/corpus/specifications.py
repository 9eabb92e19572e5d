"""Texts about health formats, without a patient in them: documentation, schemas, code, registers."""

import json

import people
from people import Person
from samples import Sample
from words import OFFICE


def structure_definition(rng):
    return Sample(
        "json",
        "application/fhir+json",
        json.dumps(
            {
                "resourceType": "StructureDefinition",
                "url": f"http://example.org/fhir/{rng.randrange(999)}",
                "name": "FRPatient",
                "type": "Patient",
                "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
                "differential": {
                    "element": [
                        {
                            "id": "Patient.identifier",
                            "path": "Patient.identifier",
                            "short": "INS urn:oid:1.2.250.1.213.1.4.8",
                        },
                        {"id": "Patient.birthDate", "path": "Patient.birthDate", "min": 1},
                    ]
                },
            }
        ),
    )


def code_system(rng):
    concepts = [
        {"code": c, "display": d}
        for c, d in [("J44", "BPCO"), ("I50", "Insuffisance cardiaque"), ("E11", "Diabète de type 2")]
    ]
    return Sample(
        "json",
        "application/fhir+json",
        json.dumps(
            {
                "resourceType": "CodeSystem",
                "status": "draft",
                "version": str(rng.randrange(99)),
                "concept": concepts,
            }
        ),
    )


def capability(rng):
    return Sample(
        "json",
        "application/fhir+json",
        json.dumps(
            {
                "resourceType": "CapabilityStatement",
                "date": f"2024-05-{rng.randrange(1, 28):02d}",
                "rest": [
                    {
                        "mode": "server",
                        "resource": [{"type": "Patient"}, {"type": "Observation"}, {"type": "Condition"}],
                    }
                ],
            }
        ),
    )


def practitioner(rng):
    p = Person(rng)
    return Sample(
        "json",
        "application/fhir+json",
        json.dumps(
            {
                "resourceType": "Practitioner",
                "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": people.rpps(rng)}],
                "name": [{"family": p.surname, "given": [p.first], "prefix": ["Dr"]}],
            }
        ),
    )


def fhir_xml_profile(rng):
    return Sample(
        "xml",
        "application/fhir+xml",
        f'<StructureDefinition xmlns="http://hl7.org/fhir"><id value="x{rng.randrange(99)}"/><type value="Patient"/></StructureDefinition>',
    )


def hl7_documentation(rng):
    return Sample(
        "md",
        "text/markdown",
        f"""# Interface {rng.randrange(1, 99)}

A message begins with `MSH|^~\\&|`. The segment `PID|` carries the patient: PID-3 identifiers, PID-5 name.

| field | name |
|---|---|
| PID-3 | identifiers, type `PI` or `INS` (OID 1.2.250.1.213.1.4.8) |
| PV1-19 | visit number |

{rng.choice(OFFICE)}
""",
    )


def hl7_ack(rng):
    return Sample(
        "hl7",
        "application/hl7-v2",
        f"MSH|^~\\&|LABO|CHU|DPI|CHU|20240512101500||ACK^A01|{rng.randrange(9999)}|P|2.5\rMSA|AA|{rng.randrange(9999)}\r",
    )


def hl7_code(rng):
    return Sample(
        "py",
        "text/x-python",
        f"""import hl7

HEADER = "MSH|^~\\\\&|APP|SITE|||"  # see chapter 2
def patient_name(message):
    pid = message.segment("PID")
    return pid[5][0][{rng.randrange(0, 3)}]

def is_oru(message):
    return message["MSH"][9] == "ORU^R01"
""",
    )


def cda_stylesheet(rng):
    return Sample(
        "xsl",
        "text/xml",
        f"""<xsl:stylesheet version="1.0" xmlns:cda="urn:hl7-org:v3" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/cda:ClinicalDocument"><h1 id="t{rng.randrange(99)}"><xsl:value-of select="cda:title"/></h1>
<xsl:value-of select="cda:recordTarget/cda:patientRole/cda:patient/cda:name"/></xsl:template></xsl:stylesheet>""",
    )


def dicom_code(rng):
    return Sample(
        "py",
        "text/x-python",
        f"""import pydicom

ds = pydicom.dcmread("phantom{rng.randrange(99)}.dcm")
print(ds.PatientName, ds[0x0010, 0x0020].value)  # (0010,0010) PN, (0010,0020) LO
assert data[128:132] == b"DICM"
""",
    )


def nir_documentation(rng):
    return Sample(
        "md",
        "text/markdown",
        f"""# Le numéro de sécurité sociale (NIR), version {rng.randrange(1, 20)}

Treize caractères et une clé : sexe, année, mois, département, commune, ordre. La clé vaut 97 moins le reste
de la division par 97. La Corse (2A, 2B) compte pour 19 et 18. Il figure sur la carte Vitale.
""",
    )


def pmsi_code(rng):
    return Sample(
        "R",
        "text/plain",
        f"""# formats RSS 122, RUM 022, VID-HOSP V014
rum <- read_fwf("rss.txt", fwf_widths(c(2, 6, 1, 3, 3, 9, 3, 20, 20, 10, 8, 1)))
table(rum$ghm)[1:{rng.randrange(5, 50)}]
""",
    )


def readme_health(rng):
    return Sample(
        "md",
        "text/markdown",
        f"""# Dossier patient, module {rng.randrange(1, 99)}

Champs : `ipp`, `nom`, `prenom`, `date_naissance`, `nir`, `diagnostic`, `traitement`.
Exemple de rubriques : antécédents, motif d'admission, examens complémentaires, traitement de sortie.
Les données de test sont interdites dans le dépôt.
""",
    )


def english_mail(rng):
    return Sample(
        "txt",
        "text/plain",
        f"Dear all,\n\nthe quarterly numbers are attached (ref {rng.randrange(10**9, 10**10)}). Please call 415-555-{rng.randrange(1000, 9999)}.\n"
        "The hospital tender closes on Friday; the surgery wing needs new lighting.\n\nRegards\n",
    )


def css(rng):
    return Sample(
        "css",
        "text/css",
        "\n".join(
            f".c{i} {{ color: #{rng.randrange(16**6):06x}; margin: {rng.randrange(40)}px }}"
            for i in range(100)
        ),
    )


def html_page(rng):
    items = "".join(f"<li>{rng.choice(OFFICE)}</li>" for _ in range(12))
    return Sample(
        "html",
        "text/html; charset=utf-8",
        f"<!doctype html><html lang=fr><body><h1>Accueil</h1><ul>{items}</ul><p>Patientez...</p></body></html>",
    )


def calendar(rng):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{rng.randrange(10**15)}\r\nDTSTART:2024{rng.randrange(1, 13):02d}12T090000Z\r\nSUMMARY:{rng.choice(OFFICE)}\r\nEND:VEVENT\r\n"
        for _ in range(10)
    )
    return Sample("ics", "text/calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n")
