#include "unit/extract/worker/office_package.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::extract;
using namespace lazaret::test;

namespace {

std::string run(const std::string& text)
{
    return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>";
}

std::string paragraph(const std::string& runs)
{
    return "<w:p>" + runs + "</w:p>\n";
}

std::string cell(const std::string& text)
{
    return "<w:tc>" + paragraph(run(text)) + "</w:tc>";
}

const std::string odt_row = "<table:table-row><table:table-cell><text:p>Nom</text:p>"
                            "</table:table-cell>";

} // namespace

// Word

TEST_CASE("docx: words and numbers that the markup splits are whole")
{
    CHECK(docx_text(paragraph(run("Martin DUP") + "<w:proofErr/>" + run("ONT")) +
                    paragraph(run("1 85 05 78") + run(" 006 084 91"))) ==
          "Martin DUPONT\n1 85 05 78 006 084 91\n");
}

TEST_CASE("docx: tabs, breaks and hyphens stand where they are shown")
{
    CHECK(docx_text(paragraph("<w:pPr><w:tabs><w:tab w:pos=\"9\"/></w:tabs></w:pPr>" + run("a") +
                              "<w:r><w:tab/></w:r>" + run("b") + "<w:r><w:br/></w:r>" + run("c") +
                              "<w:r><w:noBreakHyphen/></w:r>" + run("d"))) == "a\tb\nc-d\n");
}

TEST_CASE("docx: a row of a table is a line, empty cells stay")
{
    CHECK(docx_text("<w:tbl><w:tr>" + cell("Nom") + cell("Prénom") + cell("NIR") + "</w:tr><w:tr>" +
                    cell("DUPONT") + cell("") + "<w:tc>" + paragraph(run("1 85")) +
                    paragraph(run("05 78")) + "</w:tc></w:tr></w:tbl>") ==
          "Nom\tPrénom\tNIR\nDUPONT\t\t1 85 05 78\n");
}

TEST_CASE("docx: a table in a cell comes after its row")
{
    const auto inner = "<w:tbl><w:tr>" + cell("x") + cell("y") + "</w:tr></w:tbl>";
    CHECK(docx_text("<w:tbl><w:tr><w:tc>" + paragraph(run("a")) + inner + "</w:tc>" + cell("b") +
                    "</w:tr></w:tbl>") == "a\tb\nx\ty\n");
}

TEST_CASE("docx: a text box, a field's code and a text for the blind do not split the line")
{
    CHECK(docx_text(paragraph(run("Martin DU") + "<w:r><wp:docPr descr=\"Photo\"/></w:r>" +
                              "<w:r><w:txbxContent>" + paragraph(run("IPP 123")) +
                              "</w:txbxContent></w:r>" +
                              "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>" + run("PONT"))) ==
          "Martin DUPONT\nPhoto\nIPP 123\nHYPERLINK x\n");
}

TEST_CASE("docx: a line with tracked changes comes as it is and as it was")
{
    CHECK(docx_text(paragraph(
              run("NIR 1850") + "<w:del><w:r><w:delText>111</w:delText></w:r></w:del><w:ins>" +
              run("222") + "</w:ins>" + run("3"))) == "NIR 18502223\nNIR 18501113\n");
}

TEST_CASE("docx: places of drawings are no text, unknown elements' text is")
{
    CHECK(docx_text(paragraph(run("a") + "<wp:posOffset>185057800608491</wp:posOffset>" +
                              "<x:new>b</x:new>") +
                    "<x:alone>c</x:alone>") == "ab\nc\n");
}

TEST_CASE("docx: headers, comments, properties and links are read, the rest is given as files")
{
    const auto document = package(
        {{"[Content_Types].xml", "<Types/>"},
         {"word/header1.xml", "<w:hdr>" + paragraph(run("Hôpital")) + "</w:hdr>"},
         {"word/comments.xml",
          "<w:comments><w:comment>" + paragraph(run("diabète")) + "</w:comment></w:comments>"},
         {"docProps/core.xml",
          "<cp:coreProperties><dc:title>DUPONT</dc:title></cp:coreProperties>"},
         {"docProps/custom.xml", "<Properties><property name=\"NIR\"><vt:lpwstr>185057800608491"
                                 "</vt:lpwstr></property></Properties>"},
         {"word/_rels/document.xml.rels",
          "<Relationships><Relationship Target=\"styles.xml\"/><Relationship "
          "Target=\"https://h.example/\" TargetMode=\"External\"/></Relationships>"},
         {"word/media/image1.png", "\x89PNG\r\n\x1a\n"},
         {"customXml/item1.xml", "<patient>Martin</patient>"}});
    auto texts = texts_of(document);
    CHECK(texts.of["word/header1.xml"] == "Hôpital\n");
    CHECK(texts.of["word/comments.xml"] == "diabète\n");
    CHECK(texts.of["docProps/core.xml"] == "title: DUPONT\n");
    CHECK(texts.of["docProps/custom.xml"] == "NIR: 185057800608491\n");
    CHECK(texts.of["word/_rels/document.xml.rels"] == "https://h.example/\n");
    CHECK(texts.of["file word/media/image1.png"].starts_with("\x89PNG"));
    CHECK(texts.of["file customXml/item1.xml"] == "<patient>Martin</patient>");
    CHECK(texts.gaps.empty());
}

TEST_CASE("docx: XML in UTF-16 is read")
{
    std::string wide = "\xff\xfe";
    for (const char c : std::string{"<document><p><t>Martin</t></p></document>"})
        wide += {c, '\0'};
    auto texts = texts_of(package({{"[Content_Types].xml", "<Types/>"}, {"a.xml", wide}}));
    CHECK(texts.of["a.xml"] == "Martin\n");
}

TEST_CASE("docx: XML that breaks off gives its text, a gap, and itself as a file")
{
    auto texts = texts_of(package(
        {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<document><p><t>Martin"}}));
    CHECK(texts.of["word/document.xml"] == "Martin\n");
    CHECK(texts.gaps == "word/document.xml: malformed\n");
    CHECK(texts.of["file word/document.xml"] == "<document><p><t>Martin");
}

TEST_CASE("docx: declared entities are not expanded")
{
    std::string bomb = "<!DOCTYPE document [<!ENTITY a \"aaaaaaaaaa\">";
    for (char c = 'b'; c < 'm'; ++c)
        bomb += std::string("<!ENTITY ") + c + " \"&" + std::string(1, static_cast<char>(c - 1)) +
                ";&" + std::string(1, static_cast<char>(c - 1)) + ";\">";
    bomb += "]><document><p><t>&l;</t></p></document>";
    auto texts = texts_of(package({{"[Content_Types].xml", "<Types/>"}, {"a.xml", bomb}}));
    CHECK(texts.of["file a.xml"] == bomb);
}

TEST_CASE("docx: elements nested a million deep end within bounds")
{
    std::string deep = "<document>";
    for (int i = 0; i < 1'000'000; ++i)
        deep += "<tbl><tr><tc>";
    auto texts = texts_of(package({{"[Content_Types].xml", "<Types/>"}, {"a.xml", deep}}));
    CHECK(texts.gaps == "a.xml: over_budget\n");
}

TEST_CASE("docx: unpacking stops when the budget is spent")
{
    const auto big = docx(paragraph(run(std::string(3'000'000, 'a'))));
    Budget budget;
    budget.decoded_bytes = 1'000'000;
    const auto texts = texts_of(big, budget);
    CHECK(texts.gaps.find("over_budget") != std::string::npos);
}

// PowerPoint

TEST_CASE("pptx: paragraphs and tables of slides and notes are lines")
{
    const std::string row = "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>Nom</a:t></a:r></a:p></a:txBody>"
                            "</a:tc><a:tc><a:txBody><a:p><a:r><a:t>DU</a:t></a:r><a:r><a:t>PONT"
                            "</a:t></a:r></a:p></a:txBody></a:tc></a:tr>";
    auto texts = texts_of(package(
        {{"[Content_Types].xml", "<Types/>"},
         {"ppt/slides/slide1.xml", "<p:sld><p:sp><p:txBody><a:p><a:r><a:t>Mar</a:t></a:r><a:r>"
                                   "<a:t>tin</a:t></a:r><a:br/><a:fld><a:t>1</a:t></a:fld></a:p>"
                                   "</p:txBody></p:sp><a:tbl>" +
                                       row + "</a:tbl></p:sld>"},
         {"ppt/notesSlides/notesSlide1.xml",
          "<p:notes><a:p><a:r><a:t>diabète</a:t></a:r></a:p></p:notes>"},
         {"ppt/comments/comment1.xml", "<p:cmLst><p:cm><p:text>NIR</p:text></p:cm></p:cmLst>"}}));
    CHECK(texts.of["ppt/slides/slide1.xml"] == "Martin\n1\nNom\tDUPONT\n");
    CHECK(texts.of["ppt/notesSlides/notesSlide1.xml"] == "diabète\n");
    CHECK(texts.of["ppt/comments/comment1.xml"] == "NIR\n");
}

// OpenDocument

TEST_CASE("odt: spans are joined, white space is what the elements say")
{
    CHECK(open_document_text("<text:p>Martin <text:span>DU</text:span>PONT\n   né<text:s "
                             "text:c=\"3\"/>le<text:tab/>12<text:line-break/>x</text:p>"
                             "<text:h>Titre</text:h>") == "Martin DUPONT né   le\t12\nx\nTitre\n");
}

TEST_CASE("odt: notes, comments and text boxes come after their line")
{
    CHECK(open_document_text(
              "<text:p>DU<office:annotation><text:p>note</text:p></office:annotation>"
              "<draw:text-box><text:p>cadre</text:p></draw:text-box>PONT 91<text:note>"
              "<text:note-citation>1</text:note-citation><text:note-body><text:p>bas</text:p>"
              "</text:note-body></text:note></text:p>") == "DUPONT 91\nnote\ncadre\n1\nbas\n");
}

TEST_CASE("ods: numbers and dates are what the cell holds, texts are what it shows")
{
    CHECK(open_document_text(
              "<table:table table:name=\"Patients\">" + odt_row +
              "<table:table-cell office:value-type=\"float\" office:value=\"185057800608491\">"
              "<text:p>1.85E+014</text:p></table:table-cell>"
              "<table:table-cell office:value-type=\"float\" office:value=\"612345678\">"
              "<text:p>06 12 34 56 78</text:p></table:table-cell>"
              "<table:table-cell office:value-type=\"date\" office:date-value=\"1985-05-12\">"
              "<text:p>12/05/85</text:p></table:table-cell></table:table-row></table:table>") ==
          "Patients\n\nNom\t185057800608491\t06 12 34 56 78\t12/05/1985\n");
}

TEST_CASE("ods: repeated cells are repeated, but not a million times")
{
    const auto repeated = [](const std::string& count, const std::string& inside) {
        return "<table:table-cell table:number-columns-repeated=\"" + count + "\">" + inside +
               "</table:table-cell>";
    };
    CHECK(open_document_text(odt_row + repeated("2", "") + repeated("2", "<text:p>x</text:p>") +
                             repeated("16000", "") + "</table:table-row>") == "Nom\t\t\tx\tx\n");
    const auto bomb =
        open_document_text(odt_row + repeated("99999999999999999999", "<text:p>x</text:p>") +
                           repeated("4000000000", "<text:p>y</text:p>") + "</table:table-row>");
    CHECK(bomb.size() < 1000);
}

TEST_CASE("odt: encrypted members are gaps")
{
    const auto manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\""
                          "content.xml\"><manifest:encryption-data/></manifest:file-entry>"
                          "</manifest:manifest>";
    const auto texts = texts_of(open_document("<text:p>x</text:p>", manifest));
    CHECK(texts.gaps == "file content.xml: encrypted\n");
}

// EPUB

TEST_CASE("epub: pages are read as text, with entities and tables")
{
    const std::string doctype = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"x.dtd\">";
    auto texts = texts_of(package(
        {{"META-INF/container.xml", "<container/>"},
         {"page.xhtml", doctype + "<html><body><p>diab&egrave;te <b>1 85</b> 05</p><table><tr>"
                                  "<td>Nom</td><td>DU<i>PONT</i></td></tr></table></body></html>"},
         {"bad.xhtml", "<html><body><p>not closed</body></html>"}}));
    CHECK(texts.of["page.xhtml"] == "diabète 1 85 05\nNom\tDUPONT\n");
    CHECK(texts.of["file bad.xhtml"] == "<html><body><p>not closed</body></html>");
    CHECK(texts.gaps.empty());
}
