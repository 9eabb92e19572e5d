"""Software, machines and specifications: numbers of every length and medical words, no patient."""

import base64
import json
import zlib

import people
from samples import Sample
from schemas import text
from writing import crowd, say, sheet


def web_log(rng):
    lines = [
        f'10.0.{rng.randrange(255)}.{rng.randrange(255)} - - [12/May/2025:10:{i % 60:02d}:00 +0200] "GET /patients/{rng.randrange(10**rng.randrange(4, 16))}?t={1700000000000 + rng.randrange(10**11)} HTTP/1.1" 200 {rng.randrange(10**5)}'
        for i in range(rng.randrange(60, 300))
    ]
    return text(rng, "\n".join(lines), "log")


def audit_log(rng):
    lines = [
        json.dumps(
            {
                "ts": 1700000000000 + rng.randrange(10**11),
                "actor": f"u{rng.randrange(9999)}",
                "action": rng.choice(["READ", "WRITE"]),
                "resource": "Patient",
                "resourceId": str(rng.randrange(10 ** rng.randrange(8, 16))),
                "unit": say(rng, "<ward>"),
            }
        )
        for _ in range(rng.randrange(30, 200))
    ]
    return text(rng, "\n".join(lines), "ndjson", "application/json")


def iot(rng):
    return text(
        rng,
        json.dumps(
            [
                {
                    "device": f"scope-{i}",
                    "imei": f"35{rng.randrange(10**12, 10**13)}",
                    "ts": 1700000000000 + rng.randrange(10**11),
                    "hr": rng.randrange(40, 140),
                    "spo2": rng.randrange(85, 100),
                    "battery": rng.random(),
                }
                for i in range(60)
            ]
        ),
        "json",
        "application/json",
    )


def gps(rng):
    points = "".join(
        f'<trkpt lat="{44 + rng.random():.6f}" lon="{-0.5 + rng.random():.6f}"><ele>{rng.randrange(90)}.{rng.randrange(9)}</ele><time>2025-05-12T10:{i % 60:02d}:00Z</time><hr>{rng.randrange(90, 180)}</hr></trkpt>\n'
        for i in range(150)
    )
    return text(
        rng,
        f'<?xml version="1.0"?>\n<gpx version="1.1"><trk><trkseg>\n{points}</trkseg></trk></gpx>',
        "gpx",
        "application/xml",
    )


def random_csv(rng):
    rows = [
        [rng.randrange(10 ** rng.randrange(2, 16)) for _ in range(rng.randrange(8, 9))]
        for _ in range(rng.randrange(60, 300))
    ]
    return sheet(rng, ["a", "b", "c", "d", "e", "f", "g", "h"], rows)


def fifteen_digits(rng):
    """Keys of a warehouse: 15 digits in a row, some of which look right by chance."""
    return sheet(
        rng,
        rng.choice([["id_commande", "etat"], ["matricule_piece", "etat"], ["numero", "etat"]]),
        [
            [f"{rng.choice('12')}{rng.randrange(10**14):014d}", rng.choice(["ok", "ko"])]
            for _ in range(rng.randrange(100, 600))
        ],
    )


def blob(rng):
    return text(
        rng,
        base64.encodebytes(rng.randbytes(rng.randrange(2000, 30000))).decode(),
        "txt",
        "application/octet-stream",
    )


def binary(rng):
    return Sample("bin", "application/octet-stream", rng.randbytes(rng.randrange(2000, 60000)))


def compressed(rng):
    return Sample("z", "application/octet-stream", zlib.compress(say(rng, "<office> " * 60).encode()))


def minified(rng):
    names = "abcdefghijklmnopqrstuvwxyz"
    return text(
        rng,
        ";".join(
            f"function {rng.choice(names)}{i}({rng.choice(names)}){{return {rng.choice(names)}>{rng.randrange(10**13)}?{rng.randrange(999)}:{rng.random():.12f}}}"
            for i in range(200)
        ),
        "js",
        "text/plain",
    )


def svg(rng):
    return text(
        rng,
        "<svg xmlns='http://www.w3.org/2000/svg'>"
        + "".join(
            f"<path d='M{rng.randrange(999)} {rng.randrange(999)} {rng.randrange(99)} {rng.randrange(99)} {rng.randrange(99)} {rng.randrange(999)} {rng.randrange(999)} {rng.randrange(99)}z'/>"
            for _ in range(200)
        )
        + "</svg>",
        "svg",
        "text/xml",
    )


def analytics(rng):
    return text(
        rng,
        json.dumps(
            {
                "v": 2,
                "cid": f"{rng.randrange(10**9)}.{rng.randrange(10**9, 2 * 10**9)}",
                "dl": "https://www.hopital.example/services/cardiologie?utm_source=lettre",
                "dt": "Insuffisance cardiaque - consultation",
                "events": [
                    {
                        "name": "page_view",
                        "ts": 1700000000000 + rng.randrange(10**11),
                        "ep.section": say(rng, "<ward>"),
                    }
                    for _ in range(10)
                ],
            }
        ),
        "json",
        "application/json",
    )


def cookies(rng):
    return text(
        rng,
        f"_ga=GA1.2.{rng.randrange(10**9)}.{rng.randrange(10**9, 2 * 10**9)}&_fbp=fb.1.{1700000000000 + rng.randrange(10**11)}.{rng.randrange(10**9)}&consent=1&session={rng.getrandbits(128):032x}",
        "form",
        "application/x-www-form-urlencoded",
    )


def dependency_lock(rng):
    return text(
        rng,
        json.dumps(
            {
                "packages": {
                    f"node_modules/p{i}": {
                        "version": f"{rng.randrange(9)}.{rng.randrange(20)}.{rng.randrange(9)}",
                        "integrity": "sha512-" + base64.b64encode(rng.randbytes(64)).decode(),
                    }
                    for i in range(80)
                }
            },
            indent=2,
        ),
        "json",
        "application/json",
    )


def crash_report(rng):
    return text(
        rng,
        "\n".join(
            [f"Exception 0x{rng.getrandbits(64):016x} at 0x{rng.getrandbits(64):016x}"]
            + [
                f"#{i} 0x{rng.getrandbits(64):016x} in dossier::patient::load(int) ({rng.randrange(10**15)})"
                for i in range(60)
            ]
        ),
        "txt",
        "text/plain",
    )


def barcode_list(rng):
    def ean():
        body = "3%011d" % rng.randrange(10**11)
        total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body))
        return body + str(-total % 10)

    return sheet(
        rng,
        ["ean13", "article", "rayon"],
        [
            [
                ean(),
                rng.choice(["attelle", "thermomètre", "savon", "biberon", "pansements"]),
                rng.randrange(20),
            ]
            for _ in range(rng.randrange(40, 200))
        ],
    )


def mailing_list(rng):
    return sheet(
        rng,
        ["email", "nom", "prenom", "rpps", "abonnement"],
        [
            [
                f"{people.phone(rng)[:2]}{i}@exemple.example",
                p.surname,
                p.first,
                people.rpps(rng),
                rng.choice(["Revue de cardiologie", "Lettre du cancer", "Diabète actualités"]),
            ]
            for i, p in enumerate(crowd(rng))
        ],
    )
