#include "extract/code_pages.hpp"
#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::CodePage;
using extract::Format;

TEST_CASE("code pages: by name and by number")
{
    CHECK(extract::code_page("ISO-8859-1") == CodePage::windows_1252);
    CHECK(extract::code_page(" Macintosh ") == CodePage::mac_roman);
    CHECK(extract::code_page(10000) == CodePage::mac_roman);
    CHECK(extract::code_page(850) == CodePage::dos_850);
    CHECK_FALSE(extract::code_page("shift_jis"));
    CHECK_FALSE(extract::code_page(932));
}

TEST_CASE("code pages: French letters come out right")
{
    CHECK(extract::to_utf8(CodePage::windows_1252, "l\x92\x9cuvre \xab \xe9t\xe9 \xbb \x80") ==
          "l’œuvre « été » €");
    CHECK(extract::to_utf8(CodePage::latin_9, "\xbd"
                                              "uvre \xa4") == "œuvre €");
    CHECK(extract::to_utf8(CodePage::mac_roman, "l\xd5\xcfuvre \xc7 \x8et\x8e \xc8 \xcb") ==
          "l’œuvre « été » À");
    CHECK(extract::to_utf8(CodePage::dos_850, "\x82t\x82 \xaevoil\x85\xaf \xb7 \xd4") ==
          "été «voilà» À È");
    CHECK(extract::to_utf8(CodePage::dos_437, "\x82t\x82 \xe1") == "été ß");
}

TEST_CASE("mac roman and dos: a text becomes utf-8, however it is cut")
{
    check_tree(Format::mac_roman, "n\x8e, diab\x8fte\r", "begin\n  \"né, diabète\\r\"\n");
    check_tree(Format::dos, "n\x82, diab\x8ate\r\n", "begin\n  \"né, diabète\\r\\n\"\n");
    check_tree(Format::dos, "", "");
}

TEST_CASE("utf-32: both orders, without the mark, however it is cut")
{
    const std::string big{"\0\0\xfe\xff\0\0\0n\0\0\0\xe9\0\x01\xf6\0", 16};
    std::string little;
    for (std::size_t i = 0; i < big.size(); i += 4)
        little += {big[i + 3], big[i + 2], big[i + 1], big[i]};
    check_tree(Format::utf32be, big, "begin\n  \"né😀\"\n");
    check_tree(Format::utf32le, little, "begin\n  \"né😀\"\n");
}

TEST_CASE("utf-32: what is no character does no harm, half of one is reported")
{
    const std::string odd{"\0\0\0a\0\0\xd8\0\x7f\xff\xff\xff\0\0", 14};
    check_tree(Format::utf32be, odd, "begin\n  \"a\xef\xbf\xbd\xef\xbf\xbd\"\n  gap malformed\n");
}
