#include "detect/scanner.hpp"
#include "support/cut.hpp"
#include "unit/detect/support.hpp"

using namespace lazaret;
using namespace lazaret::detect;
using test::scan;
using test::summary;

namespace {

std::string with_about(std::string yaml)
{
    for (auto at = yaml.find("ABOUT"); at != std::string::npos; at = yaml.find("ABOUT"))
        yaml.replace(at, 5, "describes: test\n  source: test");
    return yaml;
}

} // namespace

TEST_CASE("scanner: a word is found between borders, in any case, with any accents")
{
    const auto set = test::detectors("detector: medical\ndescribes: test\nsource: test\n"
                                     "words: [diabète, insuffisance rénale, oncolog*, hiv]\n");
    CHECK(summary(scan(*set, "DIABETE")) == "medical medium 0+7");
    CHECK(summary(scan(*set, "un diabète.")) == "medical medium 3+8");
    CHECK(summary(scan(*set, "insuffisance \n re\u0301nale")) == "medical medium 0+23");
    CHECK(summary(scan(*set, "insuffisance_rénale")) == "medical medium 0+20");
    CHECK(summary(scan(*set, "Oncologie")) == "medical medium 0+7");
    CHECK(summary(scan(*set, "hiv")) == "medical medium 0+3");
    CHECK(summary(scan(*set, "x_hiv_y")) == "medical medium 2+3");
    for (const auto* text : {"diabetes", "prediabete", "insuffisance    renale", "neuroncologie",
                             "archives", "hivers"})
        CHECK(summary(scan(*set, text)) == "");
}

TEST_CASE("scanner: a threshold counts distinct terms within its window")
{
    const auto set =
        test::detectors("detector: medical\ndescribes: test\nsource: test\n"
                        "words: [asthme, toux, \"fièvre\\t2\"]\nthreshold: 3\nwindow: 40\n");
    CHECK(summary(scan(*set, "toux toux toux asthme")) == "");
    CHECK(summary(scan(*set, "toux et fievre")) == "medical medium 0+14");
    CHECK(summary(scan(*set, "toux, " + std::string(40, '-') + " fievre")) == "");
}

TEST_CASE("scanner: a pattern is found whole, between borders, where its check holds")
{
    const auto set = test::detectors(with_about(R"(- detector: mrn
  ABOUT
  pattern: 'MRN[ :]{0,3}[0-9]{6,10}'
  mask: {keep_first: 3}
- detector: kvnr
  ABOUT
  pattern: '[A-Z][0-9]{9}'
  case: exact
  validate: de-kvnr
- detector: loose
  ABOUT
  pattern: ['ipp=[0-9]{2,4}', 'nip=[0-9]{2}']
  boundary: none
)"));
    const auto found =
        scan(*set, "é mrn: 12345678, A123456780 A123456781 a123456780 xipp=12345 nip=77");
    CHECK(summary(found) ==
          "mrn medium 3+13; kvnr medium 18+10; loose medium 52+8; loose medium 62+6");
    CHECK(found.findings.front().masked == "mrn: ********");
    CHECK(summary(scan(*set, "mrn 12345678901")) == "");
    CHECK(summary(scan(*set, "xmrn 12345678")) == "");
}

TEST_CASE("scanner: what is near decides, on either side")
{
    const auto nir = [](const std::string& text) {
        return summary(scan(*test::nir_detectors(), text), "fr-nir");
    };
    const std::string gap(280, '.');
    CHECK(nir("nir" + gap + "184127645108946") == "fr-nir high 283+15");
    CHECK(nir("184127645108946" + gap + "nir") == "fr-nir high 0+15");
    CHECK(nir("nir" + gap + gap + "184127645108946") == "fr-nir medium 563+15");
    CHECK(nir("184127645108946" + gap + gap + "nir") == "fr-nir medium 0+15");
}

TEST_CASE("scanner: a detector may look for one that looks for another")
{
    const auto set = test::detectors(with_about(R"(- detector: outer
  ABOUT
  words: [outer]
  confidence: [{level: high, with: {detector: inner, within: 50}}]
- detector: inner
  ABOUT
  pattern: 'inner[0-9]{2}'
  confidence: [{level: low, with: {any: [label, other], within: 50}}]
- {detector: label, describes: x, source: x, words: [label]}
- {detector: other, describes: x, source: x, words: [other]}
)"));
    const std::string gap(45, '.');
    CHECK(summary(scan(*set, "outer" + gap + "inner12" + gap + "label"), "outer") ==
          "outer high 0+5");
    CHECK(summary(scan(*set, "outer" + gap + "inner12" + gap + "other"), "outer") ==
          "outer high 0+5");
    CHECK(summary(scan(*set, "outer" + gap + "inner12" + gap + gap + "label"), "outer") == "");
}

TEST_CASE("scanner: what is near is seen in the middle of a long stretch of it")
{
    const auto set =
        test::detectors("- detector: context\n  " + test::about +
                        "words: [asthme, toux]\n  threshold: 2\n- detector: number\n  " +
                        test::about + R"(pattern: 'code [0-9]{4}'
  confidence: [{level: high, with: {detector: context, within: 10}}]
)");
    std::string text;
    for (int i = 0; i < 1'000; ++i)
        text += "asthme et toux ";
    CHECK(test::summary(test::scan(*set, text + "code 1234 " + text + text), "number") ==
          "number high 15000+9");
}

TEST_CASE("scanner: a label in one field is near the number in the next, but digits do not join")
{
    Scratch scratch;
    Scanner scanner{*test::nir_detectors(), {}, scratch};
    const auto text = [&](const std::string& part, std::string_view bytes) {
        scanner.begin(part, Encoding::utf8_or_cp1252, Escapes::none);
        scanner.feed(as_bytes(bytes));
        scanner.end();
    };
    text("form.label", "n° SS");
    text("form.number", "184127645108946");
    text("form.a", "2951099");
    text("form.b", "12611193");
    const auto outcome = std::move(scanner).finish();
    CHECK(summary(outcome, "fr-nir") == "fr-nir high 0+15");
    CHECK(outcome.findings.back().part == "form.number");
    CHECK(outcome.complete);
}

TEST_CASE("scanner: texts nest, and each finding has its own part and offset")
{
    Scratch scratch;
    Scanner scanner{*test::nir_detectors(), {}, scratch};
    scanner.begin("outer", Encoding::utf8_or_cp1252, Escapes::none);
    scanner.feed(as_bytes("été "));
    scanner.begin("inner", Encoding::utf16le, Escapes::none);
    std::string wide;
    for (const char c : std::string_view{"x 184127645108946"})
        (wide += c) += '\0';
    scanner.feed(as_bytes(wide));
    scanner.end();
    scanner.feed(as_bytes("é 295109912611193"));
    const auto outcome = std::move(scanner).finish();
    REQUIRE(outcome.findings.size() == 2);
    CHECK(outcome.findings[0].part == "inner");
    CHECK(summary(outcome) == "fr-nir medium 4+30; fr-nir medium 9+15");
    CHECK(outcome.findings[1].part == "outer");
}

TEST_CASE("scanner: tallies count distinct values, with their confidence and what is near")
{
    const auto set = test::nir_detectors();
    const auto nir = *set->find("fr-nir");
    const auto label = *set->find("nir-label");
    const Tally tallies[] = {{.of = {nir}},
                             {.of = {nir}, .at_least = Confidence::high},
                             {.of = {nir}, .near = {label}, .within = 20},
                             {.of = {nir, label}}};
    const auto outcome =
        scan(*set,
             "184127645108946 184127645108946 2850578006084 " + std::string(400, '.') +
                 "295109912611193 nir" + std::string(300, '.') + "nir",
             Escapes::none, tallies);
    CHECK(outcome.tallies == std::vector<std::uint64_t>{3, 1, 1, 4});
    CHECK(outcome.persons == 2);
}

TEST_CASE("scanner: tallies grow while the body arrives")
{
    const auto set = test::nir_detectors();
    const Tally tally{.of = {*set->find("fr-nir")}, .at_least = Confidence::medium};
    Scratch scratch;
    Scanner scanner{*set, {&tally, 1}, scratch};
    scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
    scanner.feed(as_bytes("184127645108946"));
    CHECK(scanner.tallies()[0] == 0);
    scanner.feed(as_bytes(std::string(2000, '.')));
    CHECK(scanner.tallies()[0] == 1);
}

TEST_CASE("scanner: findings are limited for each detector, counts go on")
{
    std::string text;
    for (int i = 10; i < 60; ++i)
        text += "mrn 9" + std::to_string(i) + "\n";
    const auto set =
        test::detectors("detector: mrn\ndescribes: x\nsource: x\npattern: 'mrn [0-9]{3}'\n");
    Scratch scratch;
    Scanner scanner{*set, {}, scratch, 7};
    scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
    scanner.feed(as_bytes(text));
    const auto outcome = std::move(scanner).finish();
    CHECK(outcome.findings.size() == 7);
    CHECK(outcome.counts.at("mrn") == 50);
    CHECK(outcome.persons == 0);
}

TEST_CASE("scanner: words are reported once in 64 KiB, and looked for everywhere")
{
    const auto set =
        test::detectors("detector: w\ndescribes: x\nsource: x\nwords: [asthme, toux]\n");
    std::string text;
    while (text.size() < 200'000)
        text += "asthme toux ";
    const auto outcome = scan(*set, text);
    CHECK(outcome.findings.size() == 4);
    CHECK(outcome.counts.at("w") == 2);
}

TEST_CASE("scanner: escapes of JSON do not hide what they spell")
{
    CHECK(summary(scan(*test::nir_detectors(),
                       R"({"s\u00e9curit\u00e9 sociale":"18412\u00376451089\u200b46"})",
                       Escapes::json),
                  "fr-nir") == "fr-nir high 31+26");
}

TEST_CASE("scanner: how the text is cut changes no finding")
{
    const auto set = test::detectors(with_about(
        R"(- {detector: label, describes: x, source: x, words: [été, "n° ss", asthme aig*]}
- detector: mrn
  ABOUT
  pattern: ['mrn[ :]{0,3}[0-9]{6,10}(-[0-9])?', 'id=[0-9]{2,5}']
  confidence: [{level: high, with: {detector: label, within: 20}}, {level: medium}]
- {detector: loose, describes: x, source: x, boundary: none, pattern: 'ipp=[0-9]{2,5}'}
- {detector: nhs, describes: x, source: x, number: {validate: uk-nhs}}
)"));
    const std::string_view text = "l'été: mrn 1234567-8 MRN:12345678 id=12345x id=77 xipp=123456 "
                                  "943 476 5870 N\u00b0 SS asthme  aigu\xeb 9434765919";
    CHECK(test::summary_at_every_cut(*set, text) ==
          "label medium 2+5; mrn high 9+13; mrn high 23+12; mrn medium 46+5; "
          "loose medium 53+9; nhs medium 64+12; nhs medium 98+10");
}

TEST_CASE("scanner: hostile texts neither crash nor grow without bound")
{
    const auto set = test::detectors(with_about(
        R"(- {detector: any, describes: x, source: x, boundary: none, pattern: '[0-9]{2,9}'}
- {detector: word, describes: x, source: x, words: [aa, ab, a1]}
- {detector: nir, describes: x, source: x, number: {validate: fr-nir}, confidence: [{level: low, with: {detector: word, within: 4096}}]}
- {detector: hl7, describes: x, source: x, structure: hl7v2}
- {detector: fhir, describes: x, source: x, structure: fhir-json}
)"));
    const Tally tally{.of = {0, 1, 2}, .near = {1}, .within = 1u << 31};
    Scratch scratch;
    for (const std::string_view piece :
         {"1", "1 ", "2A", "184127645108946 ", "aa ab a1 ", "\xc3", "\xed\xa0", "\\u", "&#", "\n",
          "\r\nPID|", "MSH|^~\\&|\rPID|1||1", "\"resourceType\":\"Patient\",\"id\":\"1\"", "\0"}) {
        std::string text;
        while (text.size() < 70'000)
            text += piece.empty() ? std::string_view{"\0", 1} : piece;
        Scanner scanner{*set, {&tally, 1}, scratch};
        scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::json);
        scanner.feed(as_bytes(text));
        for (int i = 0; i < 50; ++i) {
            scanner.begin("inner", Encoding::utf16be, Escapes::xml);
            scanner.feed(as_bytes(std::string_view{text}.substr(0, 99)));
        }
        const auto outcome = std::move(scanner).finish();
        CHECK(outcome.findings.size() <= 500);
    }
}
