"""Records of other countries, with their own numbers and words. Patients' data."""

import datetime
import json

import people
from samples import Sample
from writing import columns, note, say, sheet


class Stranger:
    def __init__(self, rng, country):
        self.woman = rng.random() < 0.5
        women, men, surnames = NAMES[country]
        self.first = rng.choice((women if self.woman else men).split())
        self.surname = rng.choice(surnames.split())
        self.born = datetime.date(1930, 1, 1) + datetime.timedelta(days=rng.randrange(27000))
        self.age = 2025 - self.born.year


NAMES = {
    "en": (
        "Emily Margaret Susan Aisha Chloe Brenda Joan Priya",
        "James Oliver Harold Mohammed Kenneth Dylan Walter Tyrone",
        "Smith Patel Ashworth Okafor Higgins Fitzgerald Nguyen Delgado Whitaker Kaminski",
    ),
    "de": (
        "Ursula Heike Gertrud Sabine Elif Monika Lieselotte",
        "Jürgen Wolfgang Dieter Mehmet Lukas Horst Günther",
        "Müller Schröder Vogelsang Hoffmann Yilmaz Krämer Weißhaupt Baumgartner",
    ),
    "es": (
        "María Carmen Josefa Pilar Lucía Remedios",
        "Antonio Javier Manuel Ignacio Pablo Ramón",
        "García Fernández Ibáñez Molina Echevarría Zamora Peña",
    ),
    "it": (
        "Giulia Francesca Rosaria Chiara Graziella",
        "Giuseppe Marco Salvatore Luigi Matteo",
        "Rossi Esposito Ferraro Bianchi Lombardi Caruso",
    ),
    "nl": (
        "Anneke Sanne Willemijn Fatma Truus",
        "Jan Pieter Kees Daan Mohammed",
        "Jansen Vermeulen Bakker Hoekstra Dijkstra Peeters",
    ),
}


def mod97(body):
    return "%02d" % (97 - int(body) % 97)


def kvnr(rng):
    letter, body = rng.choice("ABCDEFGHKLMPRSTVWXYZ"), "%08d" % rng.randrange(10**8)
    digits = "%02d" % (ord(letter) - 64) + body
    total = sum(sum(map(int, str(int(d) * (1 + i % 2)))) for i, d in enumerate(digits))
    return letter + body + str(total % 10)


def dni(rng):
    n = rng.randrange(10**7, 10**8)
    return f"{n}{'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}"


def bsn(rng):
    while True:
        body = "%08d" % rng.randrange(10**7, 10**8)
        check = sum(int(c) * (9 - i) for i, c in enumerate(body)) % 11
        if check < 10:
            return body + str(check)


def niss(rng, p):
    body = f"{p.born:%y%m%d}{rng.randrange(1, 998):03d}"
    key = mod97(("2" if p.born.year >= 2000 else "") + body)
    return f"{body[:2]}.{body[2:4]}.{body[4:6]}-{body[6:]}.{key}"


def ahv(rng):
    body = "756%09d" % rng.randrange(10**9)
    check = -sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10
    full = body + str(check)
    return f"{full[:3]}.{full[3:7]}.{full[7:11]}.{full[11:]}"


ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ],
    )
)


def fiscal_code(rng, p):
    def three(text):
        letters = [c for c in text.upper() if c.isalpha() and c.isascii()]
        return (
            "".join([c for c in letters if c not in "AEIOU"] + [c for c in letters if c in "AEIOU"]) + "XXX"
        )[:3]

    day = p.born.day + (40 if p.woman else 0)
    body = f"{three(p.surname)}{three(p.first)}{p.born:%y}{'ABCDEHLMPRST'[p.born.month - 1]}{day:02d}{rng.choice(['H501', 'F205', 'F839', 'L219', 'D612'])}"
    total = sum(
        ODD[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65) for i, c in enumerate(body)
    )
    return body + chr(65 + total % 26)


def tell(rng, country, template, **more):
    p = more.pop("p", None) or Stranger(rng, country)
    gender = {
        "mrs": "Mrs Mr",
        "frau": "Frau Herrn",
        "die": "die der",
        "sig": "Sig.ra Sig.",
        "nato": "nata nato",
        "ricov": "Ricoverata Ricoverato",
        "mevr": "Mevrouw Heer",
        "sex": "female male",
        "lady": "lady gentleman",
    }
    own = {key: pair.split()[0 if p.woman else 1] for key, pair in gender.items()} | {
        "surname": p.surname,
        "first": p.first,
        "born": p.born.strftime(rng.choice(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"])),
        "age": p.age,
        "us": p.born.strftime("%m/%d/%Y"),
    }
    return say(rng, template, None, french=False, **own, **more)


EN = "COPD|type 2 diabetes mellitus|atrial fibrillation|breast cancer with bone metastases|acute pancreatitis|major depressive disorder|community-acquired pneumonia|left MCA stroke|end-stage renal disease|hip fracture|HIV infection|Crohn's disease|bipolar disorder|NSTEMI|sepsis"
EN_RX = "lisinopril 10 mg daily|metformin 500 mg BID|warfarin|amoxicillin 500 mg TID|sertraline 50 mg|furosemide 40 mg|insulin glargine 20 units|atorvastatin 40 mg|prednisolone"


def uk_letter(rng):
    return note(
        rng,
        tell(
            rng,
            "en",
            f"[Re|RE]: <mrs> <first> <surname>, [DOB|D.O.B.] <born>[, NHS No: {people.nhs_number(rng)}|]\n\nDear [Dr Adeyemi|colleague|GP],\n\nThank you for referring this <age>-year-old [retired teacher|<lady>|smoker] with [{EN}]. [On examination chest clear.|HbA1c 84 mmol/mol.|CT showed no metastases.] I have started [{EN_RX}] and will review in clinic in [6 weeks|3 months].\n\nYours sincerely,\nMr Harrow, Consultant\n",
        ),
    )


def uk_list(rng):
    rows = [
        [p.surname, p.first, p.born.strftime("%d/%m/%Y"), people.nhs_number(rng), rng.choice(EN.split("|"))]
        for p in (Stranger(rng, "en") for _ in range(rng.randrange(5, 20)))
    ]
    return sheet(
        rng,
        rng.choice(
            [
                ["Surname", "Forename", "DOB", "NHS Number", "Diagnosis"],
                ["last", "first", "dob", "nhs_no", "problem"],
            ]
        ),
        rows,
    )


def us_note(rng):
    ssn = f"{rng.randrange(100, 600)}-{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}"
    return note(
        rng,
        tell(
            rng,
            "en",
            f"Patient: <surname>, <first>   MRN: {rng.randrange(10**6, 10**8)}   DOB: <us>[   SSN: {ssn}|]\nCC: [chest pain|shortness of breath|abdominal pain]\nHPI: <age> y/o <sex> with PMH of [{EN}] presents with [fever|syncope|worsening dyspnea].\nA/P: [{EN}]. Start [{EN_RX}]. Discharge home.\n",
        ),
    )


def us_chart_json(rng):
    rows = [
        {
            "mrn": str(rng.randrange(10**6, 10**8)),
            "patient_name": f"{p.first} {p.surname}",
            "dob": p.born.isoformat(),
            "icd10": rng.choice(["E11.65", "I48.91", "J44.1", "F32.9"]),
            "diagnosis": rng.choice(EN.split("|")),
            "rx": rng.choice(EN_RX.split("|")),
        }
        for p in (Stranger(rng, "en") for _ in range(rng.randrange(1, 9)))
    ]
    return Sample("json", "application/json", json.dumps({"charts": rows}))


def english_prompt(rng):
    return Sample(
        "json",
        "application/json",
        json.dumps(
            {
                "messages": [
                    {
                        "role": "user",
                        "content": tell(
                            rng,
                            "en",
                            f"[Please summarise|Rewrite this note|Translate into French]: <mrs> <first> <surname>, <age>, admitted with [{EN}], on [{EN_RX}], [lives alone|allergic to penicillin].",
                        ),
                    }
                ]
            }
        ),
    )


def german_letter(rng):
    return note(
        rng,
        tell(
            rng,
            "de",
            f"Arztbrief\n\nSehr geehrte Kollegin, sehr geehrter Kollege,\n\nwir berichten über <frau> <first> <surname>, geb. [am |]<born>[, Versichertennummer {kvnr(rng)}|], <die> sich vom 3. bis 9. Mai in unserer stationären Behandlung befand.\nDiagnosen: [Herzinsuffizienz NYHA III|Lungenentzündung|Mammakarzinom|Schenkelhalsfraktur|Diabetes mellitus Typ 2|Depression|Vorhofflimmern], [arterielle Hypertonie|Niereninsuffizienz]\nMedikation: [Ramipril 5 mg 1-0-0|Bisoprolol 2,5 mg|Marcumar nach INR|Metformin 1000 mg]\n",
        ),
    )


def german_list(rng):
    rows = [
        [
            p.surname,
            p.first,
            p.born.strftime("%d.%m.%Y"),
            kvnr(rng),
            rng.choice(
                ["Asthma bronchiale", "Epilepsie", "Schlaganfall", "Hüft-TEP", "Pankreatitis", "Brustkrebs"]
            ),
        ]
        for p in (Stranger(rng, "de") for _ in range(rng.randrange(4, 20)))
    ]
    return sheet(rng, ["Name", "Vorname", "Geburtsdatum", "Versichertennr", "Diagnose"], rows, ";")


def spanish_report(rng):
    return note(
        rng,
        tell(
            rng,
            "es",
            f"INFORME DE ALTA\nPaciente: <first> <surname>   F. nac.: <born>   [DNI: {dni(rng)}|NHC: {rng.randrange(10**5, 10**7)}]\nMotivo de ingreso: [dolor torácico|disnea|fiebre]\nDiagnóstico: [insuficiencia cardíaca|neumonía|cáncer de mama|fractura de cadera|ictus isquémico|depresión mayor]\nTratamiento: [enalapril 5 mg|omeprazol 20 mg|insulina|amoxicilina]\n",
        ),
    )


def italian_report(rng):
    p = Stranger(rng, "it")
    return note(
        rng,
        tell(
            rng,
            "it",
            f"LETTERA DI DIMISSIONE\n<sig> <surname> <first>, <nato> il <born>[, C.F. {fiscal_code(rng, p)}|]\n<ricov> per [scompenso cardiaco|polmonite|ictus|frattura del femore|carcinoma mammario].\nTerapia alla dimissione: [furosemide 25 mg|ramipril 5 mg|warfarin|insulina]. [Controllo ambulatoriale tra 30 giorni.|]\n",
            p=p,
        ),
    )


def dutch_letter(rng):
    return note(
        rng,
        tell(
            rng,
            "nl",
            f"Geachte collega,\n\n<mevr> <first> <surname>, geboren <born>[, BSN {bsn(rng)}|], werd opgenomen wegens [longontsteking|hartfalen|heupfractuur|borstkanker|een herseninfarct|depressie].\nMedicatie bij ontslag: [metoprolol 50 mg|furosemide 40 mg|metformine]. Voorgeschiedenis: [diabetes|hypertensie|COPD].\nMet vriendelijke groet, huisarts\n",
        ),
    )


def belgian_record(rng):
    p = Stranger(rng, rng.choice(["nl", "en"]))
    return note(
        rng,
        tell(
            rng,
            "nl",
            f"Patient : <surname> <first>\nNISS : {niss(rng, p)}\nMutualité : [MC|Solidaris]\n[Motif|Diagnostic] : "
            + say(rng, "<cond>, <symptom>")
            + "\nTraitement : "
            + say(rng, "<drug>")
            + "\n",
            p=p,
        ),
    )


def swiss_record(rng):
    return note(
        rng,
        tell(
            rng,
            "de",
            f"[Patient/in|Patient] : <surname> <first>, <born>\nN° AVS : {ahv(rng)}\nAssureur : [CSS|Helsana]\nDiagnostic : "
            + say(rng, "<cond>")
            + "\nTraitement : "
            + say(rng, "<drug>")
            + "\n",
        ),
    )


def english_handover(rng):
    rows = [
        [
            rng.randrange(1, 30),
            f"{p.surname} {p.first}",
            p.age,
            rng.choice(EN.split("|")),
            rng.choice(["NBM", "for CT", "home tomorrow", "IV abx day 3", "DNAR"]),
        ]
        for p in (Stranger(rng, "en") for _ in range(rng.randrange(4, 14)))
    ]
    return note(rng, "Ward 7 handover\n" + columns(["Bed", "Patient", "Age", "Dx", "Plan"], rows))
