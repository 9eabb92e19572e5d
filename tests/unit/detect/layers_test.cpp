/// What is searched for only near others, in one step and in two.
#include "unit/detect/support.hpp"

#include <string>

using namespace lazaret;
using namespace lazaret::detect;
using lazaret::test::about;
using lazaret::test::detectors;
using lazaret::test::scan;
using lazaret::test::summary;

namespace {

/// A number, words near numbers, an age near those words.
std::shared_ptr<const Detectors> three_layers()
{
    static const auto set = detectors("- detector: fr-nir\n  " + about +
                                      "person: true\n  number: {validate: fr-nir}\n"
                                      "- detector: care\n  " +
                                      about +
                                      "words: [asthme]\n"
                                      "  only_near: {any: persons, within: 100}\n"
                                      "- detector: age\n  " +
                                      about +
                                      "pattern: '[0-9]{1,3} ans'\n"
                                      "  only_near: {any: [care], within: 50}\n");
    return set;
}

constexpr std::string_view number = "184127645108946";

std::string gap(std::size_t size)
{
    return std::string(size, '.');
}

std::string codes_of(const std::string& yaml)
{
    config::Diagnostics problems;
    const config::Source source{"d.yaml", yaml};
    CHECK(Detectors::compile({&source, 1}, problems) == nullptr);
    std::string codes;
    for (const auto& problem : problems.all())
        codes += (codes.empty() ? "" : " ") + problem.code;
    return codes;
}

} // namespace

TEST_CASE("layers: each is searched for around what the one below found, on both sides")
{
    const auto set = three_layers();
    const std::string nir{number};
    CHECK(summary(scan(*set, nir + gap(60) + "asthme" + gap(20) + "40 ans."), "age") ==
          "age medium 101+6");
    CHECK(summary(scan(*set, "40 ans" + gap(20) + "asthme" + gap(60) + nir), "age") ==
          "age medium 0+6");
    CHECK(summary(scan(*set, "asthme" + gap(20) + "40 ans." + gap(300)), "age").empty());
    CHECK(summary(scan(*set, nir + gap(300) + "asthme 40 ans " + gap(300))) ==
          "fr-nir medium 0+15");
    CHECK(summary(scan(*set, nir + gap(90) + "40 ans " + gap(300)), "age").empty());
}

TEST_CASE("layers: how the text is cut changes nothing, however far into it")
{
    const auto set = three_layers();
    for (const std::size_t before : {0u, 700u, 65'000u, 70'000u}) {
        const auto text = gap(before) + "40 ans" + gap(30) + "asthme" + gap(80) +
                          std::string{number} + gap(9'000);
        const auto whole = summary(scan(*set, text));
        CHECK(whole.find("age medium") != std::string::npos);
        for (const std::size_t piece : {1u, 17u, 1000u, 65'536u}) {
            if (piece == 1 && before > 1000) continue;
            Scratch scratch;
            Scanner scanner{*set, {}, scratch};
            scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
            for (std::size_t at = 0; at < text.size(); at += piece)
                scanner.feed(as_bytes(std::string_view{text}.substr(at, piece)));
            scanner.end();
            CHECK(summary(std::move(scanner).finish()) == whole);
        }
    }
}

TEST_CASE("layers: where nothing tells of persons, what is near them is searched for everywhere")
{
    const auto set = detectors("- detector: care\n  " + about +
                               "words: [asthme]\n  only_near: {any: persons, within: 100}\n");
    CHECK(summary(scan(*set, "asthme")) == "care medium 0+6");
}

TEST_CASE("layers: more than two steps, and circles, are errors")
{
    const auto item = [](const std::string& name, const std::string& near) {
        return "- {detector: " + name + ", describes: x, source: s, words: [asthme]" +
               (near.empty() ? "" : ", only_near: {any: [" + near + "], within: 10}") + "}\n";
    };
    CHECK(codes_of(item("a", "") + item("b", "a") + item("c", "b") + item("d", "c")) == "D018");
    CHECK(codes_of(item("a", "b") + item("b", "a")).starts_with("D018"));
    CHECK(codes_of(item("a", "a")).starts_with("D018"));
}
