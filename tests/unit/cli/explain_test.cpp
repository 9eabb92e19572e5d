#include "cli/explain.hpp"
#include "detect/form.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace lazaret;
using detect::Evidence;

TEST_CASE("explain: every form that a detector may ask for has words of its own")
{
    for (const auto& [name, form] : detect::form_names)
        CHECK(cli::form_in_words(name) != name);
}

TEST_CASE("explain: a finding is told with its check, each sign with its place, and the sum")
{
    const detect::Finding finding{.detector = "fr-person",
                                  .form = "titled",
                                  .because = {{"medical-context", Evidence::Place::near, 34, 3},
                                              {"fr-birth-date", Evidence::Place::record, -1, 2},
                                              {"fr-staff-words", Evidence::Place::near, 0, -1},
                                              {"nir-label", Evidence::Place::heading, 0, 0}}};
    CHECK(cli::because(finding) == "a title and a name; medical-context 34 bytes behind it (+ 3); "
                                   "fr-birth-date 1 byte before it in the "
                                   "same record (+ 2); fr-staff-words right beside or around it (- "
                                   "1); nir-label in the heading of its "
                                   "table; score 3 + 2 - 1 = 4");
    CHECK(cli::because_json(finding).dump() ==
          R"([{"detector":"medical-context","place":"near","distance":34,"points":3},)"
          R"({"detector":"fr-birth-date","place":"record","distance":-1,"points":2},)"
          R"({"detector":"fr-staff-words","place":"near","distance":0,"points":-1},)"
          R"({"detector":"nir-label","place":"heading","distance":null,"points":0}])");
}

TEST_CASE("explain: a finding without a condition says that it matches")
{
    CHECK(cli::because({.detector = "hl7v2"}) == "its pattern, words or check hold");
    CHECK(cli::because_json({.detector = "hl7v2"}).dump() == "[]");
}

TEST_CASE("explain: what a rule counts is told in a sentence, also when it is nothing")
{
    cli::Counted count{.detectors = {"fr-nir", "fr-ins"},
                       .at_least = detect::Confidence::medium,
                       .near = {"medical-context", "cim10", "ccam"},
                       .within = 400};
    CHECK(cli::in_words(count) == "none of fr-nir or fr-ins, medium or surer, within 400 bytes of "
                                  "medical-context, cim10 or ccam");
    count.values = 2;
    count.same_record = true;
    CHECK(
        cli::as_json(count).dump() ==
        R"({"detectors":["fr-nir","fr-ins"],"confidence":"medium","near":["medical-context","cim10","ccam"],)"
        R"("within":400,"same_record":true,"values":2})");
}
