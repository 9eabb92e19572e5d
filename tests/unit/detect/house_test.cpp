#include "detect/house_files.hpp"
#include "fingerprint/file.hpp"
#include "unit/detect/support.hpp"
#include "unit/exact/support.hpp"
#include "unit/fingerprint/support.hpp"

#include <filesystem>

using namespace lazaret;
using detect::Confidence;
using detect::Tally;

namespace {

const std::string head = "describes: test\n  source: test\n  ";

/// The house's forms and patients in a folder, with detectors beside them.
struct Ward : test::House {
    std::string forms = (folder.path / "house.fingerprints").string();
    std::string key_file = (folder.path / "edm.key").string();
    std::string other_key = (folder.path / "other.key").string();

    Ward()
    {
        const auto form = test::document("Formulaire de consentement", test::consent);
        const auto leaflet = test::document("Livret", test::chatter(3, 300));
        REQUIRE(fingerprint::write_file(forms, std::vector{form, leaflet}));
        REQUIRE(exact::Key::make(key_file));
        REQUIRE(exact::Key::make(other_key));
        key = *exact::Key::read(key_file);
        REQUIRE(build());
    }

    std::shared_ptr<const detect::Detectors> compile(const std::string& yaml,
                                                     config::Diagnostics& problems) const
    {
        const config::Source source{(folder.path / "d.yaml").string(), yaml};
        return detect::Detectors::compile({&source, 1}, problems);
    }

    std::shared_ptr<const detect::Detectors> detectors(const std::string& yaml) const
    {
        config::Diagnostics problems;
        auto set = compile(yaml, problems);
        REQUIRE_MESSAGE(set, problems.render());
        return set;
    }

    /// "D019 3:15" of the only problem.
    std::string problem(const std::string& yaml) const
    {
        config::Diagnostics problems;
        CHECK(!compile(yaml, problems));
        REQUIRE(problems.all().size() == 1);
        const auto& only = problems.all()[0];
        CHECK(only.place.file == (folder.path / "d.yaml").string());
        return only.code + " " + std::to_string(only.place.line) + ":" +
               std::to_string(only.place.column);
    }
};

std::string forms_detector(const std::string& more = {})
{
    return "- detector: forms\n  " + head + "fingerprints: {file: house.fingerprints" + more +
           "}\n";
}

std::string patients_detector(const std::string& more = {})
{
    return "- detector: patients\n  " + head +
           "person: true\n  exact: {index: patients.edm, key: edm.key" + more + "}\n";
}

/// The consent form with `value` in each of its blanks.
std::string filled(const std::string& value)
{
    std::string text{test::consent};
    for (auto at = text.find("____"); at != std::string::npos; at = text.find("____", at))
        text.replace(at, 4, value);
    return text;
}

/// As test::scan(), in pieces of `piece` bytes.
detect::Scanner::Outcome scan_cut(const detect::Detectors& set, std::string_view text,
                                  std::size_t piece, std::span<const Tally> tallies = {})
{
    detect::Scratch scratch;
    detect::Scanner scanner{set, tallies, scratch};
    scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
    for (std::size_t at = 0; at < text.size(); at += piece)
        scanner.feed(as_bytes(text.substr(at, piece)));
    scanner.end();
    return std::move(scanner).finish();
}

} // namespace

TEST_CASE_FIXTURE(Ward, "house: a filled-in copy of a form is found once, by its name")
{
    const auto set = detectors(forms_detector());
    const auto text =
        test::chatter(1, 50) + filled("Mme Lefèvre, 12/05/1985") + test::chatter(2, 50);
    for (const auto piece : {std::size_t{7}, std::size_t{1'000}, text.size()}) {
        const auto outcome = scan_cut(*set, text, piece);
        REQUIRE(outcome.findings.size() == 1);
        CHECK(outcome.findings[0].confidence == Confidence::medium);
        CHECK(outcome.findings[0].masked.starts_with("Formulaire de consentement ("));
        CHECK(outcome.findings[0].masked.ends_with(" %)"));
        CHECK(outcome.findings[0].offset >= test::chatter(1, 50).size());
        CHECK(outcome.counts.at("forms") == 1);
    }
}

TEST_CASE_FIXTURE(Ward,
                  "house: an excerpt of 400 bytes is found, other text and half a line are not")
{
    const auto set = detectors(forms_detector());
    const auto excerpt = test::consent.substr(700, 400);
    const auto found = test::scan(*set, excerpt);
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].masked != "Formulaire de consentement (100 %)");
    CHECK(test::scan(*set, test::chatter(9, 400)).findings.empty());
    CHECK(test::scan(*set, test::consent.substr(700, 150)).findings.empty());
    CHECK(test::scan(*set, std::string{test::consent} + test::chatter(3, 300)).findings.size() ==
          2);
}

TEST_CASE_FIXTURE(Ward, "house: coverage asks for most of a document, however long it takes")
{
    const auto set = detectors(forms_detector(", coverage: 80"));
    CHECK(test::scan(*set, test::consent.substr(700, 400)).findings.empty());
    const auto whole = test::scan(*set, test::consent);
    REQUIRE(whole.findings.size() == 1);
    CHECK(whole.findings[0].masked == "Formulaire de consentement (100 %)");
}

TEST_CASE_FIXTURE(Ward, "house: what ends in one text does not go on in the next")
{
    const auto set = detectors(forms_detector());
    const auto half = test::consent.substr(700, 200);
    detect::Scratch scratch;
    detect::Scanner scanner{*set, {}, scratch};
    for (int i = 0; i < 2; ++i) {
        scanner.begin("part", Encoding::utf8_or_cp1252, Escapes::none);
        scanner.feed(as_bytes(half));
        scanner.end();
    }
    CHECK(std::move(scanner).finish().findings.empty());
}

TEST_CASE_FIXTURE(Ward, "house: a form is near what stands anywhere in its copy, however it is cut")
{
    const auto set =
        detectors(forms_detector() + "- detector: label\n  " + head +
                  "words: [numéro de séjour]\n  confidence:\n    - {level: high, with: "
                  "{detector: forms, within: 50}}\n    - {level: low}\n");
    const std::string label = " Numéro de séjour ";
    const auto level = [&](const std::string& text, std::size_t piece) {
        for (const auto& finding : scan_cut(*set, text, piece).findings)
            if (finding.detector == "label") return finding.confidence;
        return Confidence::medium; // not there
    };
    const std::string form{test::consent};
    for (const std::size_t place :
         {std::size_t{0}, std::size_t{60}, form.size() / 2, form.size()}) {
        auto text = form;
        text.insert(text.find_first_of(" \n", std::min(place, text.size() - 1)), label);
        for (const auto piece : {std::size_t{13}, std::size_t{4'096}, text.size()})
            CHECK_MESSAGE(level(text, piece) == Confidence::high, place << " " << piece);
    }
    CHECK(level(form + test::chatter(1, 400) + label, 5'000) == Confidence::low);
}

TEST_CASE_FIXTURE(
    Ward, "house: every place of a document of many pages is near it, and it is one finding")
{
    const auto pages = test::chatter(21, 12'000);
    REQUIRE(pages.size() > 70'000);
    REQUIRE(fingerprint::write_file(forms, std::vector{test::document("Manuel", pages)}));
    const auto set = detectors(forms_detector() + "- detector: label\n  " + head +
                               "words: [zzz]\n  confidence: [{level: high, with: {detector: forms, "
                               "within: 50}}]\n");
    std::string text = "\n";
    std::size_t labels = 0;
    for (std::size_t at = 0; at < pages.size(); at += 3'000, ++labels)
        text += pages.substr(at, 3'000) + " zzz ";
    const Tally tally{.of = {0}, .near = {1}, .within = 10};
    for (const auto piece : {std::size_t{1'500}, text.size()}) {
        detect::Scratch scratch;
        detect::Scanner scanner{*set, {&tally, 1}, scratch};
        scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
        for (std::size_t at = 0; at < text.size(); at += piece)
            scanner.feed(as_bytes(std::string_view{text}.substr(at, piece)));
        const auto outcome = std::move(scanner).finish();
        CHECK(outcome.tallies[0] == 1);
        CHECK(test::summary(outcome, "forms").find(';') == std::string::npos);
        CHECK(outcome.findings.front().masked.starts_with("Manuel (9"));
    }
    // Word lists are reported once in 64 KiB: each label alone.
    for (std::size_t at = 0; at < pages.size(); at += 9'000) {
        const auto one = pages.substr(0, at) + " zzz " + pages.substr(at);
        CHECK_MESSAGE(test::scan(*set, one).counts.contains("label"), at);
    }
}

TEST_CASE_FIXTURE(Ward, "house: a form with a person is surer, and a far person makes none")
{
    const auto set = detectors(
        "- detector: forms\n  " + head +
        "fingerprints: {file: house.fingerprints}\n  confidence:\n    - {level: high, with: "
        "{detector: patients, within: 400}}\n    - {level: low}\n" +
        patients_detector());
    const std::string person = " Marguerite Lefevre 12/05/1985 ";
    CHECK(test::summary(test::scan(*set, filled(person)), "forms").starts_with("forms high"));
    CHECK(test::summary(test::scan(*set, test::consent), "forms").starts_with("forms low"));
    const auto far = std::string{test::consent} + test::chatter(1, 400) + person;
    CHECK(test::summary(test::scan(*set, far), "forms").starts_with("forms low"));
}

TEST_CASE_FIXTURE(Ward, "house: two columns of one row are a person, who is not shown")
{
    const auto set = detectors(patients_detector());
    const std::string text = "Séjour de Mme Lefèvre Marguerite, née le 12/05/1985, chambre 12.";
    for (const auto piece : {std::size_t{1}, std::size_t{20}, text.size()}) {
        const auto outcome = scan_cut(*set, text, piece);
        REQUIRE(outcome.findings.size() == 1);
        CHECK(outcome.findings[0].masked.empty());
        CHECK(outcome.findings[0].confidence == Confidence::medium);
        CHECK(outcome.persons == 1);
    }
    CHECK(test::scan(*set, "Marguerite Lefevre, 20/07/1985").findings.empty());
}

TEST_CASE_FIXTURE(Ward, "house: rows are counted as persons and by tallies, each once")
{
    const auto set = detectors(patients_detector(", of: [name, birth_date], at_least: 2"));
    const std::string one = "LEFEVRE Marguerite;12/05/1985\n",
                      two = "Jean-Paul Durand;1995-10-03\n";
    const Tally tally{.of = {0}, .at_least = Confidence::medium};
    const auto filler = std::string(2'000, '-') + "\n";
    const auto outcome =
        test::scan(*set, one + filler + two + filler + one, Escapes::none, {&tally, 1});
    CHECK(outcome.findings.size() == 3);
    CHECK(outcome.persons == 2);
    CHECK(outcome.tallies == std::vector<std::uint64_t>{2});
    CHECK(test::scan(*set, "184127645108946;8001234567").findings.empty());
}

TEST_CASE_FIXTURE(Ward, "house: within says how far the values of a row may be apart")
{
    const std::string text = "LEFEVRE Marguerite" + std::string(100, '-') + "12/05/1985";
    CHECK(test::scan(*detectors(patients_detector(", within: 300")), text).findings.size() == 1);
    CHECK(test::scan(*detectors(patients_detector(", within: 60")), text).findings.empty());
}

TEST_CASE_FIXTURE(Ward, "house: values of one row may stand in two fields of a form")
{
    const auto set = detectors(patients_detector());
    detect::Scratch scratch;
    detect::Scanner scanner{*set, {}, scratch};
    for (const std::string_view text : {"8001234567", "12/05/1985"}) {
        scanner.begin("field", Encoding::utf8_or_cp1252, Escapes::none);
        scanner.feed(as_bytes(text));
        scanner.end();
    }
    CHECK(std::move(scanner).finish().persons == 1);
}

TEST_CASE_FIXTURE(Ward, "house: a word that looks for a row waits until the row is known")
{
    const auto set =
        detectors("- detector: ward\n  " + head +
                  "words: [cardiologie]\n  confidence: [{level: high, with: {detector: patients, "
                  "within: 200}}]\n" +
                  patients_detector(", within: 1000"));
    const auto text = "cardiologie : 8001234567" + std::string(900, '-') + "12/05/1985 " +
                      test::chatter(1, 3'000);
    for (const auto piece : {std::size_t{50}, std::size_t{3'000}, text.size()})
        CHECK(test::summary(scan_cut(*set, text, piece), "ward") == "ward high 0+11");
    CHECK(test::summary(test::scan(*set, "cardiologie : 8001234567"), "ward").empty());
}

TEST_CASE_FIXTURE(Ward, "house: detectors that name the same file share it")
{
    detect::HouseFiles files;
    const auto first = files.fingerprints(forms), second = files.fingerprints(forms);
    REQUIRE(first);
    CHECK(first->get() == second->get());
    const auto index = files.index(file, key_file, key), again = files.index(file, key_file, key);
    REQUIRE(index);
    CHECK(index->get() == again->get());
    CHECK(!files.index(file, other_key, *exact::Key::read(other_key)));
}

TEST_CASE_FIXTURE(Ward, "house: an unusable file is told where it is named")
{
    const std::string one = "detector: d\ndescribes: x\nsource: s\n";
    CHECK(problem(one + "fingerprints: {file: none}\n") == "D019 4:22");
    folder.write("damaged", "lzprints");
    CHECK(problem(one + "fingerprints: {file: damaged}\n") == "D019 4:22");
    CHECK(problem(one + "exact: {index: none, key: edm.key}\n") == "D026 4:16");
    folder.write("cut.edm", "LZRTEDM\n");
    CHECK(problem(one + "exact: {index: cut.edm, key: edm.key}\n") == "D026 4:16");
    CHECK(problem(one + "exact: {index: patients.edm, key: other.key}\n") == "D026 4:16");
    CHECK(problem(one + "exact: {index: patients.edm, key: none}\n") == "D027 4:35");
    CHECK(problem(one + "exact: {index: patients.edm, key: edm.key, of: [nom]}\n") == "D028 4:8");
    CHECK(problem(one + "exact: {index: patients.edm, key: edm.key, at_least: 5}\n") == "D028 4:8");
    CHECK(problem(one + "exact: {index: patients.edm, key: edm.key, at_least: 1}\n") == "D028 4:8");
}

TEST_CASE_FIXTURE(Ward, "house: nothing can be searched for only near what is known late")
{
    CHECK(problem(forms_detector() + "- detector: word\n  " + head +
                  "words: [bloc]\n  only_near: {detector: forms, within: 100}\n") == "D029 9:25");
}
