"""What cannot be read, and the reason that is to be told: encrypted, malformed, ambiguous, unsupported, too deep."""
import gzip
import hashlib
import hmac
import io
import random
import shutil
import struct
import zipfile

import h5py

import archives
import mails
import office
import pages
import quine
import sample
import scans
from record import CLEAN, PATIENT
from sample import gap, letters, run, scratch, write

PASSWORD = "motdepasse"
KEYS = {}


def prepare():
    """Keys: made once, thrown away with the folder."""
    run(
        "gpg",
        "--batch",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        "",
        "--quick-generate-key",
        "test@hopital.example",
        "future-default",
        "default",
        "never",
    )
    run("age-keygen", "-o", "age.key")
    KEYS["age"] = run("age-keygen", "-y", "age.key").decode().strip()
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=test",
        "-days",
        "30",
        "-keyout",
        "cms.key",
        "-out",
        "cms.pem",
    )


def gpg(record, *options):
    return run(
        "gpg",
        "--batch",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        PASSWORD,
        "--trust-model",
        "always",
        *options,
        input=record.text,
    )


def smime(record, *options):
    return run("openssl", *options, "-aes256", sample.WORK / "cms.pem", input=record.text)


def restic(record, folder):
    """A repository with one snapshot. Returns its folder."""
    env = {"RESTIC_PASSWORD": PASSWORD, "RESTIC_REPOSITORY": "depot", "RESTIC_CACHE_DIR": "cache"}
    run("restic", "init", "-q", cwd=folder, env=env)
    run("restic", "backup", "-q", "--host", "poste", "dossier", cwd=folder, env=env)
    return folder / "depot"


def of_restic(record, out, part):
    with letters(record) as folder:
        depot = restic(record, folder)
        files = (
            [depot / "config"] if part == "config" else [file for file in (depot / part).rglob("*") if file.is_file()]
        )
        if part == "all":
            run("tar", "-cf", out, "depot", cwd=folder)
        else:
            shutil.copy(max(files, key=lambda file: file.stat().st_size), out)


def of_rclone(record, out):
    with letters(record) as folder:
        secret = run("rclone", "obscure", PASSWORD).decode().strip()
        write(folder / "rclone.conf", f"[coffre]\ntype = crypt\nremote = {folder}/chiffre\npassword = {secret}\n")
        run("rclone", "--config", folder / "rclone.conf", "copy", folder / "dossier", "coffre:", cwd=folder)
        shutil.copy(max((folder / "chiffre").iterdir(), key=lambda file: file.stat().st_size), out)


def truncated(content, share=0.6):
    return content[: int(len(content) * share)]


def flipped(content):
    """One byte wrong in the middle."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


def two_directories(record):
    """A zip archive behind another: some readers take the first directory, some the last."""
    return archives.zip_of({"a.txt": record.text}) + archives.zip_of({"b.txt": "Bonjour.\n"})


def two_names(record):
    """The name in the directory is not the name in front of the member."""
    content = archives.zip_of({"aaaaaa.txt": record.text})
    at = content.rindex(b"aaaaaa.txt")
    return content[:at] + b"bbbbbb.pdf" + content[at + 10 :]


def hidden_member(record):
    """A member that the directory leaves out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(archives.info("a.txt"), "Bonjour.\n")
        archive.writestr(archives.info("b.txt"), record.text)
        archive.filelist.pop()
    return out.getvalue()


def hdf5(out):
    with h5py.File(out, "w") as file:
        file["mesures"] = list(range(1000))


def parquet():
    """The head and the foot of an Apache Parquet file: no program of Debian 12 writes it."""
    return b"PAR1" + random.Random(8).randbytes(4000) + struct.pack("<I", 400) + b"PAR1"


def nested(record, times, layer):
    content = record.text.encode()
    for n in range(times):
        content = layer(n, content)
    return content


def saved_locked(source, extension):
    return office.saved(PATIENT, source, "body", 0, extension, True)


def with_ghostscript_password(record, out):
    with scratch() as folder:
        pages.by_groff(record, folder / "in.ps", "ps")
        run(
            "gs",
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=pdfwrite",
            "-sOwnerPassword=" + PASSWORD,
            "-sUserPassword=" + PASSWORD,
            "-dEncryptionR=3",
            "-dKeyLength=128",
            f"-sOutputFile={out}",
            folder / "in.ps",
        )


def mail_of_pgp(record):
    """RFC 3156 §4."""
    return (
        (
            f"From: {mails.FROM}\r\nTo: {mails.TO}\r\nDate: {mails.DATE}\r\nSubject: ...\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="l"\r\n\r\n'
            "--l\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n"
            "--l\r\nContent-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + gpg(record, "-e", "-a", "-r", "test@hopital.example", "-o", "-")
        + b"\r\n--l--\r\n"
    )


def aes_cbc(content, key, iv):
    """Whole blocks, by openssl."""
    return run("openssl", "enc", "-aes-256-cbc", "-nopad", "-K", key.hex(), "-iv", iv.hex(), input=content)


def aes_crypt(record, program=b"aescrypt 3.16"):
    """Version 2 of https://www.aescrypt.com/aes_file_format.html, as AES Crypt and Duplicati write it."""
    noise = random.Random(13)
    outer_iv, iv, key = noise.randbytes(16), noise.randbytes(16), noise.randbytes(32)
    outer = outer_iv + bytes(16)
    for _ in range(8192):
        outer = hashlib.sha256(outer + PASSWORD.encode("utf-16-le")).digest()
    content = record.text.encode()
    box = aes_cbc(iv + key, outer, outer_iv)
    packed = aes_cbc(content + bytes(-len(content) % 16), key, iv)
    extension = b"CREATED_BY\0" + program
    return b"".join(
        [
            b"AES\x02\0" + struct.pack(">H", len(extension)) + extension + bytes(2),
            outer_iv + box + hmac.digest(outer, box, "sha256"),
            packed + bytes([len(content) % 16]) + hmac.digest(key, packed, "sha256"),
        ]
    )


def apicrypt(record):
    """A mail for a doctor's address at Apicrypt. What such a body looks like is not published: ciphertext, here."""
    packed = run(
        "openssl", "enc", "-a", "-aes-256-cbc", "-nosalt", "-pbkdf2", "-pass", "pass:" + PASSWORD, input=record.text
    )
    head = (
        f"From: docteur.exemple@medical33.apicrypt.org\r\nTo: docteur.modele@medical69.apicrypt.org\r\nDate: {mails.DATE}\r\n"
        'Subject: Courrier\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n\r\n'
    )
    return head.encode() + packed.replace(b"\n", b"\r\n")


def plain(extension):
    """An archive of a letter about nobody, so that what is left of it holds no patient."""

    def make(record, out):
        with letters(CLEAN) as folder:
            noise = random.Random(9).randbytes(3000).hex()
            write(folder / "dossier/suite.txt", "Suite.\n" + noise)
            words = {
                ".zip": ["zip", "-q", "-r"],
                ".7z": ["7z", "a", "-bd"],
                ".tgz": ["tar", "-czf"],
                ".txz": ["tar", "-cJf"],
            }[extension]
            run(*words, folder / ("a" + extension), "dossier", cwd=folder)
            return (folder / ("a" + extension)).read_bytes()

    return make


def encrypted(format, variant, program, extension, make, **more):
    gap(format, variant, program, extension, make, "encrypted", **more)


encrypted(
    "zip with password",
    "info-zip",
    "zip",
    ".zip",
    lambda r, o: archives.pack(r, o, "zip", "-q", "-P", PASSWORD, "-r", "@", "dossier"),
)
encrypted(
    "zip with password",
    "7z-aes",
    "7z",
    ".zip",
    lambda r, o: archives.pack(r, o, "7z", "a", "-bd", "-tzip", "-mem=AES256", "-p" + PASSWORD, "@", "dossier"),
)
encrypted(
    "zip with password",
    "bsdtar",
    "bsdtar",
    ".zip",
    lambda r, o: archives.pack(
        r,
        o,
        "bsdtar",
        "--format",
        "zip",
        "--options",
        "zip:encryption=aes256",
        "--passphrase",
        PASSWORD,
        "-cf",
        "@",
        "dossier",
    ),
)
encrypted(
    "7z with password",
    "names-shown",
    "7z",
    ".7z",
    lambda r, o: archives.pack(r, o, "7z", "a", "-bd", "-p" + PASSWORD, "@", "dossier"),
)
encrypted(
    "7z with password",
    "names-hidden",
    "7z",
    ".7z",
    lambda r, o: archives.pack(r, o, "7z", "a", "-bd", "-mhe=on", "-p" + PASSWORD, "@", "dossier"),
)
for bits in ("40", "128", "256"):
    encrypted(
        "pdf with password",
        f"qpdf-{bits}",
        "qpdf",
        ".pdf",
        lambda r, o, bits=bits: pages.by_qpdf(
            r, o, *(["--allow-weak-crypto"] if bits != "256" else []), "--encrypt", PASSWORD, PASSWORD, bits, "--"
        ),
    )
encrypted("pdf with password", "ghostscript", "Ghostscript", ".pdf", lambda r, o: with_ghostscript_password(r, o))
for format, source, extension, _ in office.LOCKED:
    encrypted(
        f"{format} with password",
        "libreoffice",
        "LibreOffice",
        extension,
        lambda r, o, a=(source, extension): shutil.copy(saved_locked(*a), o) and None,
    )
encrypted("OpenPGP", "password", "gpg", ".gpg", lambda r, _: gpg(r, "-c", "-o", "-"))
encrypted("OpenPGP", "password-armour", "gpg", ".asc", lambda r, _: gpg(r, "-c", "-a", "-o", "-"))
encrypted("OpenPGP", "recipient", "gpg", ".gpg", lambda r, _: gpg(r, "-e", "-r", "test@hopital.example", "-o", "-"))
encrypted(
    "OpenPGP",
    "recipient-armour",
    "gpg",
    ".asc",
    lambda r, _: gpg(r, "-e", "-a", "-r", "test@hopital.example", "-o", "-"),
)
encrypted("age", "recipient", "age", ".age", lambda r, _: run("age", "-r", KEYS["age"], input=r.text))
encrypted("age", "armour", "age", ".age", lambda r, _: run("age", "-a", "-r", KEYS["age"], input=r.text))
encrypted(
    "openssl enc",
    "binary",
    "openssl",
    ".enc",
    lambda r, _: run("openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-pass", "pass:" + PASSWORD, input=r.text),
)
encrypted(
    "openssl enc",
    "base64",
    "openssl",
    ".enc",
    lambda r, _: run("openssl", "enc", "-a", "-aes-256-cbc", "-pbkdf2", "-pass", "pass:" + PASSWORD, input=r.text),
)
encrypted("S/MIME", "mail", "openssl", ".eml", lambda r, _: smime(r, "smime", "-encrypt"))
encrypted(
    "S/MIME",
    "mail-cms",
    "openssl",
    ".eml",
    lambda r, _: smime(r, "cms", "-encrypt", "-from", mails.FROM, "-to", mails.TO),
)
encrypted("S/MIME", "der", "openssl", ".p7m", lambda r, _: smime(r, "cms", "-encrypt", "-outform", "DER", "-binary"))
encrypted("S/MIME", "pem", "openssl", ".pem", lambda r, _: smime(r, "cms", "-encrypt", "-outform", "PEM"))
encrypted("PGP/MIME", "mail", "gpg", ".eml", lambda r, _: mail_of_pgp(r))
encrypted("restic", "key", "restic", ".bin", lambda r, o: of_restic(r, o, "keys"))
encrypted("restic", "repository", "restic, tar", ".tar", lambda r, o: of_restic(r, o, "all"))
encrypted("rclone crypt", "file", "rclone", ".bin", of_rclone)
encrypted("AES Crypt", "file", "made by hand, openssl", ".aes", lambda r, _: aes_crypt(r))
encrypted(
    "AES Crypt",
    "duplicati",
    "made by hand, openssl",
    ".zip.aes",
    lambda r, _: aes_crypt(r, b"SharpAESCrypt v1.3.3.0"),
)
encrypted("Apicrypt", "mail", "made by hand, openssl", ".eml", lambda r, _: apicrypt(r))


for extension, name in ((".zip", "zip"), (".7z", "7z"), (".tgz", "tar.gz"), (".txz", "tar.xz")):
    gap(
        "truncated",
        name,
        {".zip": "zip", ".7z": "7z"}.get(extension, "tar"),
        extension,
        lambda r, o, make=plain(extension): truncated(make(r, o)),
        "malformed",
    )
gap("damaged", "zip", "zip", ".zip", lambda r, o: flipped(plain(".zip")(r, o)), "malformed", "ambiguous")
gap(
    "damaged",
    "gzip",
    "gzip",
    ".gz",
    lambda r, _: flipped(gzip.compress(random.Random(10).randbytes(5000).hex().encode(), mtime=0)),
    "malformed",
)
gap(
    "zip of two minds",
    "two-directories",
    "Python",
    ".zip",
    lambda r, _: two_directories(CLEAN),
    "ambiguous",
    "malformed",
)
gap("zip of two minds", "two-names", "Python", ".zip", lambda r, _: two_names(CLEAN), "ambiguous", "malformed")
gap("zip of two minds", "hidden-member", "Python", ".zip", lambda r, _: hidden_member(CLEAN), "ambiguous", "malformed")
gap(
    "zip of Deflate64",
    "7z",
    "7z",
    ".zip",
    lambda r, o: archives.pack(r, o, "7z", "a", "-bd", "-tzip", "-mm=Deflate64", "@", "dossier"),
    "unsupported",
)
gap(
    "bmp in run lengths",
    "imagemagick",
    "ImageMagick",
    ".bmp",
    lambda r, _: scans.converted(r, ".bmp"),
    "unsupported",
    "malformed",
)
gap("unknown container", "hdf5", "h5py", ".h5", lambda r, o: hdf5(o), "unsupported")
gap("unknown container", "parquet", "made by hand", ".parquet", lambda r, _: parquet(), "unsupported")
gap(
    "nested 20 deep",
    "zip",
    "Python",
    ".zip",
    lambda r, _: nested(r, 20, lambda n, c: archives.zip_of({f"n{n}": c})),
    "too_deep",
)
gap(
    "nested 20 deep",
    "gzip",
    "Python",
    ".gz",
    lambda r, _: nested(r, 20, lambda n, c: gzip.compress(c, mtime=0)),
    "too_deep",
)
gap(
    "nested 20 deep",
    "tar",
    "Python",
    ".tar",
    lambda r, _: nested(r, 20, lambda n, c: archives.tar_of({f"n{n}": c})),
    "too_deep",
)
gap("a file that contains itself", "gzip", "made by hand", ".gz", lambda r, _: quine.gzip_quine(), "too_deep")
gap(
    "a file that contains itself",
    "gzip-in-zip",
    "made by hand, Python",
    ".zip",
    lambda r, _: archives.zip_of({"a.gz": quine.gzip_quine()}),
    "too_deep",
)
