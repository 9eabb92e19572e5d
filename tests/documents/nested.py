"""One thing within another."""
import base64
import email.message
import email.policy
import gzip
import json
import sqlite3

import archives
import mails
import office
import pages
import scans
from sample import add, run, scratch, write


def made(maker, record, name, *more):
    """What a maker writes."""
    with scratch() as folder:
        out = maker(record, folder / name, *more)
        return out if isinstance(out, bytes) else (folder / name).read_bytes()


def zipped(name, content):
    """By Info-ZIP."""
    with scratch() as folder:
        write(folder / name, content)
        run("zip", "-q", "-X", "out.zip", name, cwd=folder)
        return (folder / "out.zip").read_bytes()


def mail_with(name, content, kind):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = mails.FROM, mails.TO, mails.DATE, "Envoi"
    mail.set_content("Voir la pièce jointe.\n")
    mail.add_attachment(content, *kind.split("/"), filename=name)
    mail.set_boundary("=_limite_4")
    return mail.as_bytes()


def zip_zip_tar(record):
    return archives.tar_of({"b.zip": zipped("a.zip", archives.zip_of({"lettre.txt": record.text}))}, mode="w:gz")


def docx_eml_zip(record):
    return zipped(
        "envoi.eml", mail_with("lettre.docx", made(office.by_python_docx, record, "a.docx"), "application/octet-stream")
    )


def with_embedded(record, content, name):
    """A docx that has a file embedded, as Word packs it."""
    with scratch() as folder:
        office.docx.Document().save(folder / "a.docx")
        write(folder / "word/embeddings" / name, content)
        run("zip", "-q", "-X", "a.docx", "word/embeddings/" + name, cwd=folder)
        return (folder / "a.docx").read_bytes()


def pdf_docx(record):
    return with_embedded(record, made(pages.by_reportlab, record, "a.pdf"), "piece.pdf")


def pdf_ole_docx(record):
    """As above, in the compound file that Word makes of what it cannot edit."""
    with scratch() as folder:
        office.gsf({"CONTENTS": made(pages.by_reportlab, record, "a.pdf")}, folder / "o.bin")
        return with_embedded(record, (folder / "o.bin").read_bytes(), "oleObject1.bin")


def xlsx_7z(record, out):
    with scratch() as folder:
        office.by_xlsxwriter(record, folder / "liste.xlsx")
        run("7z", "a", "-bd", out, "liste.xlsx", cwd=folder)


def json_base64_gzip(record):
    rows = "\n".join(";".join(row) for row in record.rows())
    return json.dumps({"nom": "export", "contenu": base64.b64encode(gzip.compress(rows.encode(), mtime=0)).decode()})


def json_base64_docx(record):
    return json.dumps({"piece": base64.b64encode(made(office.by_python_docx, record, "a.docx")).decode()})


def scan_pdf_eml(record):
    return mail_with("scan.pdf", scans.in_pdf(record, quality=70), "application/pdf")


def docx_in_sqlite(record, out):
    base = sqlite3.connect(out)
    base.execute("create table piece(nom text, contenu blob)")
    base.execute("insert into piece values('a.docx',?)", (made(office.by_python_docx, record, "a.docx"),))
    base.commit()
    base.close()


def eml_in_eml(record):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = mails.FROM, mails.TO, mails.DATE, "Tr : envoi"
    mail.set_content("Pour information.\n")
    mail.add_attachment(email.message_from_bytes(mails.message(record), policy=email.policy.SMTP))
    mail.set_boundary("=_limite_5")
    return mail.as_bytes()


def deep_tar(record):
    content = record.text.encode()
    for n in range(3):
        content = archives.tar_of({f"n{n}/contenu": content}, mode=("w:gz", "w:xz", "w:bz2")[n])
    return content


add(
    "zip in zip in tar.gz",
    "tar-zip",
    "Python, zip",
    ".tgz",
    lambda r, _: zip_zip_tar(r),
    inside="b.zip/a.zip/lettre.txt",
)
add(
    "docx in eml in zip",
    "zip",
    "zip, Python, python-docx",
    ".zip",
    lambda r, _: docx_eml_zip(r),
    inside="lettre.docx/word/document.xml",
)
add(
    "pdf in docx",
    "package",
    "python-docx, zip, reportlab",
    ".docx",
    lambda r, _: pdf_docx(r),
    inside="word/embeddings/piece.pdf",
)
add("pdf in docx", "ole", "python-docx, zip, gsf, reportlab", ".docx", lambda r, _: pdf_ole_docx(r))
add("xlsx in 7z", "7z", "7z, XlsxWriter", ".7z", xlsx_7z)
add("csv in gzip in base64 in JSON", "python", "Python", ".json", lambda r, _: json_base64_gzip(r), worker=False)
add(
    "docx in base64 in JSON",
    "python",
    "Python, python-docx",
    ".json",
    lambda r, _: json_base64_docx(r),
    inside="word/document.xml",
)
add("scan in pdf in eml", "img2pdf", "Python, img2pdf", ".eml", lambda r, _: scan_pdf_eml(r))
add("docx in sqlite", "python", "Python, python-docx", ".db", docx_in_sqlite)
add("eml in eml", "python", "Python", ".eml", lambda r, _: eml_in_eml(r), worker=False)
add("tar in tar in tar", "python", "Python", ".tar.bz2", lambda r, _: deep_tar(r), inside="contenu")
