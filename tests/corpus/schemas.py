"""Schemas, interfaces and documentation of health software: fields of patients, no patient."""

import json

from samples import Sample
from writing import note, say


def text(rng, body, extension="txt", media="text/plain"):
    return Sample(extension, media, body)


def hl7_engine_log(rng):
    lines = [
        f"2025-05-12 10:{i % 60:02d} INFO Received ADT^A{rng.randrange(1, 9):02d} control id {rng.randrange(10**9)} from DPI, ACK AA sent in {rng.randrange(90)} ms"
        for i in range(100)
    ]
    return text(rng, "\n".join(lines), "log")


def git_diff(rng):
    return text(
        rng,
        f"""diff --git a/src/patient.py b/src/patient.py
index {rng.getrandbits(28):07x}..{rng.getrandbits(28):07x} 100644
--- a/src/patient.py
+++ b/src/patient.py
@@ -{rng.randrange(90)},7 +{rng.randrange(90)},9 @@ class Patient:
     nom: str
     prenom: str
-    diagnostic: str
+    diagnostic: Optional[str]
+    traitement: list[Prescription]
+    nir: str  # 13 + 2
""",
        "diff",
    )


def health_schema(rng):
    tables = rng.choice([("patient", "sejour"), ("t_malade", "t_prescription"), ("patients", "diagnostics")])
    return text(
        rng,
        f"""CREATE TABLE {tables[0]} (
  id BIGINT PRIMARY KEY,
  nom VARCHAR(80), prenom VARCHAR(80), date_naissance DATE,
  nir CHAR(15) CHECK (nir ~ '^[12][0-9]{{14}}$'), ipp VARCHAR({rng.randrange(9, 16)})
);
CREATE TABLE {tables[1]} (
  id BIGINT, diagnostic_principal VARCHAR(8), traitement TEXT, antecedents TEXT, date_entree DATE
);
""",
        "sql",
        "application/sql",
    )


def json_schema(rng):
    return text(
        rng,
        json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "Patient",
                "type": "object",
                "properties": {
                    "nom": {"type": "string"},
                    "prenom": {"type": "string"},
                    "nir": {"type": "string", "pattern": "^[12]\\d{14}$"},
                    "diagnostics": {
                        "type": "array",
                        "items": {"type": "string", "example": rng.choice(["J44.1", "I50.9"])},
                    },
                },
                "required": ["nom"],
            }
        ),
        "json",
        "application/json",
    )


def openapi(rng):
    return text(
        rng,
        f"openapi: 3.0.{rng.randrange(4)}\npaths:\n  /patients/{{ipp}}:\n    get:\n      summary: Lit le dossier d'un patient\n      parameters:\n        - name: ipp\n          in: path\ncomponents:\n  schemas:\n    Patient:\n      properties:\n        nom: {{type: string}}\n        prenom: {{type: string}}\n        dateNaissance: {{type: string, format: date}}\n        allergies: {{type: array}}\n        traitement: {{type: string}}\n",
        "yaml",
        "text/plain",
    )


def fhir_examples_empty(rng):
    return text(
        rng,
        json.dumps(
            {
                "resourceType": "Questionnaire",
                "status": "draft",
                "title": "Admission",
                "item": [
                    {"linkId": str(i), "text": t, "type": "string"}
                    for i, t in enumerate(
                        [
                            "Nom",
                            "Prénom",
                            "Date de naissance",
                            "Antécédents",
                            "Allergies",
                            "Traitement en cours",
                        ]
                    )
                ],
                "version": str(rng.randrange(99)),
            },
            ensure_ascii=False,
        ),
        "json",
        "application/fhir+json",
    )


def value_set(rng):
    return text(
        rng,
        json.dumps(
            {
                "resourceType": "ValueSet",
                "status": "active",
                "compose": {
                    "include": [
                        {
                            "system": "http://hl7.org/fhir/sid/icd-10",
                            "concept": [{"code": "J44", "display": say(rng, "<cond>")} for _ in range(8)],
                        }
                    ]
                },
            },
            ensure_ascii=False,
        ),
        "json",
        "application/fhir+json",
    )


def hl7_guide(rng):
    return text(
        rng,
        say(
            rng,
            "# Interface <n>\n\nExemple de message vide :\n\n```\nMSH(^~\\&)...\nPID 3 identifiant, 5 nom, 7 date de naissance, 8 sexe\nDG1 3 code du diagnostic\n```\nChaque établissement remplit PID-3 avec l'IPP. Le motif d'admission est en PV2-3, les allergies en AL1. Auteur : <someone>.",
        ),
        "md",
        "text/markdown",
    )


def user_guide(rng):
    return note(
        rng,
        say(
            rng,
            "Manuel du dossier patient, version <n>\n\nPour créer un patient, cliquez sur Nouveau, saisissez nom, prénom, date de naissance et n° de sécurité sociale. Onglet Antécédents : saisir allergies, HTA, diabète. Onglet Prescription : choisir <drug>, posologie, durée. Imprimez l'ordonnance. Assistance : <someone>, poste <n><n>.",
        ),
    )


def unit_test(rng):
    return text(
        rng,
        f"""import pytest

@pytest.mark.parametrize("value, valid", [
    ("1234567890123{rng.randrange(10, 99)}", False),
    ("", False),
    ("abc", False),
])
def test_nir(value, valid):
    assert is_nir(value) is valid

def test_patient_requires_name():
    with pytest.raises(ValueError):
        Patient(nom="", diagnostic="x", traitement=None)
""",
        "py",
        "text/x-python",
    )


def translations(rng):
    return text(
        rng,
        json.dumps(
            {
                "patient.name": "Nom du patient",
                "patient.birth": "Date de naissance",
                "stay.reason": "Motif d'hospitalisation",
                "rx.title": "Ordonnance",
                "dx.primary": "Diagnostic principal",
                "msg.count": f"{rng.randrange(99)} patients",
                "allergy.none": "Aucune allergie connue",
            },
            ensure_ascii=False,
        ),
        "json",
        "application/json",
    )


def metrics(rng):
    return text(
        rng,
        "\n".join(
            f'hospital_beds_occupied{{unit="{say(rng, "<ward>")}"}} {rng.randrange(40)} {1700000000000 + rng.randrange(10**11)}'
            for _ in range(80)
        ),
        "txt",
        "text/plain",
    )


def device_manual(rng):
    return note(
        rng,
        say(
            rng,
            "Pompe à perfusion modèle P<n>, n° de série 1<n><n><n><n><n>. Réglage du débit : 1 à 999 ml/h. Alarme occlusion. Précautions : patient sous anticoagulants, nouveau-né. Contacts : <someone>, <phone>. Étalonnage : 10 ml, 20 ml, 50 ml.",
        ),
    )
