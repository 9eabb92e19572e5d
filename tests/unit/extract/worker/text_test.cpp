#include "extract/code_pages.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"

#include <doctest/doctest.h>

using namespace lazaret::extract;
using namespace lazaret::extract::worker;
using namespace std::string_view_literals;

TEST_CASE("text: only well-formed UTF-8 is UTF-8")
{
    CHECK(is_whole_utf8("diab\u00e8te \u20ac \U0001f600"));
    CHECK_FALSE(is_whole_utf8("diab\xe8te"));
    CHECK_FALSE(is_whole_utf8("diab\xc3"));         // cut off
    CHECK_FALSE(is_whole_utf8("\xc0\xaf"));         // longer than need be
    CHECK_FALSE(is_whole_utf8("\xe0\x80\xaf"));     // longer than need be
    CHECK_FALSE(is_whole_utf8("\xed\xa0\x80"));     // half of a pair
    CHECK_FALSE(is_whole_utf8("\xf4\x90\x80\x80")); // above U+10FFFF
}

TEST_CASE("text: pairs of UTF-16 become one character, halves a replacement")
{
    CHECK(utf16_text("\x3d\xd8\x00\xde\xe8\0x"sv) == "\U0001f600\u00e8");
    CHECK(utf16_text("\x3d\xd8N\0"sv) == "\ufffdN");
    CHECK(utf16_text("\x00\xdeN\0"sv) == "\ufffdN");
}

TEST_CASE("text: what is not UTF-8 is Windows-1252")
{
    CHECK(narrow_text("diab\u00e8te") == "diab\u00e8te");
    CHECK(narrow_text("diab\xe8te, 5 \x80") == "diab\u00e8te, 5 \u20ac");
}

TEST_CASE("text: the letters tell a file of DOS from one of Windows")
{
    CHECK(guessed_page("R\x82sum\x82", CodePage::windows_1252) == CodePage::dos_850);
    CHECK(guessed_page("R\xe9sum\xe9", CodePage::dos_850) == CodePage::windows_1252);
    CHECK(guessed_page("Resume", CodePage::dos_850) == CodePage::dos_850);
}

TEST_CASE("text: runs are found in UTF-8, Windows-1252 and UTF-16")
{
    CHECK(printable_runs("\1\2DUPONT, diab\u00e8te\0\xff"sv) == "DUPONT, diab\u00e8te\n");
    CHECK(printable_runs("\1\2diab\xe8te  \0"sv) == "diab\u00e8te\n");
    CHECK(printable_runs("\1D\0U\0P\0O\0N\0T\0\0\0"sv) == "DUPONT\n");
    CHECK(printable_runs("Martin\0\2D\0\xe9\0P\0O\0N\0T\0"sv) == "Martin\nD\u00e9PONT\n");
    CHECK(printable_runs("\1\u0395\u03bb\u03bb\u03ac\2"sv) == "\u0395\u03bb\u03bb\u03ac\n");
    CHECK(printable_runs("short\0"sv).empty());
    CHECK(printable_runs("\xe8\xe9\xf0\xfd\xe3\xf6\xea\xec"sv).empty()); // no words
}

TEST_CASE("fields: nothing is read beyond the end")
{
    CHECK(u16_at("\x01\x02"sv, 0) == 0x0201);
    CHECK(u16_at("\x01\x02"sv, 1) == 0);
    CHECK(u32_at("\x01\x02"sv, 0) == 0);
    CHECK(u8_at("\x01"sv, ~std::uint64_t{0}) == 0);
    CHECK(big_endian("\x01\x02"sv) == 0x0102);
    Fields fields{"\x01\x02\x03"};
    CHECK(fields.number(2) == 0x0201);
    CHECK(fields.number(2) == 0);
    CHECK_FALSE(fields.good);
    CHECK(fields.take(0).empty());
}
