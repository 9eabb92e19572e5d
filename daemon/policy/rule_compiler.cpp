#include "policy/rule_compiler.hpp"

#include "policy/words.hpp"

#include <algorithm>

namespace lazaret::policy {

namespace {

const std::vector<std::string> rule_keys{"id", "title", "advice", "when", "unless", "then"};

} // namespace

RuleCompiler::RuleCompiler(const Vocabulary& words, config::Diagnostics& problems)
    : problems_{problems}, contents_{words, problems}, conditions_{words, contents_, problems}
{
}

void RuleCompiler::add(const config::Node& list)
{
    if (!list.items().empty() || list.kind() != config::Node::Kind::list) some_ = true;
    if (list.kind() != config::Node::Kind::list) {
        problems_.error("P032", list.place(), "\"rules\" must be a list",
                        "begin each rule with a hyphen, as in: - id: my-rule");
        return;
    }
    for (const auto& node : list.items()) {
        if (rules.size() >= rule_limit) {
            problems_.error("P024", node.place(),
                            "a policy may have " + std::to_string(rule_limit) + " rules",
                            "put several destinations or conditions into one rule");
            return;
        }
        rule(node);
    }
}

void RuleCompiler::rule(const config::Node& node)
{
    config::Reader reader{node, "a rule", problems_};
    if (node.kind() != config::Node::Kind::map) return;
    Rule rule;
    Clause clause;
    rule.id = id(reader);
    rule.title = title(reader, node);
    rule.advice = reader.localised("advice");
    const auto* when = reader.optional("when");
    if (when)
        clause.when = conditions_.when(*when);
    else if (!mistyped(node, "when", rule_keys))
        problems_.error("P022", node.place(), "this rule does not say when it holds",
                        "add \"when:\" with its conditions; \"when: {}\" means always");
    if (const auto* unless = reader.optional("unless")) clause.unless = conditions_.unless(*unless);
    rule.action = action(reader);
    reader.done();
    rules.push_back(std::move(rule));
    clauses.push_back(std::move(clause));
}

std::string RuleCompiler::id(config::Reader& reader)
{
    const auto* node = reader.required("id");
    if (!node) return {};
    const auto& text = node->scalar();
    if (!is_id(text)) {
        problems_.error("P011", node->place(), '"' + text + "\" cannot be the id of a rule",
                        "use lower-case letters, digits and hyphens, 64 at most, as in: "
                        "hds-patients");
    } else if (const auto [first, fresh] = ids_.emplace(text, node->place()); !fresh) {
        const auto& place = first->second;
        problems_.error("P029", node->place(), "there is already a rule \"" + text + '"',
                        "the other one is at " + place.file + ':' + std::to_string(place.line) +
                            "; give one of them another id");
    }
    return text;
}

hosting::Localised RuleCompiler::title(config::Reader& reader, const config::Node& node)
{
    if (!reader.optional("title") && !mistyped(node, "title", rule_keys))
        problems_.error("P036", node.place(), "this rule has no title",
                        "people read it when they are refused, as in: title: {fr: \"Données de "
                        "patients\", en: \"Patient data\"}");
    return reader.localised("title");
}

Action RuleCompiler::action(config::Reader& reader)
{
    const auto* node = reader.required("then");
    if (!node) return Action::block;
    const auto index = position(action_words(), node->scalar());
    if (index < action_words().size()) {
        const auto chosen = static_cast<Action>(index);
        if (chosen == Action::allow) allows_.push_back(node->place());
        return chosen;
    }
    problems_.error("P021", node->place(), '"' + node->scalar() + "\" is not an action",
                    hint(node->scalar(), action_words(), "Actions"));
    return Action::block;
}

void RuleCompiler::finish(const config::Place& place)
{
    if (!some_)
        problems_.error("P008", place, "this policy has no rules, so everything would be let out",
                        "add rules, or include a pack that has some");
    warn_of_allow();
}

/// Whoever writes `allow` often means an exception; the strictest rule still wins.
void RuleCompiler::warn_of_allow()
{
    const bool stricter = std::any_of(
        rules.begin(), rules.end(), [](const Rule& rule) { return rule.action >= Action::block; });
    if (!stricter) return;
    for (const auto& place : allows_)
        problems_.warning("P030", place,
                          "\"allow\" does not lift a stricter rule that also matches",
                          "for an exception, add \"unless:\" to the stricter rule");
}

} // namespace lazaret::policy
