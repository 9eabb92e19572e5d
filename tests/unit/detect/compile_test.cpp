#include "unit/detect/support.hpp"

#include <filesystem>
#include <fstream>

using namespace lazaret;
using namespace lazaret::detect;

namespace {

/// The codes of all problems, in order.
std::string problems_of(std::string yaml)
{
    config::Diagnostics problems;
    const config::Source source{"d.yaml", std::move(yaml)};
    const auto compiled = Detectors::compile({&source, 1}, problems);
    CHECK((compiled == nullptr) == problems.has_errors());
    std::string codes;
    for (const auto& problem : problems.all())
        codes += (codes.empty() ? "" : " ") + problem.code;
    return codes;
}

const std::string head = "detector: d\ndescribes: {fr: f, en: e}\nsource: s\n";

} // namespace

TEST_CASE("compile: each mistake has its code")
{
    CHECK(problems_of(head + "words: [asthme]\n") == "");
    const auto score = [](const std::string& clause) {
        return "- {detector: d, describes: f, source: s, words: [asthme], confidence: [" + clause +
               "]}\n- {detector: e, describes: f, source: s, words: [toux]}\n";
    };
    const std::string by_level = "at_least: {high: 3, low: -1}, points: {e: 2}}";
    CHECK(problems_of(score("{score: {" + by_level + "}")) == "");
    CHECK(problems_of(score("{level: low, score: {" + by_level + "}")) == "D041");
    CHECK(problems_of(score("{score: {at_least: {}, points: {e: 2}}}")) == "D017");
    CHECK(problems_of(score("{score: {at_least: 0, points: {e: 2}}, level: low}")) == "D017");
    CHECK(problems_of("detector: D_1\ndescribes: x\nsource: s\nwords: [asthme]\n") == "D001");
    CHECK(problems_of(head) == "D002");
    CHECK(problems_of(head + "words: [asthme]\npattern: abc\n") == "D002");
    CHECK(problems_of(head + "number: {validate: fr-nri}\n") == "D003");
    CHECK(problems_of(head + "pattern: abc\nvalidate: lunh\n") == "D003");
    CHECK(problems_of(head + "pattern: 'ab(c'\n") == "D004");
    CHECK(problems_of(head + "pattern: 'é'\n") == "D005");
    CHECK(problems_of(head + "pattern: 'a?'\n") == "D006");
    CHECK(problems_of(head + "pattern: 'a.*b'\n") == "D007");
    CHECK(problems_of(head + "pattern: 'a.{600}b'\n") == "D007");
    CHECK(problems_of(head + "words: []\n") == "D008");
    CHECK(problems_of(head + "words: nowhere.txt\n") == "D010");
    CHECK(problems_of(head + "words: [\"asthme\\tx\", toux]\n") == "D011");
    CHECK(problems_of(head + "structure: hl8\n") == "D012");
    CHECK(problems_of(head + "words: [asthme]\nconfidence: high\n") == "D013");
    CHECK(problems_of(head + "words: [asthme]\nconfidence: [{level: high, with: {within: 3}}]\n") ==
          "D014");
    CHECK(problems_of(head + "words: [asthme]\nexamples: x\n") == "D015");
    CHECK(problems_of("- x\n") == "C018 D016");
    CHECK(problems_of("- {detector: d, describes: x, source: s, words: [asthme]}\n"
                      "- {detector: d, describes: x, source: s, words: [asthme]}\n") == "D020");
    CHECK(problems_of(
              head +
              "words: [asthme]\nconfidence: [{level: high, with: {detector: e, within: 3}}]\n") ==
          "D022");
    CHECK(problems_of(
              head +
              "words: [asthme]\nconfidence: [{level: high, with: {detector: d, within: 3}}]\n") ==
          "D023");
}

TEST_CASE("compile: an unknown key, level or form is an error")
{
    CHECK(!problems_of(head + "words: [asthme]\ntreshold: 3\n").empty());
    CHECK(!problems_of(head + "words: [asthme]\nconfidence: [{level: sure}]\n").empty());
    CHECK(!problems_of(head + "words: [asthme]\nconfidence: [{level: high, form: key}]\n").empty());
    CHECK(!problems_of("detector: d\nwords: [asthme]\n").empty());
}

TEST_CASE("compile: a bad pattern is shown where it is bad, a misspelt name gets a hint")
{
    config::Diagnostics problems;
    const config::Source source{"d.yaml", head + "pattern: 'abc[z-a]'\nvalidate: de-kvrn\n"};
    CHECK(Detectors::compile({&source, 1}, problems) == nullptr);
    REQUIRE(problems.all().size() == 2);
    CHECK(problems.all()[0].hint == "did you mean \"de-kvnr\"?");
    CHECK(problems.all()[1].place.line == 4);
    CHECK(problems.all()[1].place.column > 11);
}

TEST_CASE("compile: a dictionary is read from beside its detector")
{
    const auto folder = std::filesystem::temp_directory_path() / "lazaret-detect-test";
    std::filesystem::create_directories(folder / "detectors");
    std::ofstream{folder / "words.txt"} << "# comment\nasthme\t2\n\nonco*  # roots\r\n";
    const config::Source source{(folder / "detectors" / "d.yaml").string(),
                                head + "words: ../words.txt\nthreshold: 3\n"};
    config::Diagnostics problems;
    const auto set = Detectors::compile({&source, 1}, problems);
    std::filesystem::remove_all(folder);
    INFO(problems.render());
    REQUIRE(set);
    CHECK(test::summary(test::scan(*set, "asthme oncologie")) == "d medium 0+11");
    CHECK(test::summary(test::scan(*set, "asthme asthme")) == "");
}

TEST_CASE("compile: a detector says what it is in the reader's language")
{
    const auto set = test::detectors(head + "person: true\nwords: [asthme]\n");
    CHECK(set->describes(0, "fr") == "f");
    CHECK(set->describes(0, "de") == "e");
    CHECK(set->is_person(0));
    CHECK(set->find("d") == DetectorId{0});
    CHECK_FALSE(set->find("e"));
}

TEST_CASE("compile: examples are held against what is found")
{
    config::Diagnostics problems;
    const auto set = test::detectors(head + R"(words: [asthme]
confidence: [{level: low}]
examples: [{text: 'un asthme', level: low}, 'asthme', 'rien']
counterexamples: ['asthme', 'rien']
)");
    set->check_examples(problems);
    REQUIRE(problems.all().size() == 2);
    CHECK(problems.all()[0].code == "D030");
    CHECK(problems.all()[0].message == "this example of \"d\" is found with confidence low");
    CHECK(problems.all()[1].message == "this example of \"d\" is not found");
}

TEST_CASE("compile: no detectors at all find nothing")
{
    config::Diagnostics problems;
    const auto set = Detectors::compile({}, problems);
    REQUIRE(set);
    CHECK(test::scan(*set, "184127645108946").findings.empty());
}
