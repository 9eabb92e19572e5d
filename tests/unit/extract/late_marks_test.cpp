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
    const auto seven = "7z\xbc\xaf\x27\x1c\0\x04"s + std::string(24, '\0');
    CHECK(is_archive("MZ\x90\0 " + seven));
    const auto elf = "\x7f"
                     "ELF "s;
    const auto rest = std::string(20, '\0');
    CHECK(is_archive(elf + "Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d\0"s + rest));
    CHECK(is_archive(elf + "Rar!\x1a\x07\1\0\xf3\xe1\x82\xeb\x0b\x01\x05"s + rest));
    CHECK(is_archive(elf + "MSCF\0\0\0\0\x49\1\0\0\0\0\0\0\x2c\0\0\0\0\0\0\0\x03\x01"s));
    CHECK_FALSE(is_archive("noise " + seven));
}

TEST_CASE("late marks: a program that knows archives is none")
{
    const auto elf = "\x7f"
                     "ELF "s;
    const auto words = " is not a valid archive, use another one"s;
    CHECK_FALSE(is_archive(elf + "7z\xbc\xaf\x27\x1c" + words));
    CHECK_FALSE(is_archive(elf + "Rar!\x1a\x07\0"s + words));
    CHECK_FALSE(is_archive(elf + "Rar!\x1a\x07\1\0"s + words));
    CHECK_FALSE(is_archive(elf + "MSCF\0\0\0\0"s + words));
    CHECK_FALSE(is_archive(elf + "7z\xbc\xaf\x27\x1c\0\4"s));
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
