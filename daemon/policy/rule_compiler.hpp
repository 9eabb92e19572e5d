/// From one entry of `rules:` to a Rule and its Clause.
#pragma once

#include "policy/condition_compiler.hpp"

#include <map>
#include <string>
#include <vector>

namespace lazaret::policy {

/// Every rule is put to every request.
constexpr std::size_t rule_limit = 1000;

class RuleCompiler {
public:
    /// Both outlive the compiler.
    RuleCompiler(const Vocabulary& words, config::Diagnostics& problems);

    /// All of a file's `rules:`.
    void add(const config::Node& list);
    /// What can only be said once all rules are known. `place`: of the policy.
    void finish(const config::Place& place);

    std::vector<Rule> rules;
    std::vector<Clause> clauses; ///< one each
    const std::vector<detect::Tally>& tallies() const { return contents_.tallies(); }

private:
    void rule(const config::Node& node);
    std::string id(config::Reader& reader);
    hosting::Localised title(config::Reader& reader, const config::Node& node);
    Action action(config::Reader& reader);
    void warn_of_allow();

    config::Diagnostics& problems_;
    ContentCompiler contents_;
    ConditionCompiler conditions_;
    std::map<std::string, config::Place> ids_;
    bool some_ = false;                 ///< someone meant to write a rule
    std::vector<config::Place> allows_; ///< where `then: allow` stands
};

} // namespace lazaret::policy
