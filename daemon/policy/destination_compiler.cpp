/// The part of ConditionCompiler that is about where a request goes.
#include "policy/condition_compiler.hpp"
#include "policy/words.hpp"

namespace lazaret::policy {

namespace {

bool is_empty(const config::Node& node)
{
    return node.kind() == config::Node::Kind::null ||
           (node.kind() == config::Node::Kind::map && node.entries().empty());
}

} // namespace

void ConditionCompiler::destination(const config::Node& node, Condition& out)
{
    require_some(node, "destination");
    config::Reader reader{node, "\"destination\"", problems_};
    out.approved = reader.flag("approved");
    providers(reader, out);
    if (reader.optional("domain")) domains(reader, out);
    if (reader.optional("category")) categories(reader, out);
    reader.done();
}

void ConditionCompiler::providers(config::Reader& reader, Condition& out)
{
    for (const auto* text : texts(reader, "provider", problems_)) {
        if (position(words_.providers, text->scalar()) == words_.providers.size())
            problems_.error("P013", text->place(), "there is no provider \"" + text->scalar() + '"',
                            words_.providers.empty()
                                ? "the registry of providers is empty"
                                : hint(text->scalar(), words_.providers, "Providers registered"));
        out.providers.push_back(text->scalar());
    }
}

void ConditionCompiler::domains(config::Reader& reader, Condition& out)
{
    out.domains.emplace();
    for (const auto* text : texts(reader, "domain", problems_))
        if (const auto pattern = domain_pattern(*text, problems_)) out.domains->add(*pattern);
}

void ConditionCompiler::categories(config::Reader& reader, Condition& out)
{
    out.categories.emplace();
    for (const auto* text : texts(reader, "category", problems_)) {
        const auto found = words_.categories.find(text->scalar());
        if (found != words_.categories.end()) {
            out.categories->merge(found->second.domains);
            continue;
        }
        std::vector<std::string> known;
        for (const auto& [name, category] : words_.categories)
            known.push_back(name);
        problems_.error("P014", text->place(), "there is no category \"" + text->scalar() + '"',
                        known.empty() ? "list its domains, as in: categories: {" + text->scalar() +
                                            ": [one.example, \"*.two.example\"]}"
                                      : hint(text->scalar(), known, "Categories"));
    }
}

void ConditionCompiler::require_some(const config::Node& node, std::string_view key)
{
    if (!is_empty(node)) return;
    const auto quoted = '"' + std::string{key} + '"';
    problems_.error("P034", node.place(), quoted + " is empty",
                    "write a condition in it, or leave " + quoted + " out");
}

} // namespace lazaret::policy
