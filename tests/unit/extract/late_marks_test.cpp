#include "extract/late_marks.hpp"
#include "support/cut.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lazaret;
using namespace std::string_literals;
using extract::Format;

namespace {

bool is_archive(const std::string& text)
{
    std::size_t yes = 0;
    std::size_t all = 0;
    test::for_every_cut(text, [&](auto feed) {
        extract::LateMarks marks;
        feed([&](Bytes bytes) { marks.feed(bytes); });
        ++all;
        yes += marks.found() == Format::archive ? 1 : 0;
    });
    CHECK((yes == 0 || yes == all));
    return yes == all;
}

const std::string end = "PK\x05\x06" + std::string(18, '\0');

} // namespace

TEST_CASE("late marks: a zip behind something else")
{
    CHECK(is_archive("MZ a program " + end));
    CHECK(is_archive("\xff\xd8\xff a picture" + end.substr(0, 20) + "\x03\0abc"s));
    CHECK_FALSE(is_archive("MZ a program " + end + "more"));
    CHECK_FALSE(is_archive("a picture" + end.substr(0, 20) + "\x04\0abc"s));
    CHECK_FALSE(is_archive("MZ a program PK\x05\x06"));
    CHECK_FALSE(is_archive(""));
}

TEST_CASE("late marks: a program that unpacks itself")
{
    CHECK(is_archive("MZ\x90\0 7z\xbc\xaf\x27\x1c\0\x04"s));
    CHECK(is_archive("\x7f"
                     "ELF Rar!\x1a\x07\0"s));
    CHECK_FALSE(is_archive("noise 7z\xbc\xaf\x27\x1c\0\x04"s));
}

TEST_CASE("late marks: a disk image")
{
    std::string image(32'769, '\0');
    image += "CD001\x01";
    extract::LateMarks whole;
    whole.feed(as_bytes(image));
    CHECK(whole.found() == Format::archive);
    extract::LateMarks pieces;
    for (std::size_t i = 0; i < image.size(); i += 3)
        pieces.feed(as_bytes(std::string_view{image}.substr(i, 3)));
    CHECK(pieces.found() == Format::archive);
    extract::LateMarks elsewhere;
    elsewhere.feed(as_bytes("x" + image));
    CHECK_FALSE(elsewhere.found());
}
