/// The policy of a fresh install over real texts, with the real detectors: what it would do.
/// All persons and numbers are made up.
#include "config/source.hpp"
#include "detect/scanner.hpp"
#include "inspect/inspector.hpp"
#include "policy/policy.hpp"
#include "unit/policy/stand_ins.hpp"

#include <doctest/doctest.h>

using namespace lazaret;

namespace {

const policy::Policy& shipped()
{
    static const auto policy = [] {
        config::Diagnostics problems;
        const auto source = config::Source::read(LAZARET_POLICIES "/policy.yaml");
        REQUIRE(source);
        auto compiled = policy::Policy::compile(*source, *test::two_providers(), problems);
        REQUIRE_MESSAGE(compiled, problems.render());
        CHECK_MESSAGE(problems.all().empty(), problems.render());
        return compiled;
    }();
    return *policy;
}

/// The rules that match when `text` goes to a host without approval, strictest first.
std::string verdict_on(std::string_view text, const std::string& type = "text/plain")
{
    const auto& policy = shipped();
    detect::Scratch scratch;
    inspect::Inspector inspector{
        policy.detectors(), policy.tallies(), scratch, nullptr, {.media_type = type}, "",
        extract::Budget{}};
    inspector.feed(as_bytes(text));
    const auto report = std::move(inspector).finish();
    const policy::Subject subject{.client = *IpAddress::parse("10.1.2.3"),
                                  .destination = {.host = "drop.example", .port = 443},
                                  .method = "POST",
                                  .path = "/"};
    const auto verdict = policy.judge(subject, report);
    std::string text_of_rules;
    for (const auto rule : verdict.rules)
        text_of_rules += (text_of_rules.empty() ? "" : " ") + policy.rules()[rule].id;
    return text_of_rules;
}

std::string insured(int count)
{
    std::string list = "assure;nir\n";
    for (int i = 0; i < count; ++i) {
        auto number = "18412764510" + std::to_string(10 + i) + "0";
        number.resize(13);
        const auto key = 97 - std::stoull(number) % 97;
        list += "ASSURE " + std::to_string(i) + ";" + number + (key < 10 ? "0" : "") +
                std::to_string(key) + "\n";
    }
    return list;
}

} // namespace

TEST_CASE("texts: a patient's number among medical words is quarantined")
{
    CHECK(verdict_on("NIR 1 84 12 76 451 089 46. Patient hospitalisé pour une BPCO, traité par "
                     "amoxicilline.\n")
              .find("hds-patients") == 0);
}

TEST_CASE("texts: a letter that names its patient is quarantined")
{
    CHECK(verdict_on("Mme Lefèvre, hospitalisée du 3 au 9 mai pour une pneumopathie, traitée par "
                     "amoxicilline.\n") == "named-patients");
}

TEST_CASE("texts: an HL7 message about a patient is quarantined")
{
    CHECK(verdict_on("MSH|^~\\&|DPI|CHU|LABO|CHU|20240512101500||ADT^A01|1|P|2.5\r"
                     "PID|1||8001234567^^^CHU^PI||DURAND^MARIE||19540312|F\r")
              .find("hds-patients") == 0);
}

TEST_CASE("texts: the numbers of nine insured persons go, those of ten are blocked")
{
    CHECK(verdict_on(insured(9)) == "numbers-without-care");
    CHECK(verdict_on(insured(10)) == "many-persons numbers-without-care");
}

TEST_CASE("texts: ordinary texts go")
{
    for (const auto* text :
         {"Bonjour, la réunion de jeudi est reportée à 14 h. Merci de votre patience.\n",
          "Menu du lundi : carottes râpées, poulet rôti, yaourt.\n",
          "2024-05-12T10:15:00Z 1715508900123 GET /index.html 200 1532\n", "{\"ok\": true}"})
        CHECK_MESSAGE(verdict_on(text).empty(), text << verdict_on(text));
}

TEST_CASE("texts: medical prose about nobody goes")
{
    CHECK(verdict_on("La BPCO est traitée par bronchodilatateurs ; en cas de pneumopathie, "
                     "l'amoxicilline est prescrite.\n")
              .empty());
}
