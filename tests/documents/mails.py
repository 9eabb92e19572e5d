"""E-mails as programs send them, boxes of e-mails, and Outlook's winmail.dat."""
import email.message
import email.policy
import mailbox

import sample
from sample import EPOCH, add, run, scratch, write

FROM, TO = "accueil@hopital.example", "secretariat@partage.example"
DATE = "Tue, 14 Nov 2023 10:00:00 +0000"


def message(record, coding="quoted-printable", charset="utf-8", attached=False):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Message-ID"] = FROM, TO, DATE, "<1@hopital.example>"
    mail["Subject"] = record.title
    if attached:
        mail.set_content("Bonjour, voir la pièce jointe.\n")
        mail.add_attachment(
            "\n".join(";".join(row) for row in record.rows()).encode(charset),
            "application",
            "octet-stream",
            filename="pièce n° 1.csv",
        )
        mail.set_boundary("=_limite_1")
    else:
        words = record.text if charset == "utf-8" else record.text.replace("’", "'")
        mail.set_content(words, charset=charset, cte=coding)
    return mail.as_bytes()


def alternative(record):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = FROM, TO, DATE, "Bonjour"
    mail.set_content("Ce message est en HTML.\n")
    mail.add_alternative(record.html(), subtype="html", cte="base64")
    mail.set_boundary("=_limite_2")
    return mail.as_bytes()


def in_subject(record):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = FROM, TO, DATE, record.sentence
    mail.set_content("À demain.\n")
    return mail.as_bytes()


def outgoing(record, out, command):
    """What a mail program hands to sendmail: a script that keeps it stands in for that."""
    with scratch() as folder:
        keeper = write(folder / "sendmail", f'#!/bin/sh\nexec cat > "{out}"\n')
        keeper.chmod(0o755)
        letter = write(folder / "corps.txt", "Bonjour.\n")
        piece = write(folder / "piece.csv", "\n".join(";".join(row) for row in record.rows()) + "\n")
        run(*command(keeper, letter, piece), cwd=folder, input=record.text)


def by_mutt(keeper, letter, piece):
    return (
        "mutt",
        "-n",
        "-F",
        "/dev/null",
        "-e",
        f"set sendmail='{keeper}' copy=no charset=utf-8",
        "-s",
        "Liste",
        "-a",
        piece,
        "--",
        TO,
    )


def by_s_nail(keeper, letter, piece):
    return (
        "s-nail",
        "-n",
        "-Sv15-compat",
        f"-Smta={keeper}",
        "-Sttycharset=utf-8",
        f"-r{FROM}",
        "-sListe",
        f"-a{piece}",
        TO,
    )


def by_mpack(record, out):
    with scratch() as folder:
        piece = write(folder / "piece.csv", "\n".join(";".join(row) for row in record.rows()) + "\n")
        run("mpack", "-s", "Liste", "-o", out, piece)


def by_swaks(record, out):
    with scratch() as folder:
        piece = write(folder / "piece.csv", "\n".join(";".join(row) for row in record.rows()) + "\n")
        made = run(
            "swaks",
            "--to",
            TO,
            "--from",
            FROM,
            "--server",
            "127.0.0.1",
            "--h-Subject",
            "Liste",
            "--attach",
            f"@{piece}",
            "--dump-mail",
            cwd=folder,
        )
        write(out, made)


def signed(record, *options):
    """S/MIME that is signed and can be read by everybody."""
    return run(
        "openssl",
        *options,
        "-signer",
        sample.WORK / "cms.pem",
        "-inkey",
        sample.WORK / "cms.key",
        input=message(record),
    )


def box(record):
    with scratch() as folder:
        store = mailbox.mbox(folder / "box")
        for mail in (message(record), alternative(record)):
            entry = mailbox.mboxMessage(mail)
            entry.set_from("accueil@hopital.example Tue Nov 14 10:00:00 2023")
            store.add(entry)
        store.close()
        return (folder / "box").read_bytes()


def patches(record):
    """git format-patch writes a box of its own."""
    with scratch() as folder:
        git = lambda *words: run(
            "git",
            "-c",
            "init.defaultBranch=main",
            *words,
            cwd=folder,
            env={
                "GIT_AUTHOR_DATE": f"{EPOCH} +0000",
                "GIT_COMMITTER_DATE": f"{EPOCH} +0000",
                "GIT_AUTHOR_NAME": "a",
                "GIT_AUTHOR_EMAIL": FROM,
                "GIT_COMMITTER_NAME": "a",
                "GIT_COMMITTER_EMAIL": FROM,
            },
        )
        git("init", "-q")
        write(folder / "liste.txt", record.text)
        git("add", ".")
        git("commit", "-q", "-m", "Liste")
        return git("format-patch", "--root", "--stdout", "HEAD")


def kept_copy(record, out):
    """mutt keeps a copy in a box."""
    with scratch() as folder:
        keeper = write(folder / "sendmail", "#!/bin/sh\ncat > /dev/null\n")
        keeper.chmod(0o755)
        run(
            "mutt",
            "-n",
            "-F",
            "/dev/null",
            "-e",
            f"set sendmail='{keeper}' copy=yes record='{out}' mbox_type=mbox charset=utf-8",
            "-s",
            "Lettre",
            "--",
            TO,
            cwd=folder,
            input=record.text,
        )


def attribute(level, tag, kind, content):
    """[MS-OXTNEF] 2.1.3: level, id, length, data, checksum."""
    return (
        bytes([level])
        + (kind << 16 | tag).to_bytes(4, "little")
        + len(content).to_bytes(4, "little")
        + content
        + (sum(content) & 0xFFFF).to_bytes(2, "little")
    )


def tnef(record, attached=False):
    """winmail.dat, after [MS-OXTNEF]: no free program writes it."""
    words = record.text.replace("’", "'").encode("cp1252")
    out = 0x223E9F78.to_bytes(4, "little") + b"\x01\0"
    out += attribute(1, 0x9006, 8, (0x00010000).to_bytes(4, "little")) + attribute(
        1, 0x9007, 6, (1252).to_bytes(4, "little") + b"\0" * 4
    )
    out += attribute(1, 0x8004, 1, b"Lettre\0")
    if not attached:
        return out + attribute(1, 0x800C, 2, words + b"\0")
    out += attribute(2, 0x9002, 6, b"\x01\0" + b"\xff" * 4 + b"\0" * 8) + attribute(2, 0x8010, 1, b"lettre.txt\0")
    return out + attribute(2, 0x800F, 6, record.text.encode())


def with_tnef(record):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = FROM, TO, DATE, "Lettre"
    mail.set_content("Bonjour.\n")
    mail.add_attachment(tnef(record), "application", "ms-tnef", filename="winmail.dat")
    mail.set_boundary("=_limite_3")
    return mail.as_bytes()


for coding, charset in (
    ("quoted-printable", "utf-8"),
    ("base64", "utf-8"),
    ("8bit", "utf-8"),
    ("quoted-printable", "iso-8859-1"),
):
    add(
        "eml",
        f"python-{coding}-{charset}",
        "Python",
        ".eml",
        lambda r, _, c=coding, s=charset: message(r, c, s),
        worker=False,
    )
add("eml", "python-attachment", "Python", ".eml", lambda r, _: message(r, attached=True), worker=False, inside="1.csv")
add("eml", "python-html", "Python", ".eml", lambda r, _: alternative(r), worker=False)
add("eml", "python-subject", "Python", ".eml", lambda r, _: in_subject(r), worker=False)
add("eml", "mutt", "mutt", ".eml", lambda r, o: outgoing(r, o, by_mutt), worker=False)
add("eml", "s-nail", "s-nail", ".eml", lambda r, o: outgoing(r, o, by_s_nail), worker=False)
add("eml", "mpack", "mpack", ".eml", by_mpack, worker=False)
add("eml", "swaks", "swaks", ".eml", by_swaks, worker=False)
add("S/MIME, signed", "clear", "openssl smime", ".eml", lambda r, _: signed(r, "smime", "-sign"), worker=False)
add(
    "S/MIME, signed",
    "wrapped",
    "openssl smime",
    ".eml",
    lambda r, _: signed(r, "smime", "-sign", "-nodetach"),
    worker=False,
)
add(
    "S/MIME, signed",
    "der",
    "openssl cms",
    ".p7m",
    lambda r, _: signed(r, "cms", "-sign", "-nodetach", "-binary", "-outform", "DER"),
    worker=False,
)
add("mbox", "python", "Python", ".mbox", lambda r, _: box(r), worker=False)
add("mbox", "mutt", "mutt", ".mbox", kept_copy, worker=False)
add("mbox", "git", "git format-patch", ".mbox", lambda r, _: patches(r), worker=False)
add("tnef", "body", "made by hand", ".dat", lambda r, _: tnef(r))
add("tnef", "attachment", "made by hand", ".dat", lambda r, _: tnef(r, True))
add("tnef", "in-eml", "made by hand", ".eml", lambda r, _: with_tnef(r))


def signed_by_gnutls(record, out, *options):
    with scratch() as folder:
        write(folder / "in.eml", message(record))
        pem, key = sample.WORK / "cms.pem", sample.WORK / "cms.key"
        words = ("--p7-sign", "--load-certificate", pem, "--load-privkey", key, "--infile", "in.eml", "--outfile", out)
        run("certtool", *words, *options, cwd=folder)


add("S/MIME, signed", "gnutls-der", "certtool", ".p7m", lambda r, o: signed_by_gnutls(r, o, "--outder"), worker=False)


def signed_by_nss(record, out):
    """By the library of Firefox and Thunderbird."""
    with scratch() as folder:
        write(folder / "in.eml", message(record))
        words = (
            "-in",
            sample.WORK / "cms.pem",
            "-inkey",
            sample.WORK / "cms.key",
            "-name",
            "test",
            "-passout",
            "pass:x",
        )
        run("openssl", "pkcs12", "-export", *words, "-out", "key.p12", cwd=folder)
        run("certutil", "-d", "sql:.", "-N", "--empty-password", cwd=folder)
        run("pk12util", "-d", "sql:.", "-i", "key.p12", "-W", "x", cwd=folder)
        run("certutil", "-d", "sql:.", "-M", "-n", "test", "-t", "CT,CT,CT", cwd=folder)
        run("cmsutil", "-S", "-d", "sql:.", "-N", "test", "-i", "in.eml", "-o", out, cwd=folder)


add("S/MIME, signed", "nss-der", "cmsutil", ".p7m", signed_by_nss, worker=False)
