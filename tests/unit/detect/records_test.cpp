#include "detect/records.hpp"
#include "unit/detect/support.hpp"

#include <string>
#include <string_view>

using namespace lazaret;
using namespace lazaret::detect;

namespace {

/// Whether the places of 'a' and 'b' marked by '1' and '2' in `text` are of one record, however it
/// is cut.
bool one_record(std::string_view text)
{
    const auto a = text.find('1');
    const auto b = text.find('2');
    std::optional<bool> said;
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        Records records{true};
        records.change_text(0);
        for (std::size_t at = 0; at < text.size(); at += piece)
            records.feed(text.substr(at, piece));
        records.change_text(text.size());
        const auto same = records.same(a, b);
        if (said) REQUIRE(same == *said);
        said = same;
    }
    return *said;
}

} // namespace

TEST_CASE("records: a line of a table is one")
{
    CHECK(one_record("nom;nir;diag\nA;1;2\nB;x;y\n"));
    CHECK_FALSE(one_record("nom;nir;diag\nA;1;z\nB;x;2\n"));
    CHECK(one_record("a,b,c\n\"1\nrue des Lilas\",x,2\nB,x,y\n"));
    CHECK(one_record("Export du 3 mai\n\nnom\tnir\nA 1\t2\nB\tx\n"));
}

TEST_CASE("records: prose is one record, whatever its lines")
{
    CHECK(one_record("Bonjour, voici 1.\nA demain, ou 2.\nMerci.\n"));
    CHECK(one_record("no sign at all 1 and 2"));
}

TEST_CASE("records: an object of an array is one, with all that is inside it")
{
    CHECK(one_record(R"([{"nir":"1","diag":"2"},{"nir":"x"}])"));
    CHECK_FALSE(one_record(R"([{"nir":"1"},{"diag":"2"}])"));
    CHECK_FALSE(one_record("{\"nir\":\"1\"}\n{\"diag\":\"2\"}\n"));
    CHECK(one_record(R"([{"nir":"1","diags":[{"code":"x"},{"code":"2"}]},{"nir":"y"}])"));
    CHECK(one_record(R"([{"diags":[{"code":"2"},{"code":"x"}],"nir":"1"},{"nir":"y"}])"));
    CHECK(one_record(R"({"patient":{"nir":"1"},"sejour":{"diag":"2"}})"));
    CHECK_FALSE(one_record(R"([{"patient":{"nir":"1"}},{"patient":{"diag":"2"}}])"));
    CHECK(one_record(R"([{"text":"a } , { b \" } 1","diag":"2"}])"));
}

TEST_CASE("records: a patient's segments are one")
{
    CHECK(one_record("MSH|^~\\&|X\rPID|||1\rDG1|1||2\r"));
    CHECK_FALSE(one_record("MSH|^~\\&|X\rPID|||1\rPID|||x\rDG1|1||2\r"));
}

TEST_CASE("records: another text is another record")
{
    Records records{true};
    records.change_text(0);
    records.feed("a 1");
    records.change_text(3);
    records.feed("b 2");
    CHECK_FALSE(records.same(2, 5));
}

namespace {

/// Made when first needed: test::about must be there.
const detect::Detectors& table()
{
    static const auto compiled =
        test::detectors("- detector: nir-label\n  " + test::about + R"(label: true
  words: [nir]
- detector: care
  )" + test::about + R"(words: [diagnostic]
- detector: job
  )" + test::about + R"(words: [paie]
- detector: fr-nir
  )" + test::about + R"(number: {validate: fr-nir}
  confidence:
    - {level: high, form: timestamp, with: {detector: nir-label, within: 30}}
    - {level: high, form: bare, with: {detector: nir-label, within: 30}}
    - {level: medium, form: keyed, with: {detector: care, within: 30}, without: {detector: job, within: 50}}
    - {level: low}
)");
    return *compiled;
}

std::string far_row(std::string heading, std::string row)
{
    std::string text = std::move(heading) + "\n";
    for (int i = 0; i < 100; ++i)
        text += "Dupont;" + std::to_string(i) + ";rien du tout\n";
    const auto outcome = test::scan(table(), text + row + "\n");
    std::string found;
    for (const auto& finding : outcome.findings)
        if (finding.detector == "fr-nir") found += std::string{name(finding.confidence)} + " ";
    return found;
}

} // namespace

TEST_CASE("records: the heading of a column is near to all its cells, and to no others")
{
    CHECK(far_row("nom;nir;texte", "Durand;1841276451089;x") == "high ");
    CHECK(far_row("nom;texte;nir", "Durand;1841276451089;x") == "low ");
    CHECK(far_row("\"nom; prenom\";nir;texte", "Durand;1841276451089;x") == "high ");
}

TEST_CASE("records: what is no label speaks of the whole table")
{
    CHECK(far_row("nom;numero;diagnostic", "Durand;184127645108946;x") == "medium ");
    CHECK(far_row("nom;numero;commentaire", "Durand;184127645108946;x") == "low ");
}

TEST_CASE("clauses: without forbids what stands near")
{
    const auto level = [](std::string_view text) {
        return test::summary(test::scan(table(), text), "fr-nir");
    };
    CHECK(level("diagnostic 184127645108946") == "fr-nir medium 11+15");
    CHECK(level("paie, diagnostic 184127645108946") == "fr-nir low 17+15");
}

TEST_CASE("clauses: a score adds up what stands near, each sign once")
{
    const auto set = test::detectors("- detector: plus\n  " + test::about + R"(words: [pour, encore]
- detector: minus
  )" + test::about + R"(words: [contre]
- detector: thing
  )" + test::about + R"(words: [chose]
  confidence:
    - {level: high, score: {at_least: 2, within: 40, points: {plus: 3, minus: -2}}}
    - {level: low}
)");
    const auto found = [&](std::string_view text) { return test::scan(*set, text); };
    CHECK(test::summary(found("chose pour"), "thing") == "thing high 0+5");
    CHECK(test::summary(found("chose pour encore contre"), "thing") == "thing low 0+5");
    CHECK(test::summary(found("chose"), "thing") == "thing low 0+5");
    const auto outcome = found("pour une chose");
    for (const auto& finding : outcome.findings) {
        if (finding.detector != "thing") continue;
        REQUIRE(finding.because.size() == 1);
        CHECK(finding.because[0].detector == "plus");
        CHECK(finding.because[0].points == 3);
        CHECK(finding.because[0].distance == -5);
    }
}

TEST_CASE("tallies: the same record is a condition of rules, too")
{
    const auto care = *table().find("care");
    const auto nir = *table().find("fr-nir");
    const auto count = [&](std::string_view text) {
        const Tally tally{{nir}, Confidence::low, {care}, 400, true};
        return test::scan(table(), text, Escapes::none, {&tally, 1}).tallies.at(0);
    };
    CHECK(count(R"([{"n":"184127645108946","d":"diagnostic"},{"n":"x","d":"y"}])") == 1);
    CHECK(count(R"([{"n":"184127645108946","d":"x"},{"n":"x","d":"diagnostic"}])") == 0);
}
