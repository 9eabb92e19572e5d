#include "hosting/registry.hpp"
#include "support/golden.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::hosting;
using namespace std::chrono;

namespace {

std::shared_ptr<const Registry> compiled(const std::string& text)
{
    config::Diagnostics problems;
    auto registry = Registry::compile({"providers.yaml", text}, problems);
    INFO(problems.render());
    REQUIRE(registry);
    return registry;
}

std::string provider(const std::string& id, const std::string& from, const std::string& until,
                     const std::string& service)
{
    return "  - id: " + id +
           "\n    legal_entity: \"X\"\n    certificate: {number: \"1\", certifier: \"C\", "
           "activities: [1, 6], valid_from: " +
           from + ", valid_until: " + until + "}\n    services:\n      - " + service + "\n";
}

std::string one(const std::string& service)
{
    return "providers:\n" + provider("one", "2025-01-01", "2027-12-31", service);
}

constexpr sys_days today{2026y / June / 1};

/// The request of `tenant_of`: the value of its X-Tenant.
std::optional<std::string_view> tenant_of(const void* request, std::string_view name)
{
    if (name != "x-tenant" || request == nullptr) return std::nullopt;
    return *static_cast<const std::string_view*>(request);
}

Destination to(std::string_view host, std::string_view path = "/")
{
    return {.host = host, .address = *IpAddress::parse("192.0.2.7"), .proven = true, .path = path};
}

std::string_view why_not(const Registry& registry, const Destination& destination,
                         sys_days day = today)
{
    const auto approval = registry.approve(destination, day);
    CHECK(approval.approved == approval.why_not.empty());
    CHECK((approval.provider != nullptr) == (approval.why_not != "unknown"));
    CHECK((approval.service != nullptr) == (approval.provider != nullptr));
    return approval.why_not;
}

} // namespace

TEST_CASE("registry: the example that is shipped is without a mistake, and fictitious")
{
    const auto text = text_of(std::string{LAZARET_POLICIES} + "/providers.yaml");
    config::Diagnostics problems;
    const auto registry = Registry::compile({"providers.yaml", text}, problems);
    CHECK(problems.render().empty());
    REQUIRE(registry);
    for (const auto& known : registry->providers())
        for (const auto& service : known.services)
            for (const auto& domain : service.domains)
                CHECK(domain.ends_with(".example"));
    CHECK(why_not(*registry, to("a.b.sante.example")).empty());
    CHECK(why_not(*registry, to("data.example", "/etude-prema/2026/a.zip")).empty());
    CHECK(why_not(*registry, to("data.example", "/etude-prema/../autre")) == "path");
    CHECK(registry->providers()[0].services[0].use_for.at("fr") ==
          "gros fichiers entre établissements");
}

TEST_CASE("registry: a name counts from its first day to its last, both included")
{
    const auto registry = compiled(one("{name: s, domains: [\"*.sante.example\"]}"));
    const auto on = [&](year_month_day day) {
        return why_not(*registry, to("a.sante.example"), sys_days{day});
    };
    CHECK(on(2024y / December / 31) == "not_yet_valid");
    CHECK(on(2025y / January / 1).empty());
    CHECK(on(2027y / December / 31).empty());
    CHECK(on(2028y / January / 1) == "expired");
    CHECK(why_not(*registry, to("sante.example")) == "unknown");
    CHECK(why_not(*registry, to("malsante.example")) == "unknown");
    CHECK(why_not(*registry, to("a.sante.example.evil.example")) == "unknown");
    CHECK(why_not(*registry, to("")) == "unknown");
}

TEST_CASE("registry: a name that was not proven counts only where plain HTTP does")
{
    const auto strict = compiled(one("{name: s, domains: [data.example]}"));
    auto destination = to("data.example");
    destination.proven = false;
    CHECK(why_not(*strict, destination) == "not_proven");
    const auto lax = compiled(one("{name: s, domains: [data.example], plain_http: true}"));
    CHECK(why_not(*lax, destination).empty());
}

TEST_CASE("registry: networks, paths and headers all have to hold")
{
    const auto registry =
        compiled(one("{name: s, domains: [data.example], networks: [192.0.2.0/24], "
                     "paths: [\"/chu/*\", \"/commun/*\"], headers: {X-Tenant: chu}}"));
    const std::string_view chu = "chu";
    const std::string_view other = "autre";
    auto destination = to("data.example", "/chu/a");
    destination.header = tenant_of;
    destination.request = &chu;
    CHECK(why_not(*registry, destination).empty());
    destination.path = "/commun/a";
    CHECK(why_not(*registry, destination).empty());
    destination.request = &other;
    CHECK(why_not(*registry, destination) == "header");
    destination.header = nullptr;
    CHECK(why_not(*registry, destination) == "header");
    destination.path = "/autre/a";
    CHECK(why_not(*registry, destination) == "path");
    destination.path = "/chu/%2e%2e/autre/a";
    CHECK(why_not(*registry, destination) == "path");
    destination.path = "";
    CHECK(why_not(*registry, destination) == "path");
    destination.address = *IpAddress::parse("198.51.100.7");
    CHECK(why_not(*registry, destination) == "network");
    CHECK(registry->depends_on_request("data.example"));
    CHECK_FALSE(registry->depends_on_request("other.example"));
}

TEST_CASE(
    "registry: of several services the one that approves counts, or the one that came nearest")
{
    const auto registry =
        compiled("providers:\n" +
                 provider("old", "2020-01-01", "2021-01-01", "{name: a, domains: [data.example]}") +
                 provider("part", "2025-01-01", "2027-01-01",
                          "{name: b, domains: [data.example], paths: [\"/b/*\"]}") +
                 provider("net", "2025-01-01", "2027-01-01",
                          "{name: c, domains: [data.example], networks: [198.51.100.0/24]}") +
                 provider("soon", "2030-01-01", "2031-01-01",
                          "{name: d, domains: [\"*.soon.example\", data.example]}"));
    CHECK(registry->approve(to("data.example", "/b/x"), today).provider->id == "part");
    CHECK(why_not(*registry, to("data.example", "/b/x")).empty());
    CHECK(why_not(*registry, to("data.example", "/c/x")) == "path");
    CHECK(registry->approve(to("data.example", "/c/x"), today).provider->id == "part");
    CHECK(why_not(*registry, to("data.example", "/b/x"), 2028y / January / 1) == "expired");
    CHECK(why_not(*registry, to("a.soon.example")) == "not_yet_valid");

    const auto approved = registry->approved_today(today);
    REQUIRE(approved.size() == 2);
    CHECK(approved[0]->id == "part");
    const auto days = expiring(*registry, sys_days{2020y / December / 31});
    REQUIRE(days.size() == 4);
    CHECK(days[0].days == 1);
    CHECK(expiring(*registry, sys_days{2021y / January / 1})[0].days == 0);
    CHECK(expiring(*registry, sys_days{2021y / January / 3})[0].days == -2);
}

TEST_CASE("registry: names are compared in their canonical form")
{
    const auto registry = compiled(
        one("{name: s, domains: [\"Données.Example.\", \"*.SANTE.example\", \"192.0.2.7\"]}"));
    const auto& domains = registry->providers()[0].services[0].domains;
    CHECK(domains ==
          std::vector<std::string>{"xn--donnes-eva.example", "*.sante.example", "192.0.2.7"});
    CHECK(why_not(*registry, to("xn--donnes-eva.example")).empty());
    CHECK(registry->providers()[0].activities == std::vector<unsigned>{1, 6});
}
