"""Patients' uploads as office documents, made with the libraries of the machine; without them, there are none."""

import datetime
import importlib.util
import io
import zipfile

from disguises import original, spreadsheet
from samples import Sample

OCTETS = "application/octet-stream"
# Some libraries write the time of the day into what they make; the samples of a seed must not differ.
EPOCH = (2024, 1, 1, 0, 0, 0)


def have(module):
    return importlib.util.find_spec(module) is not None


def same_each_time(body):
    """The archive again, with fixed times and without the properties that hold a time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != "docProps/core.xml":
                new.writestr(zipfile.ZipInfo(entry.filename, EPOCH), old.read(entry), zipfile.ZIP_DEFLATED)
            else:
                new.writestr(
                    zipfile.ZipInfo(entry.filename, EPOCH),
                    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
                )
    return out.getvalue()


def word_text(rng):
    import docx

    document, out = docx.Document(), io.BytesIO()
    for line in original(rng).split("\n"):
        document.add_paragraph("".join(c for c in line if c.isprintable()))
    document.save(out)
    return Sample("docx", OCTETS, same_each_time(out.getvalue()))


def word_table(rng):
    import docx

    header, rows = spreadsheet(rng)
    document, out = docx.Document(), io.BytesIO()
    grid = document.add_table(rows=0, cols=len(header))
    for row in [header] + rows[:12]:
        for cell, value in zip(grid.add_row().cells, row):
            cell.text = str(value)
    document.save(out)
    return Sample("docx", OCTETS, same_each_time(out.getvalue()))


def workbook(rng):
    import openpyxl

    header, rows = spreadsheet(rng)
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(header)
    for row in rows:
        # As people have it: the number as a number, the birth as a date.
        number = int(row[3]) if row[3].isdigit() and rng.random() < 0.5 else row[3]
        born = datetime.datetime.strptime(row[2], "%d/%m/%Y") if rng.random() < 0.5 else row[2]
        book.active.append([row[0], row[1], born, number, row[4]])
    book.save(out)
    return Sample("xlsx", OCTETS, same_each_time(out.getvalue()))


def pdf(rng):
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out, invariant=1, pageCompression=int(rng.random() < 0.7))
    height = 800
    for line in original(rng).split("\n")[:200]:
        page.drawString(50, height, "".join(c for c in line if c.isprintable()))
        height -= 14
        if height < 60:
            page.showPage()
            height = 800
    page.save()
    return Sample("pdf", OCTETS, out.getvalue())


NEEDS = {word_text: "docx", word_table: "docx", workbook: "openpyxl", pdf: "reportlab"}


def left_out():
    """Makers whose library is not there."""
    return {make for make, module in NEEDS.items() if not have(module)}
