#include "policy/compile.hpp"

#include "policy/condition.hpp"
#include "policy/files.hpp"
#include "policy/rule_compiler.hpp"
#include "policy/vocabulary.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::policy {

namespace {

class Compiled final : public Policy {
public:
    Compiled(RuleCompiler&& compiler, std::shared_ptr<const detect::Detectors> detectors,
             std::string version)
        : rules_{std::move(compiler.rules)}, clauses_{std::move(compiler.clauses)},
          tallies_{compiler.tallies()}, detectors_{std::move(detectors)}, version_{
                                                                              std::move(version)}
    {
    }

    Verdict judge(const Subject& subject, const inspect::Report& report) const override;
    std::optional<Verdict> judge_head(const Subject& subject) const override;
    Action strictest_possible(const Subject& subject) const override;

    const detect::Detectors& detectors() const override { return *detectors_; }
    std::span<const detect::Tally> tallies() const override { return tallies_; }
    std::span<const Rule> rules() const override { return rules_; }
    std::string_view version() const override { return version_; }

private:
    Verdict verdict(std::vector<std::size_t> matching) const;

    std::vector<Rule> rules_;
    std::vector<Clause> clauses_;
    std::vector<detect::Tally> tallies_;
    std::shared_ptr<const detect::Detectors> detectors_;
    std::string version_;
};

Verdict Compiled::verdict(std::vector<std::size_t> matching) const
{
    std::stable_sort(matching.begin(), matching.end(), [&](std::size_t a, std::size_t b) {
        return rules_[a].action > rules_[b].action;
    });
    const auto action = matching.empty() ? Action::allow : rules_[matching.front()].action;
    return {.action = action, .rules = std::move(matching)};
}

Verdict Compiled::judge(const Subject& subject, const inspect::Report& report) const
{
    std::vector<std::size_t> matching;
    for (std::size_t i = 0; i < clauses_.size(); ++i)
        if (holds(clauses_[i], subject, &report) != Truth::no) matching.push_back(i);
    return verdict(std::move(matching));
}

std::optional<Verdict> Compiled::judge_head(const Subject& subject) const
{
    std::vector<std::size_t> matching;
    for (std::size_t i = 0; i < clauses_.size(); ++i) {
        const auto claim = holds(clauses_[i], subject, nullptr);
        if (claim == Truth::no) continue;
        if (rules_[i].action > Action::block) return std::nullopt;
        if (claim == Truth::yes) matching.push_back(i);
    }
    auto early = verdict(std::move(matching));
    if (early.action != Action::block) return std::nullopt;
    return early;
}

Action Compiled::strictest_possible(const Subject& subject) const
{
    auto strictest = Action::allow;
    for (std::size_t i = 0; i < clauses_.size(); ++i)
        if (rules_[i].action > strictest && holds(clauses_[i], subject, nullptr) != Truth::no)
            strictest = rules_[i].action;
    return strictest;
}

} // namespace

std::shared_ptr<const Policy> compile_policy(const config::Source& policy,
                                             const hosting::Registry& registry,
                                             config::Diagnostics& problems,
                                             CompileDetectors compile_detectors)
{
    const auto before = problems.all().size();
    const auto files = load(policy, problems);
    if (files.documents.empty()) return nullptr;
    auto detectors = compile_detectors(files.detectors, problems);
    const auto words = gather(files, detectors.get(), registry, problems);
    RuleCompiler compiler{words, problems};
    for (const auto& document : files.documents)
        if (document->rules) compiler.add(*document->rules);
    if (files.complete) compiler.finish(files.documents.front()->root.place());
    const auto& all = problems.all();
    const bool failed = std::any_of(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(),
                                    [](const config::Diagnostic& problem) {
                                        return problem.severity == config::Severity::error;
                                    });
    if (failed || !detectors) return nullptr;
    return std::make_shared<const Compiled>(std::move(compiler), std::move(detectors),
                                            files.version);
}

} // namespace lazaret::policy
