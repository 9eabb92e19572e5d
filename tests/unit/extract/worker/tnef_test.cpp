#include "unit/extract/worker/compound_file.hpp"

#include <doctest/doctest.h>

using namespace lazaret::test;
using lazaret::extract::worker::open_tnef;
using namespace std::string_literals;

namespace {

const auto head = u32(0x223e'9f78) + u16(1);

std::string attribute(char level, std::uint32_t id, const std::string& value)
{
    return level + u32(id) + u32(static_cast<std::uint32_t>(value.size())) + value + u16(0);
}

std::string padded(std::string value)
{
    value.resize((value.size() + 3) / 4 * 4);
    return value;
}

/// A MAPI property of variable length, with one value.
std::string property(std::uint32_t id, std::uint32_t type, const std::string& value)
{
    return u16(type) + u16(id) + u32(1) + u32(static_cast<std::uint32_t>(value.size())) +
           padded(value);
}

constexpr std::uint32_t unicode = 0x1f;
constexpr std::uint32_t binary = 0x102;

} // namespace

TEST_CASE("tnef: subject, body and an attachment")
{
    const auto found = found_by(open_tnef, head + attribute(1, 0x0001'8004, "Dossier DUPONT\0"s) +
                                               attribute(1, 0x0002'800c, "diab\xe8te\0"s) +
                                               attribute(2, 0x0006'9002, std::string(14, '\0')) +
                                               attribute(2, 0x0001'8010, "note.txt\0"s) +
                                               attribute(2, 0x0006'800f, "NIR 185057800608491"));
    CHECK(has(found, "Subject: Dossier DUPONT\n"));
    CHECK(has(found, "body: diabète\n"));
    CHECK(has(found, "note.txt (file): NIR 185057800608491\n"));
}

TEST_CASE("tnef: properties are lines, those with names of their own too")
{
    const auto named = u16(unicode) + u16(0x8001) + std::string(16, 'g') + u32(1) + u32(8) +
                       utf16(u"NIR\0"s) + u32(1) + u32(10) + padded(utf16(u"91 06"));
    const auto list = u32(2) + property(0x0c1a, unicode, utf16(u"Dr \u00c9ric\0"s)) + named;
    const auto found = found_by(open_tnef, head + attribute(1, 0x0006'9003, list));
    CHECK(has(found, "Sender: Dr Éric\n"));
    CHECK(has(found, "NIR: 91 06\n"));
}

TEST_CASE("tnef: compressed RTF is decompressed")
{
    // The example of MS-OXRTFCP §3.1.
    const auto rtf = "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0"
                     "rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0"s;
    const auto found = found_by(
        open_tnef, head + attribute(1, 0x0006'9003, u32(1) + property(0x1009, binary, rtf)));
    CHECK(has(found, "body.rtf (file): {\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"));
}

TEST_CASE("tnef: a message inside is given on as winmail.dat")
{
    const auto inner = head + attribute(1, 0x0001'8004, "inner\0"s);
    const auto found = found_by(
        open_tnef, head + attribute(2, 0x0006'9002, "") +
                       attribute(2, 0x0006'9005,
                                 u32(1) + property(0x3701, 0x0d, std::string(16, 'i') + inner)));
    CHECK(has(found, "attachment (file): " + inner));
}

TEST_CASE("tnef: an attribute that is cut off is a gap, and its letters are looked for")
{
    auto document = head + attribute(1, 0x0002'800c, "Martin DUPONT, NIR 185057800608491");
    document.resize(document.size() - 5);
    const auto found = found_by(open_tnef, document);
    CHECK(has(found, "gap: malformed\n"));
    CHECK(has(found, "Martin DUPONT, NIR 185057800608"));
}

TEST_CASE("tnef: a property that claims four thousand million values is a gap")
{
    const auto list = u32(1) + u16(0x1001) + u16(0x1234) + u32(0xffff'ffff);
    CHECK(has(found_by(open_tnef, head + attribute(1, 0x0006'9003, list)), "gap: malformed\n"));
}
