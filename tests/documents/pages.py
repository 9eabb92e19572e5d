"""PDF with text in it: pages, forms, attachments, XFA, metadata."""
import io

import cairo
import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from sample import add, run, scratch, write

DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SOBER = "Page sans texte utile."


def by_reportlab(record, out, font="Helvetica", lines=None, form=False):
    page = canvas.Canvas(str(out), pagesize=A4, invariant=True)
    if font == "DejaVu":
        pdfmetrics.registerFont(TTFont(font, DEJAVU))
    page.setFont(font, 11)
    for y, line in enumerate([record.title, *record.lines] if lines is None else lines):
        page.drawString(60, 780 - 20 * y, line.replace("’", "'") if font == "Helvetica" else line)
    if form:
        for y, (name, value) in enumerate({**record.fields, "texte": record.sentence}.items()):
            page.acroForm.textfield(
                name=name, value=value.replace("’", "'"), x=60, y=600 - 30 * y, width=480, height=22
            )
    page.showPage()
    page.save()


def by_cairo(record, out):
    surface = cairo.PDFSurface(str(out), 595, 842)
    context = cairo.Context(surface)
    context.select_font_face("DejaVu Sans")
    context.set_font_size(11)
    for y, line in enumerate([record.title, *record.lines]):
        context.move_to(50, 60 + 20 * y)
        context.show_text(line)
    surface.finish()


def by_groff(record, out, to="pdf"):
    source = ".nf\n" + "\n".join(record.lines) + "\n"
    write(out, run("groff", "-K", "utf8", "-T", to, input=source.replace("’", "'")))


def by_ghostscript(record, out):
    with scratch() as folder:
        by_groff(record, folder / "in.ps", "ps")
        run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={out}", folder / "in.ps")


def by_weasyprint(record, out):
    run("weasyprint", "-", out, input=record.html())


def by_chromium(record, out):
    with scratch() as folder:
        write(folder / "in.html", record.html())
        run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={out}",
            folder / "in.html",
        )


def by_qpdf(record, out, *options, source=by_reportlab):
    with scratch() as folder:
        source(record, folder / "in.pdf")
        write(folder / "lettre.txt", record.text)
        run("qpdf", *options, "in.pdf", out, cwd=folder)


def attached(record, out):
    with scratch() as folder:
        by_reportlab(record, folder / "in.pdf", lines=[SOBER])
        write(folder / "lettre.txt", record.text)
        run(
            "qpdf",
            "in.pdf",
            "--add-attachment",
            "lettre.txt",
            "--creationdate=D:20231114100000Z",
            "--moddate=D:20231114100000Z",
            "--",
            out,
            cwd=folder,
        )


def attached_by_weasyprint(record, out):
    with scratch() as folder:
        letter = write(folder / "lettre.txt", record.text)
        run("weasyprint", "-a", letter, "-", out, input=f"<p>{SOBER}</p>")


def noted_by_reportlab(record, out):
    sheet = canvas.Canvas(str(out), pagesize=A4, invariant=True)
    sheet.drawString(60, 780, SOBER)
    sheet.textAnnotation(record.sentence, [50, 50, 80, 80], 1)
    sheet.showPage()
    sheet.save()


def by_pikepdf(record, out, what):
    """XFA forms, notes and bookmarks, which few programs write."""
    empty = io.BytesIO()
    by_reportlab(record, out, lines=[SOBER])
    empty.write(out.read_bytes())
    with pikepdf.open(empty) as pdf:
        if what == "xfa":
            fields = "".join(f"<{name}>{value}</{name}>" for name, value in record.fields.items())
            packet = (
                f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/">'
                f"<xfa:data><dossier>{fields}</dossier></xfa:data></xfa:datasets></xdp:xdp>"
            )
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(packet.encode()))
        if what == "note":
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[50, 50, 80, 80], Contents=record.sentence
            )
            pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        if what == "info":
            pdf.docinfo["/Subject"] = record.sentence
        if what == "bookmark":
            with pdf.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem(record.sentence, 0))
        pdf.save(out, static_id=True)


def by_exiftool(record, out):
    by_reportlab(record, out, lines=[SOBER])
    run("exiftool", "-q", "-overwrite_original", f"-XMP-dc:Description={record.sentence}", out)


add("pdf", "reportlab", "reportlab", ".pdf", by_reportlab)
add("pdf", "reportlab-tounicode", "reportlab", ".pdf", lambda r, o: by_reportlab(r, o, "DejaVu"))
add("pdf", "cairo", "cairo", ".pdf", by_cairo)
add("pdf", "groff", "groff", ".pdf", by_groff)
add("pdf", "ghostscript", "Ghostscript", ".pdf", by_ghostscript)
add("pdf", "weasyprint", "WeasyPrint", ".pdf", by_weasyprint)
add("pdf", "chromium", "Chromium", ".pdf", by_chromium)
add("pdf", "qpdf-object-streams", "qpdf", ".pdf", lambda r, o: by_qpdf(r, o, "--object-streams=generate"))
add("pdf", "qpdf-linearized", "qpdf", ".pdf", lambda r, o: by_qpdf(r, o, "--linearize"))
add("pdf", "qpdf-owner-password", "qpdf", ".pdf", lambda r, o: locked(r, o, "", "256"))
add("pdf form", "reportlab", "reportlab", ".pdf", lambda r, o: by_reportlab(r, o, lines=[SOBER], form=True))
add("pdf form", "xfa", "pikepdf", ".pdf", lambda r, o: by_pikepdf(r, o, "xfa"))
add("pdf attachment", "qpdf", "qpdf", ".pdf", attached, inside="lettre.txt")
add("pdf attachment", "weasyprint", "WeasyPrint", ".pdf", attached_by_weasyprint, inside="lettre.txt")
add("pdf notes", "reportlab", "reportlab", ".pdf", noted_by_reportlab)
add("pdf notes", "pikepdf", "pikepdf", ".pdf", lambda r, o: by_pikepdf(r, o, "note"))
add("pdf metadata", "info", "pikepdf", ".pdf", lambda r, o: by_pikepdf(r, o, "info"))
add("pdf metadata", "xmp", "exiftool", ".pdf", by_exiftool)
add("pdf metadata", "bookmark", "pikepdf", ".pdf", lambda r, o: by_pikepdf(r, o, "bookmark"))


def locked(record, out, password, bits):
    """Encrypted; with an empty password every reader opens it."""
    by_qpdf(record, out, "--encrypt", password, "proprietaire", bits, *(["--use-aes=y"] if bits == "128" else []), "--")


PERL_PDF = """
my ($out, @lines) = map { Encode::decode('UTF-8', $_) } @ARGV;
my $pdf = PDF::API2->new; my $page = $pdf->page; my $text = $page->text;
$text->font($pdf->corefont('Helvetica', -encoding => 'latin1'), 11);
my $y = 780; for (@lines) { $text->translate(60, $y); $text->text($_); $y -= 20 }
$pdf->saveas($out);
"""


def by_perl(record, out):
    lines = [line.replace("’", "'") for line in record.lines]
    run("perl", "-MEncode", "-MPDF::API2", "-e", PERL_PDF, out, *lines)


def metadata_by_ghostscript(record, out):
    """Ghostscript's pdfmark, with the sentence as UTF-16 in hexadecimal."""
    with scratch() as folder:
        words = (b"\xfe\xff" + record.sentence.encode("utf-16-be")).hex()
        write(folder / "mark.ps", f"[ /Subject <{words}> /DOCINFO pdfmark\n")
        by_reportlab(record, folder / "in.pdf", lines=[SOBER])
        run(
            "gs",
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=pdfwrite",
            f"-sOutputFile={out}",
            "in.pdf",
            "mark.ps",
            cwd=folder,
        )


add("pdf", "perl", "PDF::API2", ".pdf", by_perl)
add("pdf metadata", "ghostscript", "Ghostscript", ".pdf", metadata_by_ghostscript)
