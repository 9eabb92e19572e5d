#include "extract/extractor.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lazaret;
using extract::Format;

TEST_CASE("sniff: a hidden dump is seen, a short one or one of noise is not")
{
    const auto hides = [](std::string_view text) { return extract::hides_hex(as_bytes(text)); };
    const std::string first =
        "00000000  50 61 74 69 65 6e 74 3a  20 4a 65 61 6e 20 44 75  |Patient: Jean Du|\n";
    CHECK(hides(first + "00000010  70 6f 6e 74 2c 20 6e c3  a9 20 6c 65 20 30 37 2f  |pont|\n"));
    CHECK_FALSE(hides(first));
    CHECK_FALSE(hides("00000000: 8f1c e0a2 93d7 05b1 c6fe 2a90 7d13 ee48  ....\n"
                      "00000010: b7d2 914c 06f8 a3ed 15c9 80e1 f2ba 0d97  ....\n"));
    CHECK_FALSE(hides("deadbeef: 12 monkeys\n"));
}

TEST_CASE("sniff: a text in quoted-printable is seen, URLs, settings and programs are not")
{
    const auto hides = [](std::string_view text) {
        return extract::hides_quoted_printable(as_bytes(text));
    };
    CHECK(hides("Estimada=20Dra.=20Ib=E1=F1ez:=20le=20remito=20a=20D.=20Ferm=EDn,=\n=20de=2054"));
    CHECK(hides("n=C3=A9 le 7 mai, op=C3=A9r=C3=A9 d'une t=C3=AAte f=C3=A9mo=\r\nrale"));
    CHECK(hides("=50=61=74=69=65=6E=74"));
    CHECK(hides("Mme Lef=C3=A8vre, hospitalis=C3=A9e du 3 au 9 mai"));
    CHECK(hides("l=E2=80=99avis du =F0=9F=91=A9"));
    CHECK_FALSE(hides("hospitalis=C3=A9e du 3 au 9 mai"));
    CHECK_FALSE(hides("a=C3, b=A8, c=C3A9, d=E280=99"));
    CHECK_FALSE(hides("caf=E9s"));
    CHECK_FALSE(hides("if (a==b && c==d || e==f) x=10; y=20; z=0x20;"));
    CHECK_FALSE(hides("?limit=20&offset=80&sort=date&mode=description&id=E9F0&tag=C3A9&a=20&b=20"));
    CHECK_FALSE(hides("DEBUG=FALSE\nBASE=DATABASE\nTYPE=DATE\nMODE=FAST\nLIMIT=20\nCODE=A9\n"));
    CHECK_FALSE(
        hides("<td width=20px height=80px bgcolor=FFEE99 id=e9zz><td width=20px size=20pt>"));
    CHECK_FALSE(hides("dGVzdA==\ndGVzdA==\ndGVzdA==\ndGVzdA==\ndGVzdA==\n"));
}

namespace {

Format sniffed(std::string_view head)
{
    return extract::sniff(as_bytes(head), {});
}

} // namespace

TEST_CASE("sniff: headers of a part that stands alone make a message")
{
    const std::string type = "Content-Type: text/plain; charset=iso-8859-1\r\n";
    const std::string quoted = "Content-Transfer-Encoding: Quoted-Printable\r\n";
    CHECK(sniffed(type + quoted + "\r\nn=E9") == Format::message);
    CHECK(sniffed(quoted + "\r\nn=E9") == Format::message);
    CHECK(sniffed(type + "Content-Transfer-Encoding: base64\r\n\r\nYQ==") == Format::message);
    CHECK(sniffed(type + "\r\nbonjour") == Format::text);
    CHECK(sniffed(type + "Content-Transfer-Encoding: 8bit\r\n\r\nbonjour") == Format::text);
}
