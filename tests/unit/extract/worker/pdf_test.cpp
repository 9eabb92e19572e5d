#include "extract/worker/ocr.hpp"
#include "extract/worker/pdf_text.hpp"
#include "image_given.hpp"

#include <zlib.h>

#include <leptonica/allheaders.h>
#include <map>

namespace lazaret::test {
namespace {

using extract::worker::open_pdf;
using namespace std::literals;

std::string deflated(const std::string& plain)
{
    std::string packed(compressBound(plain.size()), '\0');
    uLongf size = packed.size();
    compress(reinterpret_cast<Bytef*>(packed.data()), &size,
             reinterpret_cast<const Bytef*>(plain.data()), plain.size());
    packed.resize(size);
    return packed;
}

/// Writes one-page PDF files: objects by number, then the table of where they
/// are.
class Pdf {
public:
    Pdf()
    {
        object(1, "<</Type/Catalog/Pages 2 0 R>>");
        object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
        object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                  "/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>/Annots 7 0 R>>");
        object(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/"
                  "WinAnsiEncoding>>");
        stream(4, "");
    }
    Pdf& object(int number, const std::string& content)
    {
        objects_[number] = content;
        return *this;
    }
    Pdf& stream(int number, const std::string& content, const std::string& keys = "")
    {
        const auto packed = deflated(content);
        return object(number, "<</Filter/FlateDecode/Length " + std::to_string(packed.size()) +
                                  keys + ">>stream\n" + packed + "\nendstream");
    }
    /// One line at (x, y), in points from the bottom left.
    Pdf& line(int x, int y, const std::string& text)
    {
        page_ += "BT /F 11 Tf " + std::to_string(x) + " " + std::to_string(y) + " Td (" + text +
                 ") Tj ET\n";
        return stream(4, page_);
    }
    Pdf& raw(const std::string& operators)
    {
        page_ += operators;
        return stream(4, page_);
    }
    Pdf& clear()
    {
        page_.clear();
        return stream(4, "");
    }

    std::string bytes(std::string file = "%PDF-1.5\n", long previous = -1) const
    {
        std::string table;
        for (const auto& [number, content] : objects_) {
            const auto offset = std::to_string(file.size());
            file += std::to_string(number) + " 0 obj\n" + content + "\nendobj\n";
            table += std::to_string(number) + " 1\n" + std::string(10 - offset.size(), '0') +
                     offset + " 00000 n \n";
        }
        const auto start = std::to_string(file.size());
        return file + "xref\n" + table + "trailer<</Size 30/Root 1 0 R" + trailer +
               (previous < 0 ? "" : "/Prev " + std::to_string(previous)) + ">>\nstartxref\n" +
               start + "\n%%EOF\n";
    }

    std::string trailer; ///< further keys

private:
    std::map<int, std::string> objects_;
    std::string page_;
};

Pdf record()
{
    Pdf pdf;
    pdf.line(50, 700, "Patient : Martin DUPONT");
    return pdf.line(50, 680, "NIR 1 85 05 78 006 084 91, diab\\350te de type 2");
}

} // namespace

TEST_CASE("pdf: the text of a page, accents right")
{
    auto given = Given{open_pdf, record().bytes()};
    CHECK(given.names == "page 1;");
    CHECK(given.parts["page 1"] == "Patient : Martin DUPONT\nNIR 1 85 05 78 006 "
                                   "084 91, diabète de type 2\n");
    CHECK(given.gaps == "");
}

TEST_CASE("pdf: cells of a row stay together, and columns can be read one "
          "after the other as well")
{
    Pdf pdf;
    pdf.line(50, 700, "Nom").line(250, 700, "NIR");
    pdf.line(50, 680, "DUPONT").line(250, 680, "185057800608491");
    CHECK(Given{open_pdf, pdf.bytes()}.holds("Nom\tNIR\nDUPONT\t185057800608491\n"));
}

TEST_CASE("pdf: a number spaced out over boxes comes out with single spaces")
{
    Pdf pdf;
    int x = 50;
    for (const char digit : "185057800608491"sv)
        pdf.line(x += 25, 700, std::string{digit});
    CHECK(Given{open_pdf, pdf.bytes()}.holds("1 8 5 0 5 7 8 0 0 6 0 8 4 9 1\n"));
}

TEST_CASE("pdf: layout becomes rows")
{
    using extract::worker::rows_of;
    CHECK(rows_of("\n\n   a  b     c   \n\n\n\n d\f") == "a b\tc\n\nd\n");
    CHECK(rows_of("") == "");
    CHECK(rows_of("x      1    2   3   y") == "x\t1 2 3\ty\n");
    CHECK(extract::worker::same_words("a b\n c", "ab  c"));
    CHECK(!extract::worker::same_words("a b", "b a"));
}

TEST_CASE("pdf: values of fields are given though nothing draws them")
{
    auto pdf = record();
    pdf.object(1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[8 0 R]>>>>");
    pdf.object(8, "<</T(patient)/Kids[9 0 R 10 0 R]>>");
    pdf.object(9, "<</FT/Tx/T(nir)/TU(Num\\351ro)/Parent 8 0 R/V(185057800608491)>>");
    pdf.object(10, "<</FT/Tx/T(nom)/Parent 8 0 R/V<FEFF00440055>>>");
    auto given = Given{open_pdf, pdf.bytes()};
    CHECK(given.parts["properties"] == "Numéro (patient.nir): 185057800608491\npatient.nom: DU\n");
}

TEST_CASE("pdf: remarks, properties and their dates are given")
{
    auto pdf = record();
    pdf.object(7, "[<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(Voir M. "
                  "DUPONT)>>]");
    pdf.object(11, "<</Title(Lettre)/Dossier(185057800608491)/"
                   "CreationDate(D:20260314120500Z)>>");
    pdf.trailer = "/Info 11 0 R";
    auto given = Given{open_pdf, pdf.bytes()};
    const auto& notes = given.parts["properties"];
    CHECK(notes.find("Contents: Voir M. DUPONT\n") != notes.npos);
    CHECK(notes.find("Dossier: 185057800608491\n") != notes.npos);
    CHECK(notes.find("CreationDate: 2026-03-14 12:05:00\n") != notes.npos);
}

TEST_CASE("pdf: files inside, XFA and XMP are given on")
{
    auto pdf = record();
    pdf.object(1, "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 12 "
                  "0 R]>>>>"
                  "/AcroForm<</XFA[(head) 14 0 R(data) 15 0 R]>>/Metadata 16 0 R>>");
    pdf.object(12, "<</Type/Filespec/F(liste.csv)/EF<</F 13 0 R>>>>");
    pdf.stream(13, "nom;nir\nDUPONT;185057800608491\n", "/Type/EmbeddedFile");
    pdf.stream(14, "<xdp>").stream(15, "<nir>185057800608491</nir></xdp>");
    pdf.stream(16, "<x:xmpmeta>Martin DUPONT</x:xmpmeta>", "/Type/Metadata/Subtype/XML");
    auto given = Given{open_pdf, pdf.bytes()};
    CHECK(given.parts["liste.csv"] == "nom;nir\nDUPONT;185057800608491\n");
    CHECK(given.parts["form.xml"] == "<xdp><nir>185057800608491</nir></xdp>");
    CHECK(given.parts["metadata.xml"] == "<x:xmpmeta>Martin DUPONT</x:xmpmeta>\n");
}

TEST_CASE("pdf: what a later revision has replaced is found")
{
    const auto first = record().bytes();
    Pdf later;
    later.line(50, 700, "Rien a signaler");
    const auto previous = static_cast<long>(first.rfind("xref\n", first.rfind("startxref")));
    auto given = Given{open_pdf, later.bytes(first, previous)};
    CHECK(given.parts["page 1"] == "Rien a signaler\n");
    CHECK(given.parts["revision 1 page 1"].find("185057800608491") == std::string::npos);
    CHECK(given.parts["revision 1 page 1"].find("1 85 05 78 006 084 91") != std::string::npos);
}

TEST_CASE("pdf: bytes before and behind the document are given on")
{
    auto given =
        Given{open_pdf, "GIF89a and more\n" + record().bytes() + "PK\3\4 more than a few bytes"};
    CHECK(given.names == "before;after;page 1;");
    CHECK(given.parts["before"] == "GIF89a and more\n");
    CHECK(given.parts["after"].find("PK\3\4") != std::string::npos);
    CHECK(Given{open_pdf, record().bytes() + "\n\r\n"}.names == "page 1;");
}

TEST_CASE("pdf: a password is a gap, and so is damage")
{
    auto pdf = record();
    pdf.trailer = "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + std::string(64, '1') +
                  ">/U<" + std::string(64, '2') + ">>>";
    const Given locked{open_pdf, pdf.bytes()};
    CHECK(locked.gaps == "encrypted;");
    CHECK(locked.names == "");
    CHECK(Given{open_pdf, "%PDF-1.5\nnothing of the kind"}.gaps == "malformed;");
    auto missing = record();
    missing.object(2, "<</Type/Pages/Kids[3 0 R 25 0 R]/Count 2>>");
    const Given half{open_pdf, missing.bytes()};
    CHECK(half.gaps == "malformed;");
    CHECK(half.holds("DUPONT"));
}

TEST_CASE("pdf: bombs end as a gap")
{
    auto large = record();
    large.raw("595 0 0 842 0 0 cm /I Do\n");
    large.stream(6, std::string(1000, '\0'),
                 "/Type/XObject/Subtype/Image/Width 100000/Height "
                 "100000/BitsPerComponent 8/ColorSpace/DeviceGray");
    CHECK(Given{open_pdf, large.bytes()}.gaps == "over_budget;");
    auto file = record();
    file.object(12, "<</Type/Filespec/F(a)/EF<</F 13 0 R>>>>");
    file.stream(13, std::string(150'000'000, ' '), "/Type/EmbeddedFile");
    CHECK(Given{open_pdf, file.bytes()}.gaps == "over_budget;");
    std::string heap;
    for (int i = 0; i < 9000; ++i)
        heap += "BT /F 6 Tf 50 " + std::to_string(i % 800) + " Td (" + std::string(40, 'a') +
                ") Tj ET\n";
    CHECK(Given{open_pdf, record().raw(heap).bytes()}.gaps == "over_budget;");
}

TEST_CASE("pdf: any cut of a file ends")
{
    const auto file = record().bytes();
    for (std::size_t size = 0; size < file.size(); size += 7)
        CHECK(Given{open_pdf, std::string_view{file}.substr(0, size)}.names.size() < 200);
}

namespace {

/// A scan of "Patient Martin DUPONT" as the only thing on the page.
Pdf scan()
{
    Pix* const page = pixCreate(900, 300, 8);
    pixSetAll(page);
    L_Bmf* font = bmfCreate(nullptr, 10);
    int width = 0;
    pixSetTextline(page, font, "Patient Martin DUPONT 185057800608491", 0, 60, 150, &width,
                   nullptr);
    bmfDestroy(&font);
    std::string pixels;
    for (int y = 0; y < 300; ++y)
        for (int x = 0; x < 900; ++x) {
            l_uint32 level = 0;
            pixGetPixel(page, x, y, &level);
            pixels += static_cast<char>(level);
        }
    Pix* owned = page;
    pixDestroy(&owned);
    Pdf pdf;
    pdf.stream(6, pixels,
               "/Type/XObject/Subtype/Image/Width 900/Height "
               "300/BitsPerComponent 8/ColorSpace/DeviceGray");
    return pdf.raw("q 500 0 0 167 40 500 cm /I Do Q\n");
}

} // namespace

TEST_CASE("pdf: a scan is read, alone or in a letter, and its reading is paid for")
{
    extract::worker::prepare_image();
    if (!extract::worker::ocr_ready()) return;
    auto alone = Given{open_pdf, scan().bytes()};
    CHECK(alone.parts["page 1 (image)"].find("Martin DUPONT 185057800608491") != std::string::npos);
    CHECK(alone.gaps == "");
    CHECK(alone.pages_left == 49);
    auto annex = scan();
    annex.line(50, 750, "Veuillez trouver le document en annexe de ce courrier.");
    CHECK(Given{open_pdf, annex.bytes()}.holds("Martin DUPONT"));
    auto poor = Given::fresh();
    poor.pages = 0;
    CHECK(Given{open_pdf, scan().bytes(), poor}.gaps == "over_budget;");
}

TEST_CASE("pdf: a scan that carries its text already is not read again")
{
    auto pdf = scan();
    pdf.raw("BT 3 Tr /F 11 Tf 50 600 Td (" + std::string(60, 'a') + ") Tj 0 -20 Td (" +
            std::string(60, 'b') + ") Tj ET\n");
    CHECK(Given{open_pdf, pdf.bytes()}.pages_left == 50);
}

TEST_CASE("pdf: an image without text in a document without text is opaque")
{
    Pdf pdf;
    pdf.stream(6, std::string(10'000, 'x'),
               "/Type/XObject/Subtype/Image/Width 100/Height "
               "100/BitsPerComponent 8/ColorSpace/DeviceGray");
    pdf.raw("500 0 0 500 40 100 cm /I Do\n");
    CHECK(Given{open_pdf, pdf.bytes()}.gaps == "opaque;");
    pdf.clear().line(50, 700, "Ordre du jour").raw("500 0 0 500 40 100 cm /I Do\n");
    CHECK(Given{open_pdf, pdf.bytes()}.gaps == "");
}

} // namespace lazaret::test
