#include "access_file.hpp"
#include "extract/worker/access_objects.hpp"
#include "extract/worker/access_values.hpp"
#include "unit/extract/pack.hpp"

#include <bit>
#include <string>

namespace lazaret::test {
namespace {

using extract::worker::access_date;
using extract::worker::access_text;
using extract::worker::AccessText;
using extract::worker::open_access;

const std::vector<AccessFile::Column> columns{{"Numero", 4, 4}, {"Poids", 7, 8}, {"NeLe", 8, 8},
                                              {"Nom", 10, 0},   {"Note", 12, 0}, {"Objet", 11, 0}};

std::string real(double number)
{
    return little(std::bit_cast<std::uint64_t>(number), 8);
}

constexpr double birth = 31'179; // 1985-05-12

} // namespace

TEST_CASE("access: a table is a line a row, under the names of its columns")
{
    const AccessFile file{columns,
                          {{little(7, 4), real(72.5), real(birth), wide("DUPONT"),
                            AccessFile::inline_value("\xff\xfe"
                                                     "diab\xe8te"),
                            ""},
                           {little(8, 4), real(185057800608491), "", wide("PETIT"), "", ""}}};
    const Found found{open_access, file.bytes()};
    CHECK(found["Patients"] == "Numero\tPoids\tNeLe\tNom\tNote\tObjet\n"
                               "7\t72.5\t1985-05-12\tDUPONT\tdiabète\t\n"
                               "8\t185057800608491\t\tPETIT\t\t\n");
    CHECK(found.parts.size() == 1);
    CHECK(found.gaps.empty());
}

TEST_CASE("access: long texts and objects in other pages are followed")
{
    const auto first = AccessFile::place(AccessFile::values_page, 0);
    const auto second = AccessFile::place(AccessFile::values_page, 1);
    const auto third = AccessFile::place(AccessFile::values_page, 2);
    const std::string pdf = "%PDF-1.4 " + std::string(100, 'x');
    const AccessFile file{columns,
                          {{little(1, 4), "", "", "", AccessFile::long_value(20, 0, first),
                            AccessFile::long_value(pdf.size(), 0x40000000, third)}},
                          {little(second, 4) + wide("Marti"), little(0, 4) + wide("n DUP"), pdf}};
    const Found found{open_access, file.bytes()};
    CHECK(found["Patients"].find("1\t\t\t\tMartin DUP\t\n") != std::string::npos);
    CHECK(found["Patients.Objet.1"] == pdf);
    CHECK(found.gaps.empty());
}

TEST_CASE("access: a long text that runs in a circle ends, and is malformed")
{
    const auto first = AccessFile::place(AccessFile::values_page, 0);
    for (const auto& piece : {little(first, 4), little(first, 4) + wide("a")}) {
        const AccessFile file{
            columns,
            {{little(1, 4), "", "", "", AccessFile::long_value(1 << 20, 0, first), ""}},
            {piece}};
        CHECK(Found{open_access, file.bytes()}.gaps == Gaps{"Patients: malformed"});
    }
}

TEST_CASE("access: deleted rows are still given")
{
    AccessFile file{columns, {{little(1, 4), "", "", wide("DUPONT"), "", ""}}};
    auto bytes = file.bytes();
    auto& offset = bytes[5 * AccessFile::page_size + 15]; // high byte of the row's place
    offset = static_cast<char>(offset | 0x40);
    CHECK(Found{open_access, bytes}.says("DUPONT"));
}

TEST_CASE("access: with a password ACE is encrypted, and what is broken is malformed")
{
    const AccessFile file{columns, {{little(1, 4), "", "", wide("DUPONT"), "", ""}}, {}, 3};
    CHECK(Found{open_access, file.bytes()}.says("DUPONT"));
    auto locked = file.bytes();
    locked[0x3e] = 1;
    CHECK(Found{open_access, locked}.gaps == Gaps{"encrypted"});

    auto broken = file.bytes();
    broken[2 * AccessFile::page_size] = 9;
    CHECK(Found{open_access, broken}.gaps == Gaps{"malformed"});
    broken = file.bytes();
    broken[4 * AccessFile::page_size] = 9;
    CHECK(Found{open_access, broken}.gaps == Gaps{"Patients: malformed"});
    CHECK(Found{open_access, file.bytes().substr(0, 9000)}.gaps == Gaps{"malformed"});
    broken = file.bytes();
    broken[4 * AccessFile::page_size + 16] = 2; // number of rows
    const Found found{open_access, broken};
    CHECK(found.gaps == Gaps{"Patients: malformed"});
    CHECK(found["pages"].find("Standard ACE DB") != std::string::npos);
}

TEST_CASE("access: texts in UTF-16, compressed UTF-16 and Windows-1252")
{
    CHECK(access_text("diab\xe8te", AccessText::code_page) == "diabète");
    CHECK(access_text(std::string{"\xe9\0\x13\x20", 4}, AccessText::unicode) == "é–");
    CHECK(access_text(std::string{"\xff\xfe"
                                  "n\xe9\0\x13\x20\0e",
                                  9},
                      AccessText::unicode) == "né–e");
    CHECK(access_text(std::string{"\x3d\xd8\x00\xde", 4}, AccessText::unicode) == "\U0001F600");
    CHECK(access_text(std::string{"\x3d\xd8", 2}, AccessText::unicode) == "\ufffd");
}

TEST_CASE("access: days since 1899-12-30 are dates")
{
    CHECK(access_date(birth) == "1985-05-12");
    CHECK(access_date(birth + 0.5) == "1985-05-12 12:00:00");
    CHECK(access_date(0.25) == "06:00:00");
    CHECK(access_date(-1.25) == "1899-12-29 06:00:00");
    CHECK(access_date(1e300).empty());
}

TEST_CASE("access: documents come out of their envelopes")
{
    using extract::worker::unwrapped_attachment;
    using extract::worker::unwrapped_object;
    const auto counted = [](const std::string& text) { return little(text.size(), 4) + text; };
    const std::string end(1, '\0');
    const std::string document = "%PDF-1.4";
    const auto envelope = [&](const std::string& name, const std::string& data) {
        return "\x15\x1c" + little(8, 2) + little(0, 4) + little(0x501, 4) + little(2, 4) +
               counted(name + end) + counted("") + counted("") + counted(data);
    };
    CHECK(unwrapped_object(envelope("Word.Document.8", document)).content == document);
    const auto package = little(2, 2) + "bilan" + end + "C:\\bilan.pdf" + end + little(0x30000, 4) +
                         counted("C:\\tmp\\bilan.pdf" + end) + counted(document);
    CHECK(unwrapped_object(envelope("Package", package)).content == document);
    CHECK(unwrapped_object(envelope("Package", package)).name == "bilan.pdf");
    CHECK(unwrapped_object(document).content == document);
    CHECK(unwrapped_object("\x15\x1c\xff\xff").content == "\x15\x1c\xff\xff");

    const auto inner = little(12, 4) + little(1, 4) + wide("pd") + document;
    CHECK(unwrapped_attachment(little(1, 4) + little(inner.size(), 4) + deflated(inner, 15))
              .content == document);
    CHECK(unwrapped_attachment(little(0, 4) + little(inner.size(), 4) + inner).content == document);
    CHECK(unwrapped_attachment(document).content == document);
}

} // namespace lazaret::test
