#include "base/authority.hpp"
#include "policy/domain_set.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace lazaret;

TEST_CASE("domain set: holds exactly what domain_matches holds for one of its patterns")
{
    const std::vector<std::string> patterns{"a.example", "*.b.example", "*.example.test", "c"};
    const std::vector<std::string> hosts{
        "a.example",      "x.a.example",  "b.example", "x.b.example",
        "y.x.b.example",  "xb.example",   "c",         "d.c",
        "z.example.test", "example.test", "",          "."};
    policy::DomainSet set;
    for (const auto& pattern : patterns)
        set.add(pattern);
    for (const auto& host : hosts) {
        bool expected = false;
        for (const auto& pattern : patterns)
            expected = expected || domain_matches(pattern, host);
        CHECK_MESSAGE(set.contains(host) == expected, host);
    }
}

TEST_CASE("domain set: merged sets hold the hosts of both")
{
    policy::DomainSet one;
    policy::DomainSet other;
    one.add("a.example");
    other.add("*.b.example");
    one.merge(other);
    CHECK(one.contains("a.example"));
    CHECK(one.contains("x.b.example"));
    CHECK_FALSE(other.contains("a.example"));
}
