"""Office documents. LibreOffice runs once, in prepare(), and writes all of its formats from flat ODF."""
import json
import shutil
import sys


import docx
import odf.draw
import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import openpyxl.comments
import xlsxwriter
import xlwt
from ebooklib import epub

import sample
from flat import letter, sheet, slides
from record import RECORDS
from sample import add, run, scratch, write

SOURCES = {"letter": (letter, ".fodt"), "sheet": (sheet, ".fods"), "slides": (slides, ".fodp")}
# format, source, place, extension, filter of LibreOffice, its options
LIBREOFFICE = [
    *[
        ("docx", "letter", place, ".docx", "MS Word 2007 XML", "")
        for place in ("body", "header", "footnote", "comment", "metadata", "box")
    ],
    *[("odt", "letter", place, ".odt", "writer8", "") for place in ("body", "header", "comment", "metadata")],
    *[
        ("doc", "letter", place, ".doc", "MS Word 97", "")
        for place in ("body", "header", "footnote", "comment", "metadata")
    ],
    *[("rtf", "letter", place, ".rtf", "Rich Text Format", "") for place in ("body", "footnote", "header")],
    ("odt (flat)", "letter", "body", ".fodt", "OpenDocument Text Flat XML", ""),
    ("docx", "letter", "body", ".dotx", "MS Word 2007 XML Template", ""),
    ("html", "letter", "body", ".html", "HTML (StarWriter)", ""),
    ("utf-16", "letter", "body", ".txt", "Text (encoded)", "UNICODE,CRLF"),
    ("mac-roman", "letter", "body", ".txt", "Text (encoded)", "APPLE_ROMAN,CR"),
    ("cp1252", "letter", "body", ".txt", "Text (encoded)", "MS_1252,CRLF"),
    ("epub", "letter", "body", ".epub", "EPUB", ""),
    ("pdf", "letter", "body", ".pdf", "", ""),
    *[("xlsx", "sheet", place, ".xlsx", "Calc MS Excel 2007 XML", "") for place in ("body", "comment", "hidden")],
    *[("xls", "sheet", place, ".xls", "MS Excel 97", "") for place in ("body", "comment", "hidden")],
    *[("ods", "sheet", place, ".ods", "calc8", "") for place in ("body", "comment", "hidden")],
    ("csv", "sheet", "body", ".csv", "Text - txt - csv (StarCalc)", "59,34,1,1"),
    ("tsv", "sheet", "body", ".txt", "Text - txt - csv (StarCalc)", "9,34,65535,1"),
    ("dbf", "sheet", "body", ".dbf", "dBase", "UTF-8"),
    ("pdf", "sheet", "body", ".sheet.pdf", "", ""),
    *[("pptx", "slides", place, ".pptx", "Impress MS PowerPoint 2007 XML", "") for place in ("body", "notes")],
    *[("ppt", "slides", place, ".ppt", "MS PowerPoint 97", "") for place in ("body", "notes")],
    *[("odp", "slides", place, ".odp", "impress8", "") for place in ("body", "notes")],
    ("pdf", "slides", "body", ".slides.pdf", "", ""),
]
# With a password: never a twin.
LOCKED = [
    ("docx", "letter", ".docx", "MS Word 2007 XML"),
    ("odt", "letter", ".odt", "writer8"),
    ("xlsx", "sheet", ".xlsx", "Calc MS Excel 2007 XML"),
    ("ods", "sheet", ".ods", "calc8"),
    ("doc", "letter", ".doc", "MS Word 97"),
    ("xls", "sheet", ".xls", "MS Excel 97"),
]
TEXTS = {"html", "utf-16", "mac-roman", "cp1252", "csv", "tsv", "odt (flat)", "rtf"}


def saved(record, source, place, number, extension, locked=False):
    """Where LibreOffice's file of that kind is. `number`: tells files of one extension apart."""
    if extension.endswith(".pdf"):
        return sample.WORK / "libreoffice" / f"{record.kind}-{source}-{place}.in.pdf"
    return (
        sample.WORK / "libreoffice" / f"{record.kind}-{source}-{place}-{number}{'-locked' if locked else ''}{extension}"
    )


def prepare():
    jobs = {}
    for record in RECORDS:
        for number, (_, source, place, extension, filter, options) in enumerate(LIBREOFFICE):
            job = jobs.setdefault((record.kind, source, place), {"saves": [], "print": False})
            make, own = SOURCES[source]
            job["load"] = str(
                write(sample.WORK / "libreoffice" / f"{record.kind}-{source}-{place}.in{own}", make(record, place))
            )
            if extension.endswith(".pdf"):
                job["print"] = True
            else:
                job["saves"].append([str(saved(record, source, place, number, extension)), filter, options, ""])
        for _, source, extension, filter in LOCKED:
            if record.kind == "patient":
                jobs["patient", source, "body"]["saves"].append(
                    [str(saved(record, source, "body", 0, extension, True)), filter, "", "motdepasse"]
                )
    write(sample.WORK / "libreoffice.json", json.dumps(list(jobs.values())))
    run(
        sys.executable,
        __file__.replace("office.py", "libreoffice.py"),
        sample.WORK / "libreoffice.json",
        sample.WORK / "profile",
    )


for number, (format, source, place, extension, filter, options) in enumerate(LIBREOFFICE):
    program = {"letter": "LibreOffice Writer", "sheet": "LibreOffice Calc", "slides": "LibreOffice Impress"}[source]
    add(
        format,
        f"libreoffice-{place}",
        program,
        extension,
        lambda r, out, a=(source, place, number, extension): shutil.copy(saved(r, *a), out) and None,
        worker=format not in TEXTS,
    )


def by_pandoc(record, out, to, *options):
    run(
        "pandoc",
        "-f",
        "markdown",
        "-t",
        to,
        "-s",
        "--metadata",
        "title=" + record.title,
        *options,
        "-o",
        out,
        input=record.markdown(),
    )


def by_abiword(record, out):
    with scratch() as folder:
        write(folder / "in.html", record.html())
        run("abiword", f"--to={out}", folder / "in.html")


def by_python_docx(record, out):
    document = docx.Document()
    document.core_properties.title = record.title
    document.add_heading(record.title)
    for line in record.lines:
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 5):  # one run for every five letters, as a spell checker leaves them
            paragraph.add_run(line[at : at + 5]).bold = at % 2 == 0
    grid = document.add_table(0, 6)
    for row in record.rows():
        for cell, words in zip(grid.add_row().cells, row):
            cell.text = words
    document.save(out)


def by_openpyxl(record, out, comment=False):
    book = openpyxl.Workbook()
    page = book.active
    if comment:
        page["A1"] = "Total"
        page["A1"].comment = openpyxl.comments.Comment(record.sentence, "Accueil")
    else:
        for row in record.rows():
            page.append(row)
    book.save(out)


def by_xlsxwriter(record, out, inline=False):
    book = xlsxwriter.Workbook(str(out), {"constant_memory": inline})
    page = book.add_worksheet()
    for y, row in enumerate(record.rows()):
        for x, cell in enumerate(row):
            page.write(y, x, record.number if (y, x) == (1, 3) else cell)
    book.close()


def by_xlwt(record, out):
    book = xlwt.Workbook()
    page = book.add_sheet("Feuille1")
    for y, row in enumerate(record.rows()):
        for x, cell in enumerate(row):
            page.write(y, x, record.number if (y, x) == (1, 3) else cell)
    book.save(str(out))


def by_gnumeric(record, out, exporter):
    with scratch() as folder:
        write(folder / "in.csv", "\n".join(",".join(row) for row in record.rows()))
        run("ssconvert", "-T", exporter, folder / "in.csv", out)


def by_odfpy(record, out, spreadsheet=False, flat=False):
    """`flat`: one XML, without a zip around it."""
    document = odf.opendocument.OpenDocumentSpreadsheet() if spreadsheet else odf.opendocument.OpenDocumentText()
    place = document.spreadsheet if spreadsheet else document.text
    for line in record.lines if not spreadsheet else ():
        place.addElement(odf.text.P(text=line))
    grid = odf.table.Table(name="T")
    for row in record.rows():
        line = odf.table.TableRow()
        for words in row:
            cell = odf.table.TableCell(valuetype="string")
            cell.addElement(odf.text.P(text=words))
            line.addElement(cell)
        grid.addElement(line)
    place.addElement(grid)
    if flat:
        out.write_bytes(document.xml())
    else:
        document.save(str(out))


def slides_by_odfpy(record, out):
    document = odf.opendocument.OpenDocumentPresentation()
    layout = odf.style.PageLayout(name="pm")
    document.automaticstyles.addElement(layout)
    master = odf.style.MasterPage(name="M", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    page = odf.draw.Page(masterpagename=master)
    frame = odf.draw.Frame(width="20cm", height="10cm", x="2cm", y="2cm")
    box = odf.draw.TextBox()
    for line in record.lines:
        box.addElement(odf.text.P(text=line))
    frame.addElement(box)
    page.addElement(frame)
    document.presentation.addElement(page)
    document.save(str(out))


def by_ebooklib(record, out):
    book = epub.EpubBook()
    book.set_identifier("1")
    book.set_title(record.title)
    book.set_language("fr")
    page = epub.EpubHtml(title=record.title, file_name="page.xhtml", content=record.html())
    book.add_item(page)
    book.toc, book.spine = (page,), ["nav", page]
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    epub.write_epub(str(out), book)


def gsf(files, out):
    """A compound file of those streams, by libgsf."""
    with scratch() as folder:
        for name, content in files.items():
            write(folder / name, content)
        run("gsf", "createole", out, *files, cwd=folder)


def msg_streams(record):
    """A message as Outlook saves it ([MS-OXMSG]): a stream a property, named by its tag and type."""
    wide = lambda words: words.encode("utf-16-le")
    properties = bytes(32)
    for tag, words in ((0x0037001F, record.title), (0x1000001F, record.text)):
        properties += (
            tag.to_bytes(4, "little") + (6).to_bytes(4, "little") + (len(wide(words)) + 2).to_bytes(8, "little")
        )
    return {
        "__substg1.0_001A001F": wide("IPM.Note"),
        "__substg1.0_0037001F": wide(record.title),
        "__substg1.0_1000001F": wide(record.text),
        "__properties_version1.0": properties,
    }


PERL_OLE = """
my ($out, @names) = @ARGV;
sub wide { pack 'v*', map { ord } split //, $_[0] }
my @parts = map { open my $in, '<:raw', $_ or die $!; local $/; OLE::Storage_Lite::PPS::File->new(wide($_), <$in>) } @names;
OLE::Storage_Lite::PPS::Root->new([0, 0, 0, 14, 10, 123], [0, 0, 0, 14, 10, 123], \\@parts)->save($out, 1) or die;
"""


def msg_by_perl(record, out):
    streams = msg_streams(record)
    with scratch() as folder:
        for name, content in streams.items():
            write(folder / name, content)
        run("perl", "-MOLE::Storage_Lite", "-e", PERL_OLE, out, *sorted(streams), cwd=folder)


add("docx", "python-docx", "python-docx", ".docx", by_python_docx, inside="word/document.xml")
add("docx", "pandoc", "pandoc", ".docx", lambda r, o: by_pandoc(r, o, "docx"), inside="word/document.xml")
add("docx", "abiword", "AbiWord", ".docx", by_abiword)
add("odt", "pandoc", "pandoc", ".odt", lambda r, o: by_pandoc(r, o, "odt"))
add("odt", "odfpy", "odfpy", ".odt", by_odfpy)
add("rtf", "pandoc", "pandoc", ".rtf", lambda r, o: by_pandoc(r, o, "rtf"), worker=False)
add("rtf", "abiword", "AbiWord", ".rtf", by_abiword, worker=False)
add("html", "abiword", "AbiWord", ".html", by_abiword, worker=False)
add("epub", "pandoc", "pandoc", ".epub", lambda r, o: by_pandoc(r, o, "epub"))
add("epub", "ebooklib", "ebooklib", ".epub", by_ebooklib)
add("pptx", "pandoc", "pandoc", ".pptx", lambda r, o: by_pandoc(r, o, "pptx"))
add("xlsx", "openpyxl", "openpyxl", ".xlsx", by_openpyxl)
add("xlsx", "openpyxl-comment", "openpyxl", ".xlsx", lambda r, o: by_openpyxl(r, o, True))
add("xlsx", "xlsxwriter", "XlsxWriter", ".xlsx", by_xlsxwriter)
add("xlsx", "xlsxwriter-inline", "XlsxWriter", ".xlsx", lambda r, o: by_xlsxwriter(r, o, True))
add("xlsx", "gnumeric", "Gnumeric", ".xlsx", lambda r, o: by_gnumeric(r, o, "Gnumeric_Excel:xlsx"))
add("xls", "xlwt", "xlwt", ".xls", by_xlwt)
add("xls", "gnumeric", "Gnumeric", ".xls", lambda r, o: by_gnumeric(r, o, "Gnumeric_Excel:excel_biff8"))
add("xls", "gnumeric-95", "Gnumeric", ".xls", lambda r, o: by_gnumeric(r, o, "Gnumeric_Excel:excel_biff7"))
add("ods", "odfpy", "odfpy", ".ods", lambda r, o: by_odfpy(r, o, True))
add("ods", "gnumeric", "Gnumeric", ".ods", lambda r, o: by_gnumeric(r, o, "Gnumeric_OpenCalc:odf"))
add("odp", "odfpy", "odfpy", ".odp", slides_by_odfpy)
add("csv", "gnumeric", "Gnumeric", ".csv", lambda r, o: by_gnumeric(r, o, "Gnumeric_stf:stf_csv"), worker=False)
add("msg", "libgsf", "gsf (libgsf)", ".msg", lambda r, o: gsf(msg_streams(r), o))
add("msg", "perl", "OLE::Storage_Lite", ".msg", msg_by_perl)

# `rows` is a file of lines and tabs, `lines` of lines.
R = """
library(officer)
out <- commandArgs(TRUE)[1]
lines <- readLines("lines", encoding = "UTF-8")
rows <- read.delim("rows", colClasses = "character", encoding = "UTF-8", check.names = FALSE)
if (grepl("[.]pptx$", out)) {
    show <- add_slide(read_pptx(), layout = "Title and Content", master = "Office Theme")
    if (grepl("table", basename(out))) show <- ph_with(show, rows, location = ph_location_type("body"))
    else show <- ph_with(show, lines, location = ph_location_type("body"))
    print(show, target = out)
} else {
    letter <- read_docx()
    for (line in lines) letter <- body_add_par(letter, line)
    print(body_add_table(letter, rows), target = out)
}
"""
PERL_SHEET = """
my ($class, $out, @cells) = map { Encode::decode('UTF-8', $_) } @ARGV;
my $book = $class->new($out); my $page = $book->add_worksheet('Feuille1');
for my $i (0 .. $#cells) { $page->write_string(int($i / 6), $i % 6, $cells[$i]) }
$book->close;
"""


def by_officer(record, out):
    with scratch() as folder:
        write(folder / "lines", "\n".join(record.lines) + "\n")
        write(folder / "rows", "\n".join("\t".join(row) for row in record.rows()) + "\n")
        write(folder / "make.R", R)
        run("Rscript", "--vanilla", "make.R", out, cwd=folder)


def by_perl(record, out, module):
    cells = [cell for row in record.rows() for cell in row]
    run("perl", "-MEncode", "-M" + module, "-e", PERL_SHEET, module, out, *cells)


def slides_by_perl(record, out):
    """A presentation that OpenOffice::OODoc begins and fills."""
    script = """
    my ($out, @lines) = @ARGV;
    odfLocalEncoding('utf8');
    my $show = odfDocument(file => $out, create => 'presentation');
    $show->appendParagraph(attachment => $show->getBody, text => $_) for @lines;
    $show->save;
    """
    run("perl", "-MOpenOffice::OODoc", "-e", script, out, *record.lines)


add("pptx", "officer", "R officer", ".pptx", by_officer)
add("pptx", "officer-table", "R officer", ".pptx", by_officer)
add("docx", "officer", "R officer", ".docx", by_officer)
add("xlsx", "perl", "Excel::Writer::XLSX", ".xlsx", lambda r, o: by_perl(r, o, "Excel::Writer::XLSX"))
add("xls", "perl", "Spreadsheet::WriteExcel", ".xls", lambda r, o: by_perl(r, o, "Spreadsheet::WriteExcel"))
add("odt (flat)", "pandoc", "pandoc", ".fodt", lambda r, o: by_pandoc(r, o, "opendocument"), worker=False)
add("odt (flat)", "odfpy", "odfpy", ".fodt", lambda r, o: by_odfpy(r, o, flat=True), worker=False)
add("odp", "perl", "OpenOffice::OODoc", ".odp", slides_by_perl)
