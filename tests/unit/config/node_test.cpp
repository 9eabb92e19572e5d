#include "config/node.hpp"

#include <doctest/doctest.h>

using namespace lazaret::config;

namespace {

/// The code of the first problem, or "" when the text is read.
std::string code_of(const std::string& text)
{
    Diagnostics problems;
    const auto node = parse({"a.yaml", text}, problems);
    CHECK(node.has_value() == problems.all().empty());
    return problems.all().empty() ? "" : problems.all().front().code;
}

} // namespace

TEST_CASE("parse: a tree knows where everything stands")
{
    Diagnostics problems;
    const auto root = parse({"a.yaml", "a: é\n\"é\": [1, {b: 'c'}]\nd:\n"}, problems);
    REQUIRE(root);
    CHECK(root->kind() == Node::Kind::map);
    CHECK(root->find("a")->scalar() == "é");
    const auto& list = *root->find("é");
    CHECK(list.place().line == 2);
    CHECK(list.place().column == 6);
    REQUIRE(list.items().size() == 2);
    CHECK(list.items()[1].find("b")->scalar() == "c");
    CHECK(root->find("d")->kind() == Node::Kind::null);
    CHECK(root->find("d")->place().line == 3);
    CHECK(root->find("none") == nullptr);
}

TEST_CASE("parse: what people legitimately write is read")
{
    for (const auto text :
         {"\xef\xbb\xbf"
          "a: 1\n",
          "a: 1\r\nb: 'x'\r\n", "---\na: 1\n...\n", "a: |\n  te\"xt [\n\n   x\nb: 1\n",
          "a: >-\n  it's\n  {x\n", "a: some text\n  \"more\" text\nb: don't\n", "c: x # don't \"\n",
          "a: {\"b\":1, 'c': 'it''s'}\n", "a: [1,\n  2]\n", "a: &x [1]\nb: *x\n",
          "k: http://x/ [y] {z}\n", "a: \"x \\\" y\"\n", "a: '\n  two\n  lines'\nb: 1\n",
          "a:\n- \"x\"\n- 'y' # z\n", "- {d: \"\xc3\xa9\"}\n", "re: '\\b\\d{3}[ -]?\"'\n",
          "a: \"x\\\\\"\nb: 1\n", "\"a b\": 1\n'c': 2\n", "a: -1\n"}) {
        CAPTURE(text);
        CHECK(code_of(text).empty());
    }
}

TEST_CASE("parse: aliases repeat what they name, and are counted")
{
    Diagnostics problems;
    const auto root = parse({"a.yaml", "a: &x {k: [1, 2]}\nb: *x\n"}, problems);
    REQUIRE(root);
    CHECK(root->find("b")->find("k")->items().size() == 2);

    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const auto before = std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" +
                before + "]\n";
    }
    CHECK(code_of(bomb) == "C013");
    std::string deep = "a0: &a0 [x]\n";
    for (int i = 1; i < 40; ++i)
        deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
                std::to_string(i - 1) + "]\n";
    CHECK(code_of(deep) == "C012");
}

TEST_CASE("parse: nothing hostile takes stack, memory or time without bound")
{
    const auto many = [](std::string_view piece, int times) {
        std::string out;
        for (int i = 0; i < times; ++i)
            out += piece;
        return out;
    };
    CHECK(code_of(many("[", 16'000)) == "C007");
    CHECK(code_of(many("[", 8'000) + many("]", 8'000)) == "C012");
    CHECK(code_of(many("[\n", 300'000) + many("]\n", 300'000)) == "C012");
    CHECK(code_of("a: " + many("{b: ", 3'000) + many("}", 3'000)) == "C012");
    CHECK(code_of(many("- ", 8'000) + "x\n") == "C012");
    CHECK(code_of("a: [" + many("1,", 300'000) + "]") == "C027");
    CHECK(code_of("a: \"" + many("x\n", 300'000)) == "C005");
    CHECK(code_of("a:\n" + many("- 1\n", 1'000'000)) == "C013");
    CHECK(code_of(many("a: 1\n", 200'000)) == "C008");
    CHECK(code_of(std::string("a: \0b\n", 6)) == "C002");
}

TEST_CASE("parse: every prefix and every changed byte of a document ends in a tree or a problem")
{
    const std::string text = "a: &x [1, \"é\", 'it''s']\nb:\n  - {c: *x, d: |-}\n  - e: >\n      "
                             "f\ng: \"\\u00e9\" # h\n";
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        code_of(text.substr(0, cut));
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const char c :
             {'\0', '\t', '\n', ' ', '"', '\'', '*', ':', '[', '}', '\xc3', '-', '!', '%', '|'}) {
            auto changed = text;
            changed[at] = c;
            code_of(changed);
        }
}

TEST_CASE("reader: each kind of value is read, and a wrong one is named")
{
    Diagnostics problems;
    const auto root = parse(
        {"a.yaml", "text: x\nflag: true\nnumber: 7\nsize: 1MiB\nwait: 10s\nday: 2027-12-31\n"
                   "many: [a, b]\none: a\nsaid: {fr: \"oui\", en: yes}\nplain: same\nword: b\n"},
        problems);
    REQUIRE(root);
    Reader reader{*root, "a test", problems};
    CHECK(reader.text("text") == "x");
    CHECK(reader.required_text("text") == "x");
    CHECK(reader.flag("flag") == true);
    CHECK(reader.number("number", 1, 7) == 7u);
    CHECK(reader.size("size") == 1u << 20);
    CHECK(reader.duration("wait") == std::chrono::seconds{10});
    CHECK(reader.date("day").has_value());
    CHECK(reader.texts("many") == std::vector<std::string>{"a", "b"});
    CHECK(reader.texts("one") == std::vector<std::string>{"a"});
    CHECK(reader.localised("said").at("fr") == "oui");
    CHECK(reader.localised("plain").at("") == "same");
    CHECK(reader.choice("word", {"a", "b"}) == "b");
    CHECK_FALSE(reader.text("none"));
    CHECK(reader.texts("none").empty());
    CHECK(reader.place("word").line == 11);
    reader.done();
    CHECK(problems.all().empty());
    CHECK_FALSE(reader.number("number", 8, 9));
    CHECK_FALSE(reader.number("number", 0, 6));
    CHECK(problems.errors() == 2);
}

TEST_CASE("reader: a node that is no map is reported once and has no keys")
{
    Diagnostics problems;
    const auto root = parse({"a.yaml", "- x\n"}, problems);
    REQUIRE(root);
    Reader reader{*root, "a test", problems};
    CHECK(reader.required("a") == nullptr);
    CHECK(reader.required_text("b").empty());
    reader.done();
    CHECK(problems.errors() == 1);
}
