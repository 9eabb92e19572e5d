/// The rules of a fresh install, as policies/policy.yaml has them.
#include "unit/policy/stand_ins.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace lazaret;
using policy::Action;

namespace {

std::shared_ptr<const policy::Policy> shipped()
{
    config::Diagnostics problems;
    const auto source = config::Source::read(LAZARET_POLICIES "/policy.yaml");
    REQUIRE(source);
    auto policy =
        policy::compile_policy(*source, *test::two_providers(), problems, &test::name_detectors);
    REQUIRE_MESSAGE(policy, problems.render());
    CHECK_MESSAGE(problems.all().empty(), problems.render());
    return policy;
}

policy::Subject to_host(bool approved)
{
    return {.client = *IpAddress::parse("10.1.2.3"),
            .destination = {.host = "drop.example", .port = 443},
            .approval = {.approved = approved},
            .method = "POST",
            .path = "/"};
}

inspect::Report nothing_found(const policy::Policy& policy)
{
    inspect::Report report{.format = "text", .bytes = 100};
    report.tallies.assign(policy.tallies().size(), 0);
    return report;
}

/// As if `count` values of `detector` had been found, `near` something or alone.
enum class Near { nothing, its_context };
inspect::Report found(const policy::Policy& policy, std::string_view detector, std::uint64_t count,
                      Near near)
{
    auto report = nothing_found(policy);
    const auto id = policy.detectors().find(detector);
    REQUIRE_MESSAGE(id, detector);
    for (std::size_t i = 0; i < report.tallies.size(); ++i) {
        const auto& tally = policy.tallies()[i];
        const bool counted = std::find(tally.of.begin(), tally.of.end(), *id) != tally.of.end();
        if (counted && (tally.near.empty() || near == Near::its_context)) report.tallies[i] = count;
    }
    return report;
}

std::string ids(const policy::Policy& policy, bool approved, const inspect::Report& report)
{
    std::string text;
    for (const auto rule : policy.judge(to_host(approved), report).rules)
        text += (text.empty() ? "" : " ") + policy.rules()[rule].id;
    return text;
}

} // namespace

TEST_CASE("shipped policy: every rule has a title in French and in English")
{
    const auto policy = shipped();
    for (const auto& rule : policy->rules()) {
        CHECK_MESSAGE(rule.title.contains("fr"), rule.id);
        CHECK_MESSAGE(rule.title.contains("en"), rule.id);
        CHECK_MESSAGE((rule.action < Action::block || rule.advice.contains("fr")), rule.id);
    }
}

TEST_CASE("shipped policy: a clean body goes anywhere")
{
    const auto policy = shipped();
    CHECK(ids(*policy, false, nothing_found(*policy)).empty());
    CHECK(ids(*policy, true, nothing_found(*policy)).empty());
}

TEST_CASE("shipped policy: one patient is kept back; numbers alone are counted, ten refused")
{
    const auto policy = shipped();
    for (const auto* person : {"fr-nir", "fr-ipp", "uk-nhs-number", "us-ssn", "us-mrn"}) {
        CHECK(ids(*policy, false, found(*policy, person, 1, Near::its_context)) ==
              "hds-patients numbers-without-care");
        CHECK(ids(*policy, false, found(*policy, person, 9, Near::nothing)) ==
              "numbers-without-care");
        CHECK(ids(*policy, false, found(*policy, person, 10, Near::nothing)) ==
              "many-persons numbers-without-care");
    }
}

TEST_CASE("shipped policy: a payroll is counted, however long")
{
    const auto policy = shipped();
    auto report = found(*policy, "fr-nir", 500, Near::nothing);
    const auto payroll = found(*policy, "payroll-context", 1, Near::nothing);
    for (std::size_t i = 0; i < report.tallies.size(); ++i)
        report.tallies[i] += payroll.tallies[i];
    CHECK(ids(*policy, false, report) == "numbers-without-care");
    CHECK(policy->judge(to_host(false), report).action == Action::monitor);
}

TEST_CASE("shipped policy: health formats and health identities suffice alone")
{
    const auto policy = shipped();
    for (const std::string one :
         {"hl7v2", "fhir-json", "fhir-xml", "cda", "dicom", "hprim", "pmsi", "fr-ins"}) {
        const auto report = found(*policy, one, 1, Near::nothing);
        CHECK_MESSAGE(ids(*policy, false, report).find("hds-patients") == 0, one);
        CHECK_MESSAGE(policy->judge(to_host(false), report).action == Action::quarantine, one);
    }
}

TEST_CASE("shipped policy: a text that reads like an account of care is kept back")
{
    const auto policy = shipped();
    const auto report = found(*policy, "care-account", 1, Near::nothing);
    CHECK(ids(*policy, false, report) == "named-patients");
    CHECK(policy->judge(to_host(false), report).action == Action::quarantine);
}

TEST_CASE("shipped policy: a patient named in medical text is kept back, unless it reads otherwise")
{
    const auto policy = shipped();
    auto report = found(*policy, "fr-person", 1, Near::its_context);
    CHECK(ids(*policy, false, report).empty());
    const auto account = policy->detectors().find("care-account");
    REQUIRE(account);
    for (std::size_t i = 0; i < report.tallies.size(); ++i) {
        const auto& tally = policy->tallies()[i];
        const bool low = tally.at_least == detect::Confidence::low;
        if (low && std::find(tally.of.begin(), tally.of.end(), *account) != tally.of.end())
            report.tallies[i] = 1;
    }
    CHECK(ids(*policy, false, report) == "named-patients");
    CHECK(policy->judge(to_host(false), report).action == Action::quarantine);
}

TEST_CASE("shipped policy: medical text without a person goes")
{
    const auto policy = shipped();
    const auto report = found(*policy, "medical-context", 3, Near::nothing);
    CHECK(ids(*policy, false, report).empty());
    CHECK(ids(*policy, true, report).empty());
}

TEST_CASE("shipped policy: patients to an approved host go, and are counted")
{
    const auto policy = shipped();
    for (const auto* one : {"fr-nir", "fr-person", "dicom"}) {
        const auto report = found(*policy, one, 50, Near::its_context);
        CHECK(ids(*policy, true, report) == "approved-seen");
        CHECK(policy->judge(to_host(true), report).action == Action::monitor);
    }
}

TEST_CASE("shipped policy: every gap on the way to an unapproved host is refused or counted")
{
    const auto policy = shipped();
    const std::set<extract::Unscannable> counted{extract::Unscannable::opaque};
    for (std::size_t i = 0; i < extract::unscannable_count; ++i) {
        const auto why = static_cast<extract::Unscannable>(i);
        auto report = nothing_found(*policy);
        report.gap_counts[i] = 1;
        CHECK_MESSAGE(ids(*policy, false, report) ==
                          (counted.contains(why) ? "media-and-unknown" : "unreadable"),
                      extract::name(why));
        CHECK(ids(*policy, true, report).empty());
    }
}

TEST_CASE("shipped policy: bodies to unapproved hosts are held, to approved ones they are not")
{
    const auto policy = shipped();
    CHECK(policy->strictest_possible(to_host(false)) == Action::quarantine);
    CHECK(policy->strictest_possible(to_host(true)) == Action::monitor);
    CHECK_FALSE(policy->judge_head(to_host(false)));
}
