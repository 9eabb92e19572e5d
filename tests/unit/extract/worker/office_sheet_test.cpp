#include "extract/worker/numbers.hpp"
#include "unit/extract/worker/office_package.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::extract::worker;
using namespace lazaret::test;

namespace {

constexpr auto sheet = "xl/worksheets/sheet1.xml";

std::string shown(std::string_view raw, std::string_view code)
{
    return shown_number(raw, number_format(code), Epoch::from_1900);
}

} // namespace

TEST_CASE("xlsx: rows are lines of what the cells show, shared texts come from behind")
{
    auto texts = texts_of(xlsx("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
                               "<c r=\"B1\" t=\"s\"><v>1</v></c></row>"
                               "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>DU</t></r><r>"
                               "<t>PONT</t></r></is></c><c r=\"B2\"><v>1.85057800608491E+14</v></c>"
                               "<c r=\"C2\" t=\"b\"><v>1</v></c></row>",
                               "<si><t>Nom</t></si><si><r><t>N</t></r><r><t>IR</t></r><rPh>"
                               "<t>x</t></rPh></si>"));
    CHECK(texts.of[sheet] == "Nom\tNIR\nDUPONT\t185057800608491\tTRUE\n");
    CHECK(texts.gaps.empty());
}

TEST_CASE("xlsx: empty cells keep their columns")
{
    auto texts = texts_of(xlsx("<row><c r=\"B1\"><v>1</v></c><c r=\"E1\"><v>2</v></c>"
                               "<c r=\"F1\"/></row><row><c><v>3</v></c><c><v>4</v></c></row>"
                               "<row><c r=\"XFD9\"><v>5</v></c></row>"));
    CHECK(texts.of[sheet] == "\t1\t\t\t2\n3\t4\n" + std::string(256, '\t') + "5\n");
}

TEST_CASE("xlsx: dates and leading zeros come by the cell's format")
{
    auto texts = texts_of(xlsx(
        "<row><c s=\"1\"><v>31179</v></c><c s=\"2\"><v>12345</v></c><c s=\"3\"><v>31179.5</v></c>"
        "<c s=\"0\"><v>31179</v></c><c t=\"d\"><v>1985-05-12T00:00:00</v></c></row>",
        "",
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/><numFmt numFmtId=\"165\" "
        "formatCode=\"[$-40C]d&quot; le &quot;mmm\\-yy\\ h:mm\"/></numFmts><cellStyleXfs><xf "
        "numFmtId=\"22\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
        "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs>"));
    CHECK(texts.of[sheet] == "12/05/1985\t0000012345\t12/05/1985 12:00\t31179\t12/05/1985\n");
}

TEST_CASE("xlsx: a workbook of the old Macintosh counts from 1904")
{
    auto texts =
        texts_of(xlsx("<row><c s=\"0\"><v>29717</v></c></row>", "",
                      "<cellXfs><xf numFmtId=\"14\"/></cellXfs>", "<workbookPr date1904=\"1\"/>"));
    CHECK(texts.of[sheet] == "12/05/1985\n");
}

TEST_CASE("xlsx: texts in formulas and around the rows come behind them")
{
    auto texts = texts_of(package(
        {{"[Content_Types].xml", workbook_types},
         {sheet, "<worksheet><sheetData><row><c t=\"str\"><f>\"DU\"&amp;A1</f><v>DUPONT</v></c>"
                 "</row></sheetData><headerFooter><oddHeader>secret</oddHeader></headerFooter>"
                 "<hyperlink tooltip=\"bulle\"/></worksheet>"}}));
    CHECK(texts.of[sheet] == "DUPONT\n\"DU\"&A1\nsecret\nbulle\n");
}

TEST_CASE("xlsx: names of sheets, hidden ones too, and shared texts that no cell uses are read")
{
    auto texts = texts_of(xlsx("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>7</v></c></row>",
                               "<si><t>a</t></si><si><t>deleted</t></si>", "",
                               "<sheets><sheet name=\"Patients\"/><sheet name=\"Cachée\" "
                               "state=\"hidden\"/></sheets><definedNames><definedName name=\"n\">"
                               "Patients!A1</definedName></definedNames>"));
    CHECK(texts.of[sheet] == "a\n");
    CHECK(texts.of["xl/sharedStrings.xml"] == "deleted\n");
    CHECK(texts.of["xl/workbook.xml"] == "Patients\nCachée\nn: Patients!A1\n");
}

TEST_CASE("xlsx: comments, drawings and pivot tables are read")
{
    auto texts = texts_of(package(
        {{"[Content_Types].xml", workbook_types},
         {"xl/comments1.xml", "<comments><commentList><comment ref=\"A1\"><text><r><t>dia</t></r>"
                              "<r><t>bète</t></r></text></comment></commentList></comments>"},
         {"xl/drawings/drawing1.xml",
          "<xdr:wsDr><xdr:from><xdr:col>185057800608491</xdr:col></xdr:from><a:p><a:r><a:t>zone"
          "</a:t></a:r></a:p></xdr:wsDr>"},
         {"xl/pivotCache/pivotCacheRecords1.xml",
          "<pivotCacheRecords><r><s v=\"DUPONT\"/><n v=\"185057800608491\"/><x v=\"0\"/>"
          "<d v=\"1985-05-12T00:00:00\"/></r></pivotCacheRecords>"}}));
    CHECK(texts.of["xl/comments1.xml"] == "diabète\n");
    CHECK(texts.of["xl/drawings/drawing1.xml"] == "zone\n");
    CHECK(texts.of["xl/pivotCache/pivotCacheRecords1.xml"] ==
          "DUPONT\t185057800608491\t\t12/05/1985\n");
}

TEST_CASE("numbers: as people see them")
{
    CHECK(shown("185057800608491", "General") == "185057800608491");
    CHECK(shown("1.8505780060849101E14", "General") == "185057800608491");
    CHECK(shown("0.30000000000000004", "") == "0.3");
    CHECK(shown("-12.5", "0.00") == "-12.5");
    CHECK(shown("612345678", "0#\" \"##\" \"##\" \"##\" \"##") == "06 12 34 56 78");
    CHECK(shown("1850578006084", "#\" \"##\" \"##\" \"##\" \"###\" \"###") == "1 85 05 78 006 084");
    CHECK(shown("185057800608491",
                "[>=3000000000000]#\" \"##\" \"##\" \"##\" \"###\" \"###\" | "
                "\"##;#\" \"##\" \"##\" \"##\" \"###\" \"###") == "185057800608491");
    CHECK(shown("1234567", "#,##0") == "1234567");
    CHECK(shown("7", "000") == "007");
    CHECK(shown("7", "000\" kg\"") == "007");
    CHECK(shown("7", "GENERAL") == "7");
    CHECK(shown("not a number", "000") == "not a number");
    CHECK(shown("1e999", "General") == "1e999");
}

TEST_CASE("numbers: dates and times by their format")
{
    CHECK(shown("31179", "dd/mm/yyyy") == "12/05/1985");
    CHECK(shown("31179", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy") == "12/05/1985");
    CHECK(shown("31179.354166666664", "m/d/yy h:mm") == "12/05/1985 08:30");
    CHECK(shown("0.354166666666667", "h:mm") == "08:30");
    CHECK(shown("1.5", "[h]:mm:ss") == "36:00");
    CHECK(shown("1.5", "h:mm") == "12:00");
    CHECK(shown("0.354166666666667", "dd/mm/yyyy hh:mm") == "08:30");
    CHECK(shown("0.999999", "h:mm") == "00:00");
    CHECK(shown("0.5", "hh:mm:ss.000") == "12:00");
    CHECK(shown("31179", "jj/mm/aaaa") == "12/05/1985");
    CHECK(shown_number("29717", number_format("dd/mm/yyyy"), Epoch::from_1904) == "12/05/1985");
    CHECK(shown("59", "dd/mm/yyyy") == "28/02/1900");
    CHECK(shown("61", "dd/mm/yyyy") == "01/03/1900");
    CHECK(shown("99999999", "dd/mm/yyyy") == "99999999");
    CHECK(shown("31179", "[Red]#,##0") == "31179");
    CHECK(shown_iso_date("1985-05-12") == "12/05/1985");
    CHECK(shown_iso_date("1985-05-12T08:30:00Z") == "12/05/1985 08:30");
    CHECK(shown_iso_date("soon") == "soon");
}

namespace {

/// A record of [MS-XLSB] §2.1.4.
std::string record(unsigned kind, const std::string& bytes)
{
    const auto in_sevens = [](std::size_t value) {
        std::string out;
        for (; value >= 0x80; value >>= 7)
            out += static_cast<char>((value & 0x7f) | 0x80);
        return out + static_cast<char>(value);
    };
    return in_sevens(kind) + in_sevens(bytes.size()) + bytes;
}

std::string wide(const std::string& ascii)
{
    auto text = little_endian(ascii.size(), 4);
    for (const char c : ascii)
        text += {c, '\0'};
    return text;
}

std::string cell(unsigned column, unsigned style, const std::string& value)
{
    return little_endian(column, 4) + little_endian(style, 4) + value;
}

} // namespace

TEST_CASE("xlsb: cells of records are rows as those of XML")
{
    const std::string types =
        "<Types><Override PartName=\"/xl/workbook.bin\" ContentType=\"application/"
        "vnd.ms-excel.sheet.binary.macroEnabled.main\"/><Override PartName=\"/xl/styles.bin\" "
        "ContentType=\"application/vnd.ms-excel.styles\"/><Override PartName="
        "\"/xl/sharedStrings.bin\" ContentType=\"application/vnd.ms-excel.sharedStrings\"/>"
        "</Types>";
    const auto rows = record(129, "") + record(0, little_endian(0, 17)) +
                      record(7, cell(0, 0, little_endian(0, 4))) +
                      record(2, cell(2, 1, little_endian(31179u << 2 | 2, 4))) +
                      record(0, little_endian(1, 17)) + record(6, cell(0, 0, wide("Martin"))) +
                      // 185057800608491 as a double
                      record(5, cell(1, 0, little_endian(0x42e5'09e4'0efb'5d60, 8)));
    auto texts = texts_of(package(
        {{"xl/worksheets/sheet1.bin", rows},
         {"xl/sharedStrings.bin", record(159, "") + record(19, '\0' + wide("DUPONT"))},
         {"xl/styles.bin", record(278, "") + record(617, "") + record(47, little_endian(0, 16)) +
                               record(47, little_endian(14u << 16, 16)) + record(618, "")},
         {"xl/workbook.bin",
          record(131, "") + record(156, little_endian(0, 8) + wide("rId1") + wide("Feuil1"))},
         {"xl/comments1.bin", record(628, "x")},
         {"[Content_Types].xml", types}}));
    CHECK(texts.of["xl/worksheets/sheet1.bin"] ==
          "DUPONT\t\t12/05/1985\nMartin\t185057800608491\n");
    CHECK(texts.of["xl/workbook.bin"] == "Feuil1\n");
    CHECK(texts.gaps == "xl/comments1.bin: unsupported\n");
}
