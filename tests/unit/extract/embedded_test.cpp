#include "extract/embedded.hpp"
#include "unit/extract/pack.hpp"
#include "unit/extract/tree.hpp"

#include <random>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::string_literals;

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes)
{
    std::string text;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        held += 8;
        for (; held >= 6; held -= 6)
            text += alphabet[bits >> (held - 6) & 63];
    }
    if (held > 0) text += alphabet[bits << (6 - held) & 63];
    while (text.size() % 4 != 0)
        text += '=';
    return text;
}

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        text += "0123456789abcdef"[c & 15];
    }
    return text;
}

/// In lines of `width`, each but the first behind `between`.
std::string in_lines(const std::string& text, std::size_t width, const std::string& between)
{
    std::string lines;
    for (std::size_t i = 0; i < text.size(); i += width)
        lines += (i > 0 ? between : "") + text.substr(i, width);
    return lines;
}

std::string noise(std::size_t size)
{
    std::mt19937 random{7};
    std::string bytes(size, '\0');
    for (auto& c : bytes)
        c = static_cast<char>(random());
    return bytes;
}

template <class Feed>
std::string finds(Feed feed)
{
    extract::EmbeddedFinder finder;
    Tree tree;
    feed([&](Bytes bytes) { finder.feed(bytes, tree); });
    finder.finish(tree);
    return tree.text();
}

void check_finds(const std::string& text, const std::string& expected)
{
    std::size_t wrong = 0;
    for_every_cut(text, [&](auto feed) {
        const auto found = finds(feed);
        if (found != expected && wrong++ == 0) CHECK(found == expected);
    });
    CHECK(wrong == 0);
}

std::string find(const std::string& content, const std::string& kind = "base64")
{
    std::string shown;
    for (const char c : content)
        shown += c == '\n' ? "\\n"s : c == '\r' ? "\\r"s : std::string{c};
    return "begin " + kind + "\n  \"" + shown + "\"\n";
}

const std::string record = "Patient: Martin DUPONT, NIR 1 85 05 78 006 084 91, diabète de type 2.";
const std::string longer = record + record.substr(0, 60) + record;

} // namespace

TEST_CASE("embedded: in json, xml, urls, forms and mail")
{
    for (const auto& [before, behind] :
         {std::pair{"{\"id\": 12, \"content\":\""s, "\", \"n\": 1}"s},
          {"<photo encoding=\"base64\">"s, "</photo>"s},
          {"<img src=\"data:image/png;base64,"s, "\">"s},
          {"background: url(data:text/plain;base64,"s, ") no-repeat;"s},
          {"![image](data:image/png;base64,"s, ")"s},
          {"OBX|1|ED|PDF^Base64^"s, "^||F\r"s},
          {"PHOTO;ENCODING=b;TYPE=JPEG:"s, "\r\nEND:VCARD"s},
          {"jpegPhoto:: "s, "\nmail: a@b.example"s},
          {"nom='"s, "';"s},
          {""s, ""s}})
        check_finds(before + base64(record) + behind, find(record));
}

TEST_CASE("embedded: broken into lines, as everybody does it")
{
    const auto text = base64(longer);
    for (const std::string between : {"\r\n", "\n", "\n ", "\r\n\t", "\\n", "\\r\\n", "\\\\n",
                                      "&#10;", "&#13;\n", "&#xD;&#xA;", "\n        "})
        for (const std::size_t width : {60, 64, 76})
            check_finds("\"" + in_lines(text, width, between) + "\"", find(longer));
}

TEST_CASE("embedded: a first line that is shorter, behind a name")
{
    const auto text = base64(longer);
    check_finds("jpegPhoto:: " + text.substr(0, 10) + "\n " + in_lines(text.substr(10), 76, "\n ") +
                    "\n",
                find(longer));
    check_finds("PHOTO;ENCODING=b:" + text.substr(0, 33) + "\r\n " +
                    in_lines(text.substr(33), 74, "\r\n ") + "\r\nEND:VCARD\r\n",
                find(longer));
}

TEST_CASE("embedded: a word on the line before is none of it, nor is one behind")
{
    const auto lines = in_lines(base64(longer), 76, "\n");
    check_finds("Voici:\npiece\n" + lines + "\nMerci\n", find(longer));
    check_finds("Type: base64\n" + lines + "\n", find(longer));
    const auto whole = in_lines(base64(longer.substr(0, 171)), 76, "\n"); // three full lines
    check_finds("x\n" + whole + "\nMerci bien\n", find(longer.substr(0, 171)));
    check_finds("-----BEGIN X-----\n" + whole + "\n-----END X-----\n", find(longer.substr(0, 171)));
}

TEST_CASE("embedded: two dashes before letters hide them, also when cut between")
{
    const auto lines = in_lines(base64(noise(100)), 76, "\n");
    check_finds(lines + "\n--" + base64(record) + "\"", "");
}

TEST_CASE("embedded: letters behind escapes")
{
    const auto pdf = "%PDF-1.7\n" + std::string(3, '\xff') + std::string(3, '\xfb') + record;
    const auto text = base64(pdf);
    REQUIRE(text.find('/') != std::string::npos);
    REQUIRE(text.find('+') != std::string::npos);
    const auto escaped = [&](const std::string& plus, const std::string& slash,
                             const std::string& pad) {
        std::string with;
        for (const char c : text)
            with += c == '+' ? plus : c == '/' ? slash : c == '=' ? pad : std::string{c};
        return with;
    };
    const auto expected = find(pdf);
    for (const auto& one : {escaped("+", "\\/", "="), escaped("\\u002B", "/", "\\u003d"),
                            escaped("&#43;", "&#x2F;", "&#61;"), escaped("%2B", "%2f", "%3D"),
                            escaped("+", "\\\\/", "="), escaped("-", "_", "")})
        check_finds("\"" + one + "\"", expected);
}

TEST_CASE("embedded: hexadecimal digits, as databases write them")
{
    for (const auto& [before, behind] : {std::pair{"INSERT INTO a VALUES (1, '\\x"s, "');"s},
                                         {"(X'"s, "')"s},
                                         {"0x"s, ","s},
                                         {"E'\\\\x"s, "'"s},
                                         {"\t"s, "\t"s}})
        check_finds(before + hex(record) + behind, find(record, "hex"));
    check_finds(in_lines(hex(longer), 64, "\n"), find(longer, "hex"));
}

TEST_CASE("embedded: compressed and encoded twice")
{
    const auto packed = gzipped(record);
    check_finds("\"" + base64(packed) + "\"", find(packed));
    const auto twice = base64(record);
    check_finds("\"" + base64(twice) + "\"", find(twice));
    const auto saml = deflated("<samlp:Response>" + record + "</samlp:Response>", -15);
    check_finds("\"" + base64(saml) + "\"", find(saml, "base64 as deflate"));
}

TEST_CASE("embedded: a token shows its claims and nothing else")
{
    const auto claims = "{\"sub\":\"185057800608491\",\"name\":\"Martin DUPONT\",\"iat\":1}"s;
    auto token = base64("{\"alg\":\"HS256\"}") + "." + base64(claims) + "." + base64(noise(32));
    token.erase(std::remove(token.begin(), token.end(), '='), token.end());
    check_finds("Authorization: Bearer " + token + "\n", find(claims));
}

TEST_CASE("embedded: several, one after the other")
{
    check_finds("[\"" + base64(record) + "\",\"" + base64(noise(60)) + "\",\"" + base64(record) +
                    "\"]",
                find(record) + find(record));
    check_finds(base64(record + "1") + "\n" + base64(record + "2") + "\n",
                find(record + "1") + find(record + "2"));
}

TEST_CASE("embedded: digests, keys, identifiers, numbers and words are left alone")
{
    check_finds("{\"sha256\":\"" + hex(noise(32)) + "\",\"key\":\"" + base64(noise(64)) + "\"}",
                "");
    check_finds(base64(noise(400)), "");
    check_finds(std::string(300, 'A') + "\n" + std::string(300, '1'), "");
    std::string numbers;
    for (int i = 0; i < 20; ++i)
        numbers += "185057800608491\n";
    check_finds(numbers, "");
    check_finds("/usr/share/doc/some-very/long-path_of/names/that_has/nothing/else/in_it/readme",
                "");
    check_finds(
        "https://a.example/" + std::string(20, 'b') + "/cccccccccccccccc/dddddddddddddd/eeee", "");
    check_finds("550e8400-e29b-41d4-a716-446655440000-550e8400-e29b-41d4-a716-446655440000", "");
    check_finds(base64(record).substr(0, 60), "");
}

TEST_CASE("embedded: dna in lines is no file")
{
    std::mt19937 random{3};
    std::string dna = ">chr1\n";
    for (int i = 0; i < 600; ++i)
        dna += std::string{"ACGT"[random() % 4]} + (i % 60 == 59 ? "\n" : "");
    check_finds(dna, "");
}

TEST_CASE("embedded: long files are streamed, whatever the cut")
{
    std::string file = "%PDF-1.7\n";
    file += noise(200'000);
    const auto text = "{\"a\":\"" + in_lines(base64(file), 76, "\\r\\n") + "\"}";
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{63}, std::size_t{1000}, text.size()}) {
        extract::EmbeddedFinder finder;
        Tree tree;
        for (std::size_t i = 0; i < text.size(); i += piece)
            finder.feed(as_bytes(std::string_view{text}.substr(i, piece)), tree);
        finder.finish(tree);
        CHECK(tree.text() == "begin base64\n  " + std::to_string(file.size()) + " bytes\n");
    }
}

TEST_CASE("embedded: wherever it lies")
{
    for (std::size_t before = 0; before < 200; ++before) {
        const auto text =
            std::string(before, ' ') + "\"" + base64(record) + "\"" + std::string(50, ' ');
        const auto whole = [&](auto take) { take(as_bytes(text)); };
        CHECK(finds(whole) == find(record));
    }
}

TEST_CASE("embedded: the text around a find goes to the text, in order")
{
    const std::string file = "%PDF-1.7\n" + noise(30'000);
    const auto lines = in_lines(base64(file), 76, "\n");
    const auto text = "before \"" + lines + "\" behind, and long enough to be another chunk";
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{100}, std::size_t{4096}, text.size()}) {
        extract::EmbeddedFinder finder;
        Tree tree;
        tree.begin({});
        for (std::size_t i = 0; i < text.size(); i += piece)
            finder.feed(as_bytes(std::string_view{text}.substr(i, piece)), tree,
                        [&](Bytes bytes) { tree.data(bytes); });
        finder.finish(tree);
        tree.end();
        const auto found = tree.text();
        CHECK(found.find("  begin base64\n    30009 bytes\n") != std::string::npos);
        CHECK(found.ends_with("  \"\" behind, and long enough to be another chunk\"\n"));
    }
}
