#include "unit/extract/worker/compound_file.hpp"
#include "unit/extract/worker/word_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

using namespace lazaret::test;
using lazaret::extract::Budget;
using lazaret::extract::worker::open_compound;
using namespace std::string_literals;

namespace {

std::string opened(const CompoundFile& file)
{
    return found_by(open_compound, file.bytes());
}
std::string opened(const WordFile& file)
{
    return found_by(open_compound, file.bytes());
}

// A record of an Excel stream (MS-XLS): type, length, content.
std::string record(std::uint32_t type, const std::string& body)
{
    return u16(type) + u16(static_cast<std::uint32_t>(body.size())) + body;
}
std::string cell(std::uint32_t row, std::uint32_t column, std::uint32_t format)
{
    return u16(row) + u16(column) + u16(format);
}
std::string number(std::uint32_t row, std::uint32_t column, std::uint32_t format, double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return record(0x0203, cell(row, column, format) + u32(static_cast<std::uint32_t>(bits)) +
                              u32(static_cast<std::uint32_t>(bits >> 32)));
}
const auto workbook_begins = record(0x0809, u16(0x0600) + u16(5));
const auto sheet_begins = record(0x0809, u16(0x0600) + u16(0x10));
const auto ends = record(0x000a, "");
std::string excel(const std::string& workbook)
{
    return opened(CompoundFile{}.stream("Workbook", workbook));
}
/// Globals in front of one sheet of that name, whose place they tell.
std::string workbook(const std::string& name, const std::string& globals, const std::string& sheet)
{
    const auto head = workbook_begins + globals;
    const auto bound = [&](std::size_t at) {
        return record(0x0085, u32(static_cast<std::uint32_t>(at)) + u16(0) +
                                  static_cast<char>(name.size()) + '\0' + name);
    };
    const auto place = head.size() + bound(0).size() + ends.size();
    return head + bound(place) + ends + sheet_begins + sheet + ends;
}

// A record of a PowerPoint stream (MS-PPT): version and instance, type, length, content.
std::string atom(std::uint32_t type, const std::string& body, std::uint32_t version = 0)
{
    return u16(version) + u16(type) + u32(static_cast<std::uint32_t>(body.size())) + body;
}

const auto in_table = "\x16\x24\x01"s;
const auto end_of_row = "\x16\x24\x01\x17\x24\x01"s;

} // namespace

TEST_CASE("word: pieces in CP1252 and in UTF-16 are one text")
{
    const WordFile file{.pieces = {{"Martin DUP"},
                                   {utf16(u"ONT, diab\u00e8te de type 2\r\u0395\u03bb"), true},
                                   {" co\xfbt 12 \x80\r"}}};
    CHECK(has(opened(file), "text: Martin DUPONT, diabète de type 2\nΕλ coût 12 €\n"));
}

TEST_CASE("word: footnotes are a text of their own")
{
    const WordFile file{.pieces = {{"Compte rendu\rDr Dupuis\r"}}, .footnotes = 10};
    const auto found = opened(file);
    CHECK(has(found, "text: Compte rendu\n"));
    CHECK(has(found, "footnotes: Dr Dupuis\n"));
}

TEST_CASE("word: the code of a field does not stand in the way of its result")
{
    const WordFile file{.pieces = {{"Nom : DUP\x13 MERGEFIELD nom \x14ONT\x15 Martin\r"}}};
    const auto found = opened(file);
    CHECK(has(found, "text: Nom : DUPONT Martin\n"));
    CHECK(has(found, "field codes:  MERGEFIELD nom \n"));
}

TEST_CASE("word: a row of a table is a line, whatever its cells hold")
{
    // Nom|<empty>|NIR row, Martin<paragraph>DUPONT|<empty>|185057800608491 row
    const auto first = "Nom\7\7NIR\7\7"s;
    const auto second = "Martin\rDUPONT\7\7"s + "185057800608491\7\7";
    const WordFile file{.pieces = {{first + second}},
                        .paragraphs = {{4, in_table},
                                       {5, in_table},
                                       {9, in_table},
                                       {10, end_of_row},
                                       {17, in_table},
                                       {24, in_table},
                                       {25, in_table},
                                       {41, in_table},
                                       {42, end_of_row}}};
    CHECK(has(opened(file), "text: Nom\t\tNIR\t\nMartin DUPONT\t\t185057800608491\t\n"));
}

TEST_CASE("word: an encrypted document is a gap")
{
    const WordFile file{.pieces = {{"secret\r"}}, .flags = 0x0300};
    CHECK(opened(file) == "gap: encrypted\n");
}

TEST_CASE("word: a piece outside of the document is a gap, and its letters are looked for")
{
    WordFile file{.pieces = {{"Martin DUPONT\r"}}};
    auto bytes = file.bytes();
    const auto code = bytes.find(u32(WordFile::text_at * 2 | 0x4000'0000));
    REQUIRE(code != std::string::npos);
    put(bytes, code, u32(0x7fff'fff0));
    const auto found = found_by(open_compound, bytes);
    CHECK(has(found, "gap: malformed\n"));
    CHECK(has(found, "Martin DUPONT"));
}

TEST_CASE("word: one run of letters told many times over is a gap, not many times the text")
{
    WordFile file{.pieces = {{std::string(2000, 'a')}}};
    auto bytes = file.bytes();
    const auto length = bytes.rfind(u32(0) + u32(2000));
    REQUIRE(length != std::string::npos);
    put(bytes, length + 4, u32(2'000'000));
    CHECK(has(found_by(open_compound, bytes), "gap: malformed\n"));
}

TEST_CASE("excel: a shared string that two records hold is one")
{
    // In the second record the letters are wide.
    const auto strings = record(0x00fc, u32(1) + u32(1) + u16(13) + '\0' + "Martin DU") +
                         record(0x003c, '\1' + utf16(u"PONT"));
    const auto sheet = record(0x00fd, cell(0, 0, 0) + u32(0));
    CHECK(has(excel(workbook("Liste", strings, sheet)), "Liste: Martin DUPONT\n"));
}

TEST_CASE("excel: numbers come out as people see them")
{
    const auto formats = record(0x041e, u16(164) + u16(8) + '\0' + "00000000") +
                         record(0x00e0, u16(0) + u16(0)) + record(0x00e0, u16(0) + u16(14)) +
                         record(0x00e0, u16(0) + u16(164));
    const auto sheet = number(0, 0, 0, 185057800608491.0) + number(0, 1, 1, 31179.0) +
                       number(0, 2, 2, 1234.0) + number(0, 4, 0, 7.25) +
                       record(0x027e, cell(1, 0, 0) + u32(42u << 2 | 2));
    CHECK(has(excel(workbook("Liste", formats, sheet)),
              "Liste: 185057800608491\t12/05/1985\t00001234\t\t7.25\n42\n"));
}

TEST_CASE("excel: the cells of a row are together however they were written")
{
    const auto label = [](std::uint32_t row, std::uint32_t column, const std::string& text) {
        return record(0x0204, cell(row, column, 0) + u16(static_cast<std::uint32_t>(text.size())) +
                                  '\0' + text);
    };
    const auto sheet = label(0, 0, "Nom") + label(1, 0, "DUPONT") + label(0, 1, "NIR") +
                       label(1, 1, "185057800608491");
    CHECK(has(excel(workbook("Liste", "", sheet)), "Liste: Nom\tNIR\nDUPONT\t185057800608491\n"));
}

TEST_CASE("excel: a sheet of more cells than are held at a time is whole")
{
    constexpr std::uint32_t rows = 8'000; // of 256 cells: more than two million
    std::string sheet;
    for (std::uint32_t row = 0; row < rows; ++row) {
        std::string cells;
        for (std::uint32_t column = 0; column < 256; ++column)
            cells += u16(0) + u32(row << 2 | 2);
        sheet += record(0x00bd, u16(row) + u16(0) + cells + u16(255));
    }
    const auto found = excel(workbook("Liste", "", sheet));
    CHECK(has(found, "\n7998\t7998\t"));
    CHECK(has(found, "\t7999\t7999\n"));
    CHECK(std::count(found.begin(), found.end(), '\t') == rows * 255);
}

TEST_CASE("excel: the result of a formula and the text of a comment are found")
{
    const auto result = "\0\0\0\0\0\0\xff\xff"s;
    const auto sheet = record(0x0006, cell(0, 0, 0) + result + std::string(8, '\0')) +
                       record(0x0207, u16(6) + '\0' + "DUPONT") +
                       record(0x01b6, std::string(10, '\0') + u16(6) + u16(0) + u32(0)) +
                       record(0x003c, '\0' + "NIR 91"s) + record(0x003c, std::string(16, '\0'));
    const auto found = excel(workbook("Liste", "", sheet));
    CHECK(has(found, "Liste: DUPONT\n"));
    CHECK(has(found, "NIR 91\n"));
}

TEST_CASE("excel: an encrypted workbook is a gap")
{
    CHECK(excel(workbook_begins + record(0x002f, u16(1)) + "garbage") == "gap: encrypted\n");
}

TEST_CASE("excel: a record that is cut off is a gap")
{
    const auto found = excel(workbook_begins + u16(0x0204) + u16(500) + "short");
    CHECK(has(found, "gap: malformed\n"));
}

TEST_CASE("powerpoint: texts of both kinds, in containers and in tags")
{
    const auto inner =
        atom(0x0fa8, "Martin DUPONT, n\xe9\r") + atom(0x0fa0, utf16(u"diab\u00e8te"));
    const auto tag = atom(0x138b, atom(0x0fba, utf16(u"commentaire")));
    const auto found = opened(CompoundFile{}.stream(
        "PowerPoint Document", atom(0x03e8, atom(0x03f0, inner, 0x0f), 0x0f) + tag));
    CHECK(has(found, "slides: Martin DUPONT, né\n\ndiabète\ncommentaire\n"));
}

TEST_CASE("powerpoint: what Apache POI says of the length of a footer's place is not believed")
{
    const auto place = u16(0) + u16(0x0420) + u32(8) + '\x0d';
    const auto shape = atom(0x0bc3, std::string(8, '\0')) + place;
    const auto text = atom(0xf00d, atom(0x0fa8, "Martin DUPONT"), 0x0f);
    CHECK(opened(CompoundFile{}.stream("PowerPoint Document", atom(0xf011, shape, 0x0f) + text)) ==
          opened(CompoundFile{}.stream("PowerPoint Document", text)));
}

TEST_CASE("powerpoint: an encrypted presentation is a gap")
{
    const auto user = u32(0) + u32(0x14) + u32(0x14) + u32(0xf3d1'c4df);
    CHECK(opened(CompoundFile{}
                     .stream("PowerPoint Document", atom(0x0fa8, "secret"))
                     .stream("Current User", user)) == "gap: encrypted\n");
}

TEST_CASE("powerpoint: a record longer than the stream is a gap, and its letters are looked for")
{
    const auto found = opened(CompoundFile{}.stream(
        "PowerPoint Document", u16(0) + u16(0x0fa8) + u32(9999) + "Martin DUPONT"));
    CHECK(has(found, "gap: malformed\n"));
    CHECK(has(found, "Martin DUPONT"));
}

TEST_CASE("compound: OOXML under a password is a gap")
{
    const auto file =
        CompoundFile{}.stream("EncryptionInfo", "<xml/>").stream("EncryptedPackage", "noise");
    CHECK(opened(file) == "gap: encrypted\n");
}

TEST_CASE("compound: a packaged file is given on under its name")
{
    const auto label = "note.txt\0"s;
    const auto content = "Martin DUPONT"s;
    const auto package = u32(0) + u16(2) + label + "C:\\note.txt\0"s + u32(0x0003'0000) + u32(9) +
                         "C:\\t.txt\0"s + u32(static_cast<std::uint32_t>(content.size())) + content;
    CHECK(has(opened(CompoundFile{}.stream("ObjectPool/_1/\1Ole10Native", package)),
              "ObjectPool/_1/note.txt (file): Martin DUPONT\n"));
}

TEST_CASE("compound: a sheet inside a document is opened where it stands")
{
    const auto sheet = record(0x0204, cell(0, 0, 0) + u16(6) + '\0' + "DUPONT");
    CHECK(has(opened(CompoundFile{}.stream("ObjectPool/_1/Workbook", workbook("L", "", sheet))),
              "ObjectPool/_1/L: DUPONT\n"));
}

TEST_CASE("compound: streams of unknown kinds are given on as files")
{
    const auto found =
        opened(CompoundFile{}.stream("VisioDocument", "abc").stream("x/Contents", "%PDF-1.7"));
    CHECK(found == "x/Contents (file): %PDF-1.7\nVisioDocument (file): abc\n");
}

TEST_CASE("compound: title and author are found")
{
    const auto value = [](const std::string& text) {
        return u32(30) + u32(static_cast<std::uint32_t>(text.size())) + text;
    };
    const auto codepage = u32(2) + u32(1252);
    const auto title = value("Dossier DUPONT\0\0"s);
    const auto author = value("Dr \xc9ric\0"s);
    const std::uint32_t first = 8 + 3 * 8;
    const auto second = first + static_cast<std::uint32_t>(codepage.size());
    const auto third = second + static_cast<std::uint32_t>(title.size());
    const auto set = u32(0) + u32(3) + u32(1) + u32(first) + u32(2) + u32(second) + u32(4) +
                     u32(third) + codepage + title + author;
    const auto head = u16(0xfffe) + u16(0) + u32(0) + std::string(16, '\0') + u32(1) +
                      u32(0xf29f'85e0) + std::string(12, '\0') + u32(48);
    CHECK(has(opened(CompoundFile{}.stream("\5SummaryInformation", head + set)),
              "Title: Dossier DUPONT\nAuthor: Dr Éric\n"));
}

TEST_CASE("compound: pictures in drawings are given on")
{
    const auto png = "\x89PNG\r\n\x1a\n"s + "picture";
    const auto blip = u16(0x6e00) + u16(0xf01e) + u32(static_cast<std::uint32_t>(17 + png.size())) +
                      std::string(17, 'i') + png;
    const auto found = opened(CompoundFile{}
                                  .stream("PowerPoint Document", atom(0x0fa8, "x"))
                                  .stream("Pictures", "junk" + blip + blip));
    CHECK(has(found, "picture.png (file): " + png + "\npicture.png (file): " + png + "\n"));
}

TEST_CASE("compound: what is no container is a gap, and its letters are looked for")
{
    const auto found = found_by(open_compound, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Martin DUPONT"s);
    CHECK(has(found, "gap: malformed\n"));
    CHECK(has(found, "Martin DUPONT"));
}

TEST_CASE("compound: a container that ends early is a gap")
{
    const auto whole = CompoundFile{}.stream("a", std::string(10'000, 'x')).bytes();
    CHECK(has(found_by(open_compound, whole.substr(0, 4096)), "gap: malformed\n"));
}

TEST_CASE("compound: storages are entered to the depth that the budget allows")
{
    const auto bytes = CompoundFile{}.stream("a/b/c/d/e", "x").bytes();
    CHECK(found_by(open_compound, bytes, Budget{.depth = 2}) == "gap: too_deep\n");
    CHECK(found_by(open_compound, bytes, Budget{.depth = 4}) == "a/b/c/d/e (file): x\n");
}

TEST_CASE("compound: nothing more is given once the budget is spent")
{
    const auto bytes =
        CompoundFile{}.stream("a", "12345").stream("b", "123456").stream("c", "1").bytes();
    CHECK(found_by(open_compound, bytes, Budget{.decoded_bytes = 8}) ==
          "a (file): 12345\ngap: over_budget\n");
}
