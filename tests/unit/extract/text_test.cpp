#include "extract/media_type.hpp"
#include "extract/text_codes.hpp"
#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using namespace std::string_view_literals;
using extract::Format;

TEST_CASE("base64: both alphabets, lines, and padding or none")
{
    const auto* const whole = "begin\n  \"\xfb\xff nom\"\n";
    for (const auto* text : {"+/8gbm9t", "-_8gbm9t", "+/8g\r\nbm9t\r\n", " +/ 8gb\tm9t"})
        check_tree(Format::base64, text, whole);
    check_tree(Format::base64, "bm9tIQ==", "begin\n  \"nom!\"\n");
    check_tree(Format::base64, "bm9tIQ", "begin\n  \"nom!\"\n");
    check_tree(Format::base64, "bm9tISE=\r\n", "begin\n  \"nom!!\"\n");
}

TEST_CASE("base64: padding in the middle begins anew")
{
    check_tree(Format::base64, "bm9tIQ==bm9tISE=bm9t", "begin\n  \"nom!nom!!nom\"\n");
}

TEST_CASE("base64: what is not of its alphabet is malformed")
{
    check_tree(Format::base64, "bm9t: Dupont", "begin\n  \"nom\"\ngives up: malformed\n");
    check_tree(Format::base64, "b=", "gives up: malformed\n");
}

TEST_CASE("base64: one letter too many is malformed")
{
    check_tree(Format::base64, "bm9tb", "begin\n  \"nom\"\n  gap malformed\n");
}

TEST_CASE("hex: digits in lines, behind a prefix, between quotes")
{
    for (const auto* text :
         {"6e6f6D", "0x6e6f6d", "\\x6e6f6d", "X'6e6f6d'", "6e6f\r\n6d\n", "6 e6f6d;"})
        check_tree(Format::hex, text, "begin\n  \"nom\"\n");
    check_tree(Format::hex, "", "");
}

TEST_CASE("hex: what is no digit is malformed, and so is half a byte")
{
    check_tree(Format::hex, "6e6f6dx", "begin\n  \"nom\"\ngives up: malformed\n");
    check_tree(Format::hex, "6e6f6d6", "begin\n  \"nom\"\n  gap malformed\n");
    check_tree(Format::hex, "X'6e' 6f", "begin\n  \"n\"\ngives up: malformed\n");
}

TEST_CASE("hex: dumps lose their offsets and their letters, whoever prints them")
{
    for (const auto* text :
         {"00000000  6e 6f 6d 3a 20 44 75 70  6f 6e 74                 |nom: Dupont|\n0000000b\n",
          "00000000: 6e6f 6d3a 2044 7570 6f6e 74            nom: Dupont\r\n",
          "00000000: 6e 6f 6d 3a 20 44 75 70 6f 6e 74  ab cd ef\n",
          "000000 6e 6f 6d 3a 20 44  >nom: D<\n000006 75 70 6f 6e 74  >upont<",
          "$ hexdump -C a\n00000000  6e 6f 6d 3a 20 44 75 70  |nom: Dup|\n*\n00000018  6f 6e 74  "
          "|ont|"})
        check_tree(Format::hex, text, "begin\n  \"nom: Dupont\"\n");
}

TEST_CASE("hex: a long dump, and a line in it that is none")
{
    const std::string line = "00000010  61 62 63 64 65 66 67 68  |abcdefgh|\n";
    std::string dump;
    for (int i = 0; i < 40; ++i)
        dump += line;
    check_tree(Format::hex, dump + std::string(3000, '6') + "\n" + line, "begin\n  328 bytes\n");
}

TEST_CASE("quoted-printable: bytes, soft line breaks, and what is neither")
{
    check_tree(Format::quoted_printable, "caf=C3=A9 cr=c3=a8me", "begin\n  \"café crème\"\n");
    check_tree(Format::quoted_printable, "one =\r\nline =  \t\r\nand=\nmore\r\n",
               "begin\n  \"one line andmore\\r\\n\"\n");
    check_tree(Format::quoted_printable, "a=4 b=zz c==41 d=", "begin\n  \"a=4 b=zz c=A d=\"\n");
}

TEST_CASE("quoted-printable: an endless line of blanks does not pile up")
{
    const auto blanks = "=" + std::string(100, ' ') + "x";
    check_tree(Format::quoted_printable, blanks, "begin\n  \"" + blanks + "\"\n");
}

TEST_CASE("urlencoded: names become labels")
{
    check_tree(Format::urlencoded, "nom=Dupont&nir=1+85+05%2078&vide=&seul&a=b=c",
               "begin as text\n  \"nom: Dupont\\nnir: 1 85 05 78\\nvide: \\nseul\\na: b=c\"\n");
}

TEST_CASE("urlencoded: bad percent sequences stay")
{
    check_tree(Format::urlencoded, "taux=100%&x=%4&y=%zz&z=%%41%",
               "begin as text\n  \"taux: 100%\\nx: %4\\ny: %zz\\nz: %A%\"\n");
}

TEST_CASE("urlencoded: an encoded delimiter is none")
{
    check_tree(Format::urlencoded, "a=1%262%3D3", "begin as text\n  \"a: 1&2=3\"\n");
}

TEST_CASE("values: percent and base64")
{
    CHECK(extract::percent_decoded("%41%4") == "A%4");
    CHECK(extract::percent_decoded("a%00b") == "a\0b"sv);
    CHECK(extract::base64_decoded("bm9tIQ") == "nom!");
    CHECK(extract::base64_decoded("bm9tIQ==") == "nom!");
    CHECK_FALSE(extract::base64_decoded("bm9t!"));
    CHECK_FALSE(extract::base64_decoded("bm9tb"));
}

TEST_CASE("fields: parameters with quotes, escapes and blanks")
{
    const auto all =
        extract::parameters("form-data; name=\"a\\\"b;c\" ; FileName = x.txt;; flag; e=\"open");
    CHECK(extract::parameter(all, "name") == "a\"b;c");
    CHECK(extract::parameter(all, "filename") == "x.txt");
    CHECK(extract::parameter(all, "e") == "open");
    CHECK_FALSE(extract::parameter(all, "flag"));
    CHECK(extract::essence(" Text/HTML ; charset=x") == "text/html");
    CHECK(extract::essence("") == "");
}

TEST_CASE("fields: an encoded name wins over a plain one")
{
    const auto all = extract::parameters(
        "attachment; filename=\"r.txt\"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt");
    CHECK(extract::extended_parameter(all, "filename") == "résumé.txt");
}

TEST_CASE("fields: endless parameters end")
{
    std::string field = "a/b";
    for (int i = 0; i < 1000; ++i)
        field += ";x=" + std::to_string(i);
    CHECK(extract::parameters(field).size() == 32);
}

TEST_CASE("codings: outermost first, identity nowhere")
{
    using extract::codings;
    CHECK(codings("gzip, br") == std::vector{Format::brotli, Format::gzip});
    CHECK(codings(" X-GZIP ,, identity,deflate,zstd") ==
          std::vector{Format::zstd, Format::deflate, Format::gzip});
    CHECK(codings("").empty());
    CHECK(codings("identity").empty());
    CHECK(codings("gzip, compress") == std::vector{Format::opaque, Format::gzip});
    CHECK(codings("aes128gcm") == std::vector{Format::encrypted});
    CHECK(codings("gzip, chunked") == std::vector{Format::gzip});
}

TEST_CASE("every format and every reason has a name of its own")
{
    std::vector<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(Format::opaque); ++i)
        names.push_back(extract::name(static_cast<Format>(i)));
    for (std::size_t i = 0; i < extract::unscannable_count; ++i)
        names.push_back(extract::name(static_cast<extract::Unscannable>(i)));
    for (const auto name : names)
        CHECK(!name.empty());
    CHECK(extract::name(extract::Unscannable::too_big) == "too_big");
    CHECK(extract::name(Format::utf16be) == "utf-16be");
}
