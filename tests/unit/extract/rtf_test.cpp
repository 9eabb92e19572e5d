#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::Format;

namespace {

void check_rtf(std::string_view rtf, std::string_view expected)
{
    check_tree(Format::rtf, rtf, expected);
}

std::string text(std::string_view shown)
{
    return "begin as text\n  \"" + std::string{shown} + "\"\n";
}

} // namespace

TEST_CASE("rtf: words, paragraphs and tables as a reader sees them")
{
    check_rtf("{\\rtf1\\ansi\\deff0 Patient\\~: Mar\\b ti\\b0 n DU\\-PONT\\par\r\nNIR\\tab 1 85 "
              "05\\line x}",
              text("Patient : Martin DUPONT\\nNIR\t1 85 05\\nx"));
    check_rtf("{\\rtf1\\trowd\\cellx100 Nom\\cell NIR\\cell\\row Dupont\\cell "
              "185057800608491\\cell\\row}",
              text("Nom\tNIR\t\\nDupont\t185057800608491\t\\n"));
    check_rtf("{\\rtf1 a\\{b\\}\\\\c\\_d\\\nlast}", text("a{b}\\c-d\\nlast"));
}

TEST_CASE("rtf: accents of every code page")
{
    check_rtf("{\\rtf1\\ansi\\ansicpg1252 diab\\'e8te l\\'92h\\rquote \\'80}",
              text("diabète l’h’€"));
    check_rtf("{\\rtf1\\mac diab\\'8fte}", text("diabète"));
    check_rtf("{\\rtf1\\pca diab\\'8ate \\'b7}", text("diabète À"));
    check_rtf("{\\rtf1\\ansi\\ansicpg10000 n\\'8e}", text("né"));
    check_rtf("{\\rtf1\\mac n\x8e}", text("né"));
    check_rtf("{\\rtf1\\ansicpg65001 diab\\'c3\\'a8te}", text("diabète"));
}

TEST_CASE("rtf: unicode, with what stands for it left out")
{
    check_rtf("{\\rtf1 diab\\u232 ete \\u8217\\'92h \\u-4051 ?}", text("diabète ’h \uf02d"));
    check_rtf("{\\rtf1\\uc0 diab\\u232te {\\uc2\\u233 ab}c}", text("diabète éc"));
    check_rtf("{\\rtf1\\uc1\\u-10179 ?\\u-8704 ?}", text("😀"));
    check_rtf("{\\rtf1\\uc1 a\\u233 \\tab b}", text("aéb"));
}

TEST_CASE("rtf: what stands beside the text is a text of its own")
{
    check_rtf("{\\rtf1{\\fonttbl{\\f0 Times;}}{\\info{\\author Martin DUPONT}{\\title Dossier}}"
              "1 85 {\\*\\bkmkstart nom}05{\\footnote voir p. 3} 78}",
              "begin as text\n  \"1 85 05 78\"\n"
              "begin notes as text\n  \"Times;\\nauthor: Martin DUPONT\\ntitle: Dossier\\nnom\\n"
              "footnote: voir p. 3\\n\"\n");
}

TEST_CASE("rtf: the result of a field is text, its instruction is not")
{
    check_rtf(
        "{\\rtf1 vers {\\field{\\*\\fldinst HYPERLINK \"http://a\"}{\\fldrslt ici}}.}",
        "begin as text\n  \"vers ici.\"\nbegin notes as text\n  \"HYPERLINK \"http://a\"\\n\"\n");
}

TEST_CASE("rtf: pictures are parts inside the text")
{
    check_rtf("{\\rtf1 a{\\pict\\pngblip\\picw1\r\n89504e\r\n47{\\*\\x y}0d0A}b}",
              "begin as text\n  \"a\"\n  begin picture\n    \"\x89PNG\\r\\n\"\n  \"b\"\n"
              "begin notes as text\n  \"y\\n\"\n");
    check_rtf("{\\rtf1 a{\\*\\shppict{\\pict 6162}}{\\nonshppict{\\pict 63}}}",
              "begin as text\n  \"a\"\n  begin picture\n    \"ab\"\n  begin picture\n    \"c\"\n");
}

TEST_CASE("rtf: binary data are not read as text")
{
    check_rtf("{\\rtf1 a{\\pict\\bin5 {}\\}x7a}b}",
              "begin as text\n  \"a\"\n  begin picture\n    \"{}\\}xz\"\n  \"b\"\n");
    check_rtf("{\\rtf1 a\\bin3 }{}b}",
              "begin as text\n  \"a\"\n  begin binary\n    \"}{}\"\n  \"b\"\n");
}

TEST_CASE("rtf: an embedded object is taken out of its wrapping")
{
    // [MS-OLEDS] 2.2.5: version, kind, class "ab", no topic, no item, 3 bytes, then the picture.
    check_rtf("{\\rtf1{\\object\\objemb{\\*\\objclass ab}{\\*\\objdata 0105000002000000"
              "0300000061620000000000000000000300000078797a0105}{\\result r}}}",
              "begin object\n  \"xyz\"\nbegin object-view\n  \"\x01\x05\"\n"
              "begin as text\n  \"r\"\nbegin notes as text\n  \"ab\\n\"\n");
    check_rtf("{\\rtf1{\\*\\themedata 504b0304}}", "begin object\n  \"PK\x03\x04\"\n");
}

TEST_CASE("rtf: a package gives its file with its name")
{
    const std::string head = "0105000002000000080000005061636b61676500"
                             "0000000000000000"
                             "25000000"
                             "0200"
                             "612e74787400"
                             "433a5c612e74787400"
                             "00000300"
                             "02000000"
                             "7a00"
                             "03000000";
    check_rtf("{\\rtf1{\\*\\objdata " + head +
                  "616263"
                  "0000}}",
              "begin object file=a.txt\n  \"abc\"\nbegin object-view\n  \"" + std::string(2, '\0') +
                  "\"\n");
}

TEST_CASE("rtf: what follows the end is read, too")
{
    check_rtf("{\\rtf1 a}\r\n", text("a"));
    check_rtf("{\\rtf1 a}\r\nhidden", text("a") + "begin epilogue\n  \"hidden\"\n");
}

TEST_CASE("rtf: an end that is missing is reported")
{
    check_rtf("{\\rtf1 a{\\b b", text("ab") + "gap malformed\n");
    check_rtf("{\\rtf1 a\\u233", text("aé") + "gap malformed\n");
}

TEST_CASE("rtf: depth, words and numbers beyond all measure")
{
    const auto deep = "{\\rtf1 " + std::string(5000, '{') + "a" + std::string(5000, '}') + "b}";
    const auto whole = [&](auto take) { take(as_bytes(deep)); };
    CHECK(tree_of(Format::rtf, {}, whole) == text("ab"));
    check_rtf("{\\rtf1\\" + std::string(100, 'a') + "99999999999999999999 x}", text("x"));
    check_rtf("{\\rtf1 a\\bin99999999999999999999 xyz}",
              "begin as text\n  \"a\"\n  begin binary\n    \"xyz}\"\ngap malformed\n");
}
