#include "detect/wording.hpp"
#include "unit/detect/support.hpp"

using namespace lazaret;
using namespace lazaret::detect;

namespace {

WordWeights weights_of(const std::vector<std::string>& lines)
{
    WordWeights weights;
    for (const auto& line : lines)
        CHECK(weights.add(line));
    weights.seal();
    return weights;
}

/// What the words around `mark` in `text` weigh, whose place is left out.
int around(const WordWeights& weights, std::string_view text, std::string_view mark,
           std::uint64_t reach = 100)
{
    WordingReader reader;
    reader.read(weights, text, 0);
    reader.finish(weights);
    const auto start = text.find(mark);
    REQUIRE(start != std::string_view::npos);
    return reader.around({start, start + mark.size()}, reach);
}

const std::string account = R"(- detector: person
  describes: d
  source: s
  names: {titles: [mme], first: [marie]}
  confidence: [{level: low}]
- {detector: scan, describes: d, source: s, words: [scanner]}
- detector: account
  describes: d
  source: s
  wording: ["hospitalisee\t300", "preside\t-300", "@titled\t50", "@unknown\t-5"]
  only_near: {any: persons, within: 100}
  confidence:
    - score: {at_least: {high: 200, medium: 100, low: -50}, within: 100, points: {scan: 100}}
)";

} // namespace

TEST_CASE("wording: what the words weigh, by the root of how many there are")
{
    const auto weights = weights_of({"a\t100", "c\t100", "d\t100", "e\t100", "b\t-40"});
    CHECK(around(weights, "a c d e . . . . . X", "X") == 133); // 400 by the root of nine
    CHECK(around(weights, "a X c", "X") == 82);                // few are taken for six
    CHECK(around(weights, "b X", "X") == -16);
    CHECK(around(weights, "X", "X") == 0);
}

TEST_CASE("wording: roots, numbers, signs, other words and what is no text")
{
    const auto weights = weights_of({"doule*\t60", "douleur\t6", "00\t12", "00000\t24", "!\t18",
                                     "@unknown\t-6", "@control\t-600"});
    const auto six = [&](const std::string& text) { return around(weights, text + " X", "X"); };
    CHECK(six("douleur") == 27);  // both
    CHECK(six("douleurs") == 24); // its root
    CHECK(six("doule") == -2);    // no more letters than the root has
    CHECK(six("zut") == -2);      // not known
    CHECK(six("12") == 5);
    CHECK(six("1234567") == 10);
    CHECK(six("!") == 7);
    CHECK(six("\x01") == -245);
    CHECK(six(" \t\r\n\x1e") == 0);
}

TEST_CASE("wording: a word weighs once, until 64 others have come")
{
    const auto weights = weights_of({"no\t600"});
    CHECK(around(weights, "no no No no X no", "X") == 245);
    const auto others = [&](int count) {
        std::string text = "no ";
        for (int i = 0; i < count; ++i)
            text += "x" + std::to_string(i) + ' ';
        return around(weights, text + "no X", "X", 1000);
    };
    CHECK(others(20) < others(31) + 100);
    CHECK(others(40) > others(20)); // two tokens each: more than 64 lie between
}

TEST_CASE("wording: only words within reach count, and none of the hit itself")
{
    const auto weights = weights_of({"mal\t600"});
    CHECK(around(weights, "mal . . . . X . . . . mal", "X", 3) == 0);
    CHECK(around(weights, "mal . . . . X . . . . .", "X", 100) == 190);
    CHECK(around(weights, ". . . mal . . .", "mal", 100) == 0);
}

TEST_CASE("wording: the same sums however the text comes")
{
    const auto weights = weights_of({"hospitalisee\t300", "mme\t50", "00\t-20", "hospi*\t7"});
    const std::string text = "Mme Durand, 78 ans, hospitalisee depuis le 3 mai 2024 (ch 12).";
    const auto whole = around(weights, text, "Durand");
    test::for_every_cut(text, [&](auto feed_all) {
        WordingReader reader;
        std::uint64_t at = 0;
        feed_all([&](Bytes piece) {
            reader.read(weights, as_text(piece), at);
            at += piece.size();
        });
        reader.finish(weights);
        CHECK(reader.around({4, 10}, 100) == whole);
    });
}

TEST_CASE("wording: forgetting changes no sum that can still be asked for")
{
    const auto weights = weights_of({"a\t10", "b\t-3"});
    std::string text;
    for (int i = 0; i < 3000; ++i)
        text += i % 3 == 0 ? "a " : "b ";
    WordingReader all;
    WordingReader some;
    for (std::uint64_t at = 0; at < text.size(); at += 500) {
        const auto piece = std::string_view{text}.substr(static_cast<std::size_t>(at), 500);
        all.read(weights, piece, at);
        some.read(weights, piece, at);
        if (at < 400) continue;
        CHECK(some.around({at, at + 1}, 300) == all.around({at, at + 1}, 300));
        some.forget_before(at - 300);
    }
}

TEST_CASE("wording: a line is a word, a tab and a number")
{
    WordWeights weights;
    for (const auto* line :
         {"mal", "mal\t", "mal\t1.5", "\t3", "mal\t3 # comment", "mal\t10001", "mal\t99999999999"})
        CHECK_FALSE(weights.add(line));
}

TEST_CASE("scan: wording decides around a person, with what stands near")
{
    const auto set = test::detectors(account);
    const auto level = [&](std::string_view text) {
        for (const auto& finding : test::scan(*set, text).findings)
            if (finding.detector == "account") return std::string{name(finding.confidence)};
        return std::string{};
    };
    CHECK(level("Mme Durand, hospitalisee") == "medium");         // 300 / sqrt 6 + 50
    CHECK(level("Mme Durand, hospitalisee : scanner") == "high"); // and 100
    CHECK(level("Mme Durand") == "low");
    CHECK(level("Mme Durand preside") == "");         // -122 + 50
    CHECK(level("hospitalisee, hospitalisee") == ""); // nobody
    CHECK(level("Mme Durand" + std::string(120, '.') + " hospitalisee") == "low");
}

TEST_CASE("scan: wording without a score is found wherever it is weighed")
{
    auto yaml = account;
    const auto at = yaml.find("    - score:");
    const auto set = test::detectors(yaml.substr(0, at) + "    - {level: medium}\n");
    CHECK(test::scan(*set, "Mme Durand preside").counts.at("account") == 1);
}

TEST_CASE("scan: wording is the same at every cut, and across what is looked at closer")
{
    const auto set = test::detectors(account);
    const std::string text = "Mme Durand, hospitalisee : scanner demande. Mme Leroy preside.";
    CHECK(test::summary_at_every_cut(*set, text) == test::summary(test::scan(*set, text)));
    const std::string far(5000, ' ');
    const auto counts = test::scan(*set, far + text + far + text + far).counts;
    CHECK(counts.at("account") == 1); // of names side by side one is weighed
}

TEST_CASE("compile: wording needs words with weights, and what to be weighed around")
{
    const auto problems_of = [](std::string yaml) {
        config::Diagnostics problems;
        const config::Source source{"d.yaml", "detector: d\ndescribes: x\nsource: s\n" + yaml};
        CHECK(Detectors::compile({&source, 1}, problems) == nullptr);
        std::string codes;
        for (const auto& problem : problems.all())
            codes += problem.code + ' ';
        return codes;
    };
    const std::string near = "only_near: {any: persons, within: 100}\n";
    CHECK(problems_of("wording: [mal]\n" + near) == "D038 D008 ");
    CHECK(problems_of("wording: [\"mal\\t3\"]\n") == "D039 ");
    CHECK(problems_of("wording: nowhere.txt\n" + near) == "D010 ");
    CHECK(problems_of("wording: []\n" + near) == "D008 ");
}
