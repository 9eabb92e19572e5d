#include "detect/fold.hpp"
#include "support/cut.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::detect;

namespace {

std::string fold(std::string_view text, Escapes escapes = Escapes::none,
                 Encoding encoding = Encoding::utf8_or_cp1252)
{
    Folder folder{encoding, escapes};
    Folder::Buffer buffer;
    std::string out{folder.fold(as_bytes(text), buffer)};
    out += folder.finish(buffer);
    return out;
}

/// The source offset of each folded byte.
std::string sources(std::string_view text, std::size_t cut, Escapes escapes)
{
    Folder folder{Encoding::utf8_or_cp1252, escapes};
    Folder::Buffer buffer;
    std::string list;
    const auto note = [&](std::string_view out) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            std::uint64_t source = 0;
            for (const auto& anchor : buffer.anchors)
                if (anchor.folded <= i) source = anchor.source + (i - anchor.folded);
            list += out[i] + std::to_string(source) + " ";
        }
    };
    note(folder.fold(as_bytes(text.substr(0, cut)), buffer));
    note(folder.fold(as_bytes(text.substr(cut)), buffer));
    note(folder.finish(buffer));
    return list;
}

} // namespace

TEST_CASE("fold: what was encoded twice is put right, however it is cut")
{
    // "Élément médical" and a no-break space, in UTF-8 that was read as CP1252 and encoded again.
    const std::string text = "\xc3\x83\xe2\x80\xb0l\xc3\x83\xc2\xa9"
                             "ment m\xc3\x83\xc2\xa9"
                             "dical 2\xc3\x82\xc2\xa0"
                             "85";
    CHECK(folded(text) == "Element medical 2 85");
    CHECK(folded("N\xc3\x83O") == "NAO");
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        Folder folder{Encoding::utf8_or_cp1252, Escapes::none};
        Folder::Buffer buffer;
        std::string out{folder.fold(as_bytes(std::string_view{text}.substr(0, cut)), buffer)};
        out += folder.fold(as_bytes(std::string_view{text}.substr(cut)), buffer);
        out += folder.finish(buffer);
        CHECK(out == "Element medical 2 85");
    }
}

TEST_CASE("fold: accents, ligatures and width are gone, case stays")
{
    CHECK(fold("Élève cœur ÆON straße ŁÓDŹ") == "Eleve coeur AEON strasse LODZ");
    CHECK(fold("e\u0301le\u0300ve") == "eleve");
    CHECK(fold("１２３ Ａｂ") == "123 Ab");
    CHECK(fold("\U0001D7CF\U0001D7D0 \U0001D400\U0001D41A") == "12 Aa");
    CHECK(fold("ﬁche ﬄ") == "fiche ffl");
    CHECK(fold("Nguyễn Văn") == "Nguyen Van");
}

TEST_CASE("fold: spaces become one kind, and what nobody sees is gone")
{
    CHECK(fold("1\u00a0\u202f\u20092") == "1   2");
    CHECK(fold("1\u200b2\u00ad3\ufeff4\u20605") == "12345");
    CHECK(fold("l’hôpital “x” – y — «z»…") == "l'hopital \"x\" - y - \"z\"...");
}

TEST_CASE("fold: what URLs in a text write with percent signs is read, in UTF-8 and in CP1252")
{
    CHECK(fold("nir=1%2085%2005&nom=L%C3%A9a%20D%E9on") == "nir=1 85 05&nom=Lea Deon");
    CHECK(fold("%E2%82%AC %e2%82%ac") == fold("\u20ac \u20ac"));
    CHECK(fold("100 % of 5%, 7%z and %4") == "100 % of 5%, 7%z and %4");
    CHECK(fold("\"data:,1%2085\\u0020%C3%A9\"", Escapes::json) == "\"data:,1 85 e\"");
    CHECK(fold("nom=L%25C3%25A9a%2520D%25E9on, 100%25 de 50%2 %25z") ==
          "nom=Lea Deon, 100% de 50%2 %z");
    const std::string_view text = "a%C3%A9b%20%E9%20%4x%25C3%25A9%25%";
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        CHECK(sources(text, cut, Escapes::none) == "a0 e1 b7  8 e11  14 %17 418 x19 e20 %30 %33 ");
}

TEST_CASE("fold: what has no ASCII form stays as it is")
{
    CHECK(fold("n° Ω 患者 😀") == "n° Ω 患者 😀");
    CHECK(fold("nº") == "n°");
}

TEST_CASE("fold: bytes that are no UTF-8 are read as CP1252")
{
    CHECK(fold("\xc9l\xe8ve \x9cuf l\x92\xe9t\xe9 \x96") == "Eleve oeuf l'ete -");
    CHECK(fold("\xe9") == "e");
    CHECK(fold("\xc0\xaf") == "A\u00af"); // overlong: two characters
    CHECK(fold("\xed\xa0\x80") == "i €"); // a surrogate: three
}

TEST_CASE("fold: escapes of JSON are undone where they are said to be there")
{
    CHECK(fold(R"(\u00e9t\u00C9 \"a\/b\\ \n)", Escapes::json) == "etE \"a/b\\ \n");
    CHECK(fold(R"(\uD835\uDFCF \uD835x \u12)", Escapes::json) == "1 \ufffdx \\u12");
    CHECK(fold(R"(\u00e9)") == R"(\u00e9)");
}

TEST_CASE("fold: entities of XML are undone where they are said to be there")
{
    CHECK(fold("&eacute;&#233;&#xE9;&Agrave;&amp;&nbsp;&lt;&oelig;", Escapes::xml) == "eeeA& <oe");
    CHECK(fold("a & b &unknown; &#99999999; &", Escapes::xml) == "a & b &unknown; &#99999999; &");
}

TEST_CASE("fold: UTF-16 of both orders")
{
    using namespace std::string_literals;
    CHECK(fold("\xc9\0l\0\xe8\0v\0e\0"s, Escapes::none, Encoding::utf16le) == "Eleve");
    CHECK(fold("\0\xc9\0l\x20\x19\0e"s, Escapes::none, Encoding::utf16be) == "El'e");
    CHECK(fold("\x35\xd8\xcf\xdf"s, Escapes::none, Encoding::utf16le) == "1");
    CHECK(fold("\\\0u\0"
               "0\0"
               "0\0e\0"
               "9\0"s,
               Escapes::json, Encoding::utf16le) == "e");
}

TEST_CASE("fold: plain ASCII is passed on where it is")
{
    const std::string text(1000, 'x');
    Folder folder{Encoding::utf8_or_cp1252, Escapes::json};
    Folder::Buffer buffer;
    CHECK(folder.fold(as_bytes(text), buffer).data() == text.data());
}

TEST_CASE("fold: how the text is cut changes neither text nor places")
{
    const std::string_view text =
        "l’été e\u0301 \xe9 \\u00e9\\uD835\\uDFCF &eacute;&#233; 患\U0001D7CF \xf0\x9d";
    for (const auto escapes : {Escapes::none, Escapes::json, Escapes::xml}) {
        const auto whole = fold(text, escapes);
        test::for_every_cut(text, [&](auto feed_all) {
            Folder folder{Encoding::utf8_or_cp1252, escapes};
            Folder::Buffer buffer;
            std::string out;
            feed_all([&](Bytes piece) { out += folder.fold(piece, buffer); });
            out += folder.finish(buffer);
            CHECK(out == whole);
        });
        const auto places = sources(text, 0, escapes);
        for (std::size_t cut = 1; cut < text.size(); ++cut)
            CHECK(sources(text, cut, escapes) == places);
    }
}
