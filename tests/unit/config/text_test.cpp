#include "config/text.hpp"

#include <doctest/doctest.h>

using namespace lazaret::config;

TEST_CASE("text: what RFC 3629 forbids is not UTF-8")
{
    CHECK(not_utf8("h\xc3\xa9las \xe2\x82\xac \xf0\x9f\x98\x80") == std::string_view::npos);
    for (const auto text : {"\xc0\x80", "\xe9", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xe0\x80\x80", "\xf8\x88\x80\x80\x80", "\x80"}) {
        CAPTURE(text);
        CHECK(not_utf8(text) == 0);
    }
}

TEST_CASE("text: columns are counted in characters")
{
    CHECK(columns("") == 0);
    CHECK(columns("abc") == 3);
    CHECK(columns("\xc3\xa9t\xc3\xa9") == 3);
    CHECK(columns("\xff\xff") == 2);
}

TEST_CASE("text: a word in a message cannot move the cursor or run on for ever")
{
    CHECK(in_quotes("a\x1b[2Jb") == "\"a?[2Jb\"");
    CHECK(in_quotes("a\nb") == "\"a?b\"");
    CHECK(in_quotes("x\xe2\x80\xaey") == "\"x?y\"");
    CHECK(in_quotes("h\xc3\xb4pital") == "\"h\xc3\xb4pital\"");
    CHECK(in_quotes(std::string(61, 'a')) == "\"" + std::string(60, 'a') + "...\"");
}
