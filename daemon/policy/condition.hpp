/// What a rule asks of a request, compiled: a pure function with three answers, so that the same
/// rule can be put to a head whose body nobody has seen yet.
#pragma once

#include "base/network.hpp"
#include "inspect/inspector.hpp"
#include "policy/domain_set.hpp"
#include "policy/policy.hpp"

#include <bitset>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::policy {

/// In this order "and" is the least of several, "or" the greatest.
enum class Truth : std::uint8_t { no, unknown, yes };

/// A content expression. Its depth is bounded by the nesting that config::parse allows.
struct Content {
    enum class Kind : std::uint8_t { count, all, any, none };
    Kind kind = Kind::count;
    std::size_t tally = 0;      ///< of a count: index into Policy::tallies()
    std::uint64_t at_least = 1; ///< of a count: distinct values
    std::vector<Content> parts; ///< of the others
};

/// What `when` and `unless` hold. Everything that is given must be true; empty means always.
struct Condition {
    std::optional<bool> approved;
    std::vector<std::string> providers;
    std::optional<DomainSet> domains;
    std::optional<DomainSet> categories; ///< the domains of all categories named, together
    std::vector<Network> sources;
    std::vector<std::string> methods;
    std::optional<Content> content;
    std::bitset<extract::unscannable_count> gaps;
    std::optional<std::uint64_t> larger_than;  ///< bytes
    std::optional<std::uint64_t> smaller_than; ///< bytes
    std::vector<std::string> declared_types;   ///< "image/*", "application/pdf"
    std::vector<std::string> real_types;       ///< names of extract::Format
};

/// What takes a request out of a rule, for a time.
struct Exception {
    Condition when;
    std::optional<std::chrono::sys_days> until; ///< its last day
};

/// The conditions of one rule.
struct Clause {
    Condition when;
    std::vector<Exception> unless; ///< any of these
};

/// `report`: null while only the head is known; what depends on the body is then unknown.
Truth holds(const Condition& condition, const Subject& subject, const inspect::Report* report);
Truth holds(const Clause& clause, const Subject& subject, const inspect::Report* report);

} // namespace lazaret::policy
