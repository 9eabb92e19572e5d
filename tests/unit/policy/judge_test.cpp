/// What a policy decides, from its YAML to the verdict.
#include "unit/policy/stand_ins.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace std::chrono_literals;
using policy::Action;

namespace {

struct Case {
    hosting::Provider provider{.id = "exemple-sante"};
    policy::Subject subject{.client = *IpAddress::parse("10.1.2.3"),
                            .destination = {.host = "drop.example", .port = 443},
                            .method = "POST",
                            .path = "/"};
    inspect::Report report{.media_type = "text/plain", .format = "text", .bytes = 100};
};

/// One rule "r" that blocks under `when`; more YAML may follow it.
std::shared_ptr<const policy::Policy> blocking(const std::string& when,
                                               const std::string& more = "")
{
    return test::policy_of("rules:\n  - {id: r, title: R, then: block, when: " + when + more +
                           "}\n");
}

bool blocks(const policy::Policy& policy, const Case& c)
{
    return policy.judge(c.subject, c.report).action == Action::block;
}

std::string ids(const policy::Policy& policy, const policy::Verdict& verdict)
{
    std::string text;
    for (const auto rule : verdict.rules)
        text += (text.empty() ? "" : " ") + policy.rules()[rule].id;
    return text;
}

} // namespace

TEST_CASE("judge: without a matching rule a request is allowed")
{
    const auto policy = blocking("{destination: {domain: other.example}}");
    const Case c;
    const auto verdict = policy->judge(c.subject, c.report);
    CHECK(verdict.action == Action::allow);
    CHECK(verdict.rules.empty());
}

TEST_CASE("judge: all rules that match are named, strictest first, else in the order written")
{
    const auto policy = test::policy_of(R"(rules:
  - {id: a, title: A, when: {}, then: monitor}
  - {id: b, title: B, when: {}, then: block}
  - {id: c, title: C, when: {method: GET}, then: quarantine}
  - {id: d, title: D, when: {}, then: allow}
  - {id: e, title: E, when: {}, then: quarantine}
  - {id: f, title: F, when: {}, then: block}
)");
    const Case c;
    const auto verdict = policy->judge(c.subject, c.report);
    CHECK(verdict.action == Action::quarantine);
    CHECK(ids(*policy, verdict) == "e b f a d");
}

TEST_CASE("judge: destination asks for approval, provider, domain and category, all together")
{
    Case c;
    CHECK(blocks(*blocking("{destination: {approved: false}}"), c));
    CHECK_FALSE(blocks(*blocking("{destination: {approved: true}}"), c));
    CHECK_FALSE(blocks(*blocking("{destination: {provider: exemple-sante}}"), c));
    CHECK(blocks(*blocking("{destination: {domain: [other.example, \"*.example\"]}}"), c));
    CHECK(blocks(*blocking("{destination: {domain: DROP.example}}"), c));
    CHECK_FALSE(blocks(*blocking("{destination: {domain: \"*.drop.example\"}}"), c));

    c.subject.approval = {.approved = true, .provider = &c.provider};
    CHECK(blocks(*blocking("{destination: {approved: true, provider: exemple-sante}}"), c));
    CHECK_FALSE(blocks(*blocking("{destination: {provider: exemple-recherche}}"), c));
    CHECK(blocks(*blocking("{destination: {provider: [exemple-recherche, exemple-sante]}}"), c));
}

TEST_CASE("judge: a category stands for its domains")
{
    const auto policy = test::policy_of(R"(
categories: {webmail: ["*.mail.example"], storage: [drop.example]}
rules:
  - {id: r, title: R, when: {destination: {category: [webmail, storage]}}, then: block}
  - {id: s, title: S, when: {destination: {category: webmail}}, then: monitor}
)");
    Case c;
    CHECK(ids(*policy, policy->judge(c.subject, c.report)) == "r");
    c.subject.destination.host = "inbox.mail.example";
    CHECK(ids(*policy, policy->judge(c.subject, c.report)) == "r s");
}

TEST_CASE("judge: source and method")
{
    Case c;
    CHECK(blocks(*blocking("{source: {network: [192.0.2.0/24, 10.0.0.0/8]}}"), c));
    CHECK_FALSE(blocks(*blocking("{source: {network: \"2001:db8::/32\"}}"), c));
    CHECK(blocks(*blocking("{method: [PUT, POST]}"), c));
    CHECK_FALSE(blocks(*blocking("{method: PUT}"), c));
}

TEST_CASE("judge: sizes are compared without their borders")
{
    Case c;
    CHECK_FALSE(blocks(*blocking("{body: {larger_than: 100}}"), c));
    CHECK(blocks(*blocking("{body: {larger_than: 99}}"), c));
    CHECK_FALSE(blocks(*blocking("{body: {smaller_than: 100}}"), c));
    CHECK(blocks(*blocking("{body: {smaller_than: 101}}"), c));
}

TEST_CASE("judge: a body not seen to its end counts with the length it declared")
{
    Case c;
    c.subject.length = 5000;
    CHECK(blocks(*blocking("{body: {larger_than: 4999}}"), c));
}

TEST_CASE("judge: declared and real types, and gaps")
{
    Case c;
    CHECK(blocks(*blocking("{body: {declared_type: [\"image/*\", Text/Plain]}}"), c));
    CHECK(blocks(*blocking("{body: {declared_type: \"text/*\", real_type: [json, text]}}"), c));
    CHECK_FALSE(blocks(*blocking("{body: {declared_type: \"image/*\"}}"), c));
    CHECK_FALSE(blocks(*blocking("{body: {real_type: container}}"), c));
    CHECK_FALSE(blocks(*blocking("{gap: [encrypted, malformed]}"), c));
    c.report.gap_counts[static_cast<std::size_t>(extract::Unscannable::malformed)] = 1;
    CHECK(blocks(*blocking("{gap: [encrypted, malformed]}"), c));
    CHECK_FALSE(blocks(*blocking("{gap: encrypted}"), c));
}

TEST_CASE("judge: counts hold from their number on")
{
    const auto policy = blocking("{content: {persons: {at_least: 10}}}");
    Case c;
    REQUIRE(policy->tallies().size() == 1);
    c.report.tallies = {9};
    CHECK_FALSE(blocks(*policy, c));
    c.report.tallies = {10};
    CHECK(blocks(*policy, c));
}

TEST_CASE("judge: any, all and none of several contents")
{
    const auto policy = test::policy_of(R"(rules:
  - id: any
    title: T
    when: {content: {any: [{detector: context}, {detector: dicom}]}}
    then: block
  - id: all
    title: T
    when: {content: {all: [{detector: context}, {detector: dicom}]}}
    then: block
  - id: none
    title: T
    when: {content: {none: [{detector: context}, {detector: dicom}]}}
    then: block
  - id: mixed
    title: T
    when: {content: {all: [{detector: context}, {none: [{detector: dicom}]}]}}
    then: block
)");
    REQUIRE(policy->tallies().size() == 2);
    Case c;
    const auto named = [&](std::vector<std::uint64_t> tallies) {
        c.report.tallies = std::move(tallies);
        return ids(*policy, policy->judge(c.subject, c.report));
    };
    CHECK(named({0, 0}) == "none");
    CHECK(named({1, 0}) == "any mixed");
    CHECK(named({0, 1}) == "any");
    CHECK(named({1, 1}) == "any all");
}

TEST_CASE("judge: a body that nobody counted is not let through as clean")
{
    const auto policy = blocking("{content: {detector: dicom}}");
    Case c;
    CHECK(blocks(*policy, c));
    c.report.bytes = 0; // no body: there was nothing to count
    CHECK_FALSE(blocks(*policy, c));
    c.report.tallies = {0};
    CHECK_FALSE(blocks(*policy, c));
}

TEST_CASE("judge: an exception takes a request out of its rule only")
{
    const auto policy = test::policy_of(R"(rules:
  - {id: a, title: A, when: {}, unless: {destination: {domain: drop.example}, method: POST}, then: block}
  - {id: b, title: B, when: {}, unless: [{method: GET}, {method: PUT}], then: monitor}
)");
    Case c;
    CHECK(ids(*policy, policy->judge(c.subject, c.report)) == "b");
    c.subject.method = "PUT";
    CHECK(ids(*policy, policy->judge(c.subject, c.report)) == "a");
}

TEST_CASE("judge: an exception ends with its last day, and needs to know the day")
{
    const auto policy =
        blocking("{}", ", unless: {method: POST, until: 2027-06-30, owner: M. Martin}");
    Case c;
    CHECK(blocks(*policy, c));
    c.subject.today = std::chrono::sys_days{2027y / 6 / 30};
    CHECK_FALSE(blocks(*policy, c));
    c.subject.today = std::chrono::sys_days{2027y / 7 / 1};
    CHECK(blocks(*policy, c));
}

TEST_CASE("judge_head: decides what needs no body")
{
    const Case c;
    const auto policy = blocking("{destination: {approved: false}}");
    const auto verdict = policy->judge_head(c.subject);
    REQUIRE(verdict);
    CHECK(verdict->action == Action::block);
    CHECK(verdict->rules == std::vector<std::size_t>{0});
}

TEST_CASE("judge_head: says nothing when the body could matter")
{
    Case c;
    for (const auto* when :
         {"{content: {detector: dicom}}", "{content: {none: [{detector: dicom}]}}",
          "{gap: malformed}", "{body: {real_type: text}}", "{body: {declared_type: \"text/*\"}}",
          "{body: {larger_than: 1}}"})
        CHECK_MESSAGE(!blocking(when)->judge_head(c.subject), when);
    CHECK_FALSE(blocking("{}", ", unless: {content: {detector: dicom}}")->judge_head(c.subject));
    CHECK_FALSE(blocking("{method: GET}")->judge_head(c.subject));
}

TEST_CASE("judge_head: a declared length decides a size")
{
    Case c;
    c.subject.length = 11;
    CHECK(blocking("{body: {larger_than: 10}}")->judge_head(c.subject));
    CHECK_FALSE(blocking("{body: {larger_than: 11}}")->judge_head(c.subject));
}

TEST_CASE("judge_head: waits where the body may have to be kept for quarantine")
{
    const auto rules = [](const std::string& quarantined) {
        return test::policy_of("rules:\n  - {id: a, title: A, when: {}, then: block}\n"
                               "  - {id: b, title: B, when: " +
                               quarantined + ", then: quarantine}\n");
    };
    const Case c;
    CHECK_FALSE(rules("{content: {detector: dicom}}")->judge_head(c.subject));
    CHECK_FALSE(rules("{}")->judge_head(c.subject));
    CHECK(rules("{method: GET, content: {detector: dicom}}")->judge_head(c.subject));
}

TEST_CASE("strictest_possible: what any body could still bring")
{
    const auto policy = test::policy_of(R"(rules:
  - {id: a, title: A, when: {destination: {approved: false}, content: {detector: dicom}}, then: quarantine}
  - {id: b, title: B, when: {method: POST}, then: monitor}
)");
    Case c;
    CHECK(policy->strictest_possible(c.subject) == Action::quarantine);
    c.subject.approval.approved = true;
    CHECK(policy->strictest_possible(c.subject) == Action::monitor);
    c.subject.method = "GET";
    CHECK(policy->strictest_possible(c.subject) == Action::allow);
}
