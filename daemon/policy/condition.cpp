#include "policy/condition.hpp"

#include "base/authority.hpp"

#include <algorithm>

namespace lazaret::policy {

namespace {

Truth truth(bool claim)
{
    return claim ? Truth::yes : Truth::no;
}

Truth opposite(Truth claim)
{
    if (claim == Truth::unknown) return Truth::unknown;
    return truth(claim == Truth::no);
}

bool holds_one(const std::vector<std::string>& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// All that the head decides. Cheapest first.
bool head_holds(const Condition& condition, const Subject& subject)
{
    const auto& approval = subject.approval;
    if (condition.approved && *condition.approved != approval.approved) return false;
    if (!condition.providers.empty() &&
        (!approval.provider || !holds_one(condition.providers, approval.provider->id)))
        return false;
    if (!condition.methods.empty() && !holds_one(condition.methods, subject.method)) return false;
    if (!condition.sources.empty() && !any_contains(condition.sources, subject.client))
        return false;
    const auto& host = subject.destination.host;
    if (condition.domains && !condition.domains->contains(host)) return false;
    return !condition.categories || condition.categories->contains(host);
}

Truth count_holds(const Content& content, const inspect::Report* report)
{
    if (!report) return Truth::unknown;
    if (content.tally < report->tallies.size())
        return truth(report->tallies[content.tally] >= content.at_least);
    // Nothing was counted: right for a request that had nothing to count, else a mistake of ours.
    return report->tallies.empty() && report->bytes == 0 ? Truth::no : Truth::unknown;
}

Truth content_holds(const Content& content, const inspect::Report* report)
{
    if (content.kind == Content::Kind::count) return count_holds(content, report);
    Truth least = Truth::yes;
    Truth greatest = Truth::no;
    for (const auto& part : content.parts) {
        const auto claim = content_holds(part, report);
        least = std::min(least, claim);
        greatest = std::max(greatest, claim);
    }
    switch (content.kind) {
    case Content::Kind::all:
        return least;
    case Content::Kind::none:
        return opposite(greatest);
    default:
        return greatest;
    }
}

/// A body that was not seen to its end counts with the length it declared.
std::optional<std::uint64_t> size_of(const Subject& subject, const inspect::Report* report)
{
    if (!report) return subject.length;
    return std::max(report->bytes, subject.length.value_or(0));
}

Truth size_holds(const Condition& condition, const Subject& subject, const inspect::Report* report)
{
    if (!condition.larger_than && !condition.smaller_than) return Truth::yes;
    const auto size = size_of(subject, report);
    if (!size) return Truth::unknown;
    return truth((!condition.larger_than || *size > *condition.larger_than) &&
                 (!condition.smaller_than || *size < *condition.smaller_than));
}

bool type_matches(std::string_view pattern, std::string_view type)
{
    if (!pattern.ends_with("/*")) return pattern == type;
    return type.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool type_holds(const Condition& condition, const inspect::Report& report)
{
    const auto& declared = condition.declared_types;
    if (!declared.empty() &&
        std::none_of(declared.begin(), declared.end(),
                     [&](const auto& pattern) { return type_matches(pattern, report.media_type); }))
        return false;
    return condition.real_types.empty() || holds_one(condition.real_types, report.format);
}

bool gap_holds(const Condition& condition, const inspect::Report& report)
{
    if (condition.gaps.none()) return true;
    for (std::size_t why = 0; why < report.gap_counts.size(); ++why)
        if (condition.gaps[why] && report.gap_counts[why] > 0) return true;
    return false;
}

/// Facts that only the body shows.
Truth body_holds(const Condition& condition, const inspect::Report* report)
{
    if (report) return truth(gap_holds(condition, *report) && type_holds(condition, *report));
    const bool asks =
        condition.gaps.any() || !condition.declared_types.empty() || !condition.real_types.empty();
    return asks ? Truth::unknown : Truth::yes;
}

Truth exception_holds(const Exception& exception, const Subject& subject,
                      const inspect::Report* report)
{
    if (exception.until && (!subject.today || *subject.today > *exception.until)) return Truth::no;
    return holds(exception.when, subject, report);
}

} // namespace

Truth holds(const Condition& condition, const Subject& subject, const inspect::Report* report)
{
    if (!head_holds(condition, subject)) return Truth::no;
    auto all = std::min(size_holds(condition, subject, report), body_holds(condition, report));
    if (all != Truth::no && condition.content)
        all = std::min(all, content_holds(*condition.content, report));
    return all;
}

Truth holds(const Clause& clause, const Subject& subject, const inspect::Report* report)
{
    auto all = holds(clause.when, subject, report);
    for (const auto& exception : clause.unless) {
        if (all == Truth::no) break;
        all = std::min(all, opposite(exception_holds(exception, subject, report)));
    }
    return all;
}

} // namespace lazaret::policy
