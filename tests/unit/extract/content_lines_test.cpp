#include "unit/extract/tree.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using extract::Format;

TEST_CASE("content lines: folded lines are one")
{
    test::check_tree(Format::content_lines, "NOTE:NIR 1 85 05\r\n  78 006\r\n\t084\nEND:VCARD\r\n",
                     "begin as text\n  \"NOTE:NIR 1 85 05 78 006084\\nEND:VCARD\\r\\n\"\n");
}

TEST_CASE("content lines: values in quoted-printable are decoded, soft line breaks undone")
{
    test::check_tree(Format::content_lines,
                     "NOTE;ENCODING=QUOTED-PRINTABLE:NIR=201=2085=2005=\r\n=2078\r\n",
                     "begin as text\n  \"NOTE;ENCODING=QUOTED-PRINTABLE:NIR 1 85 05 78\\r\\n\"\n");
}

TEST_CASE("content lines: empty lines, and line ends without a line, stay")
{
    test::check_tree(Format::content_lines, "A:b\r\n\r\n\nC:d\r\r\n",
                     "begin as text\n  \"A:b\\r\\n\\r\\n\\nC:d\\r\\r\\n\"\n");
}

TEST_CASE("sniff: vCard and iCalendar by their first line")
{
    for (const auto* head : {"BEGIN:VCARD\r\nVERSION:2.1",
                             "\xef\xbb\xbf"
                             "BEGIN:VCALENDAR\n",
                             "begin:vcard\n"})
        CHECK(extract::sniff(as_bytes(head), {}) == Format::content_lines);
    CHECK(extract::sniff(as_bytes("BEGINNING: the meeting"), {}) == Format::text);
}
