"""Flat ODF, from which LibreOffice makes its documents: the record in one place, or the sentence alone."""
import html

FILLER = "Note de service du mardi : la cantine ouvre à midi."
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{rest}:1.0"'
    for name, rest in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("presentation", "presentation"),
        ("meta", "meta"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
    )
)
NAMESPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
PAGE = (
    '<office:automatic-styles><style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" '
    'fo:page-height="29.7cm" fo:margin="2cm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>'
)


def p(words):
    return f"<text:p>{words if words.startswith('<') else html.escape(words)}</text:p>"


def flat(kind, body, masters="", description=FILLER):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:meta><dc:description>{html.escape(description)}'
        f"</dc:description></office:meta>{PAGE}<office:master-styles>{masters}</office:master-styles>"
        f"<office:body>{body}</office:body></office:document>"
    )


def table(record):
    rows = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string">{p(cell)}</table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in record.rows()
    )
    return f'<table:table table:name="T"><table:table-column table:number-columns-repeated="6"/>{rows}</table:table>'


def letter(record, place):
    """A text whose only telling sentence is in `place`; "body" has all of the record."""
    said = {
        name: record.sentence if name == place else FILLER
        for name in ("header", "footnote", "comment", "metadata", "box")
    }
    lines = "".join(map(p, record.lines)) + table(record) if place == "body" else ""
    note = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{p(said["footnote"])}</text:note-body></text:note>'
    comment = f'<office:annotation><dc:creator>Accueil</dc:creator>{p(said["comment"])}</office:annotation>'
    box = f'<draw:frame text:anchor-type="paragraph" svg:width="15cm" svg:height="3cm"><draw:text-box>{p(said["box"])}</draw:text-box></draw:frame>'
    body = f"<office:text>{p(record.title)}{lines}{p('<text:span>Voir la note</text:span>' + note + comment)}{p('<text:span>Fin.</text:span>' + box)}</office:text>"
    masters = f'<style:master-page style:name="Standard" style:page-layout-name="pm"><style:header>{p(said["header"])}</style:header></style:master-page>'
    return flat("text", body, masters, said["metadata"])


def sheet(record, place):
    """A table with its number as a number; "comment" and "hidden" have the sentence there only."""

    def cells(row, number=None):
        out = "".join(f'<table:table-cell office:value-type="string">{p(cell)}</table:table-cell>' for cell in row)
        return (
            out
            if number is None
            else out.replace(
                f'<table:table-cell office:value-type="string">{p(row[3])}',
                f'<table:table-cell table:style-name="whole" office:value-type="float" office:value="{number}">{p(row[3])}',
            )
        )

    rows = [cells(["Le", "parking", "est", "fermé", "ce", "soir"])]
    if place == "body":
        rows = [cells(record.header), cells(record.row, record.number), cells(record.other)]
    note = record.sentence if place == "comment" else FILLER
    hidden = record.sentence if place == "hidden" else FILLER
    rows.append(
        f'<table:table-cell office:value-type="string"><office:annotation>{p(note)}</office:annotation>{p("Total")}</table:table-cell>'
    )
    first = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    second = f'<table:table-row><table:table-cell office:value-type="string">{p(hidden)}</table:table-cell></table:table-row>'
    style = (
        '<office:automatic-styles><style:style style:name="h" style:family="table"><style:table-properties table:display="false"/>'
        '</style:style><style:style style:name="wide" style:family="table-column"><style:table-column-properties '
        'style:column-width="4.5cm"/></style:style><number:number-style style:name="N"><number:number number:decimal-places="0" '
        'number:min-integer-digits="1"/></number:number-style><style:style style:name="whole" style:family="table-cell" '
        'style:data-style-name="N"/>'
    )
    columns = '<table:table-column table:style-name="wide" table:number-columns-repeated="6"/>'
    return flat(
        "spreadsheet",
        f'<office:spreadsheet><table:table table:name="Feuille1">{columns}{first}</table:table>'
        f'<table:table table:name="Feuille2" table:style-name="h">{second}</table:table></office:spreadsheet>',
    ).replace("<office:automatic-styles>", style, 1)


def slides(record, place):
    shown = record.lines if place == "body" else [FILLER]
    notes = record.sentence if place == "notes" else FILLER
    frame = lambda words, y: (
        f'<draw:frame svg:x="2cm" svg:y="{y}cm" svg:width="22cm" svg:height="8cm"><draw:text-box>{words}</draw:text-box></draw:frame>'
    )
    page = (
        f'<draw:page draw:name="p1" draw:master-page-name="M">{frame(p(record.title), 1)}{frame("".join(map(p, shown)), 5)}'
        f'<presentation:notes><draw:frame presentation:class="notes" svg:x="2cm" svg:y="14cm" svg:width="16cm" svg:height="10cm"><draw:text-box>{p(notes)}</draw:text-box></draw:frame></presentation:notes></draw:page>'
    )
    return flat(
        "presentation",
        f"<office:presentation>{page}</office:presentation>",
        '<style:master-page style:name="M" style:page-layout-name="pm"/>',
    )
