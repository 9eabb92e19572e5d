#include "policy/words.hpp"

#include "inspect/inspector.hpp"
#include "policy/policy.hpp"

#include <algorithm>

namespace lazaret::policy {

namespace {

template <class Enum>
std::vector<std::string> names_up_to(Enum last)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
        names.emplace_back(name(static_cast<Enum>(i)));
    return names;
}

} // namespace

std::string_view name(Action action)
{
    switch (action) {
    case Action::allow:
        return "allow";
    case Action::monitor:
        return "monitor";
    case Action::block:
        return "block";
    case Action::quarantine:
        break;
    }
    return "quarantine";
}

const std::vector<std::string>& action_words()
{
    static const auto words = names_up_to(Action::quarantine);
    return words;
}

const std::vector<std::string>& confidence_words()
{
    static const std::vector<std::string> words{"low", "medium", "high"};
    return words;
}

const std::vector<std::string>& gap_words()
{
    static const auto words =
        names_up_to(static_cast<extract::Unscannable>(extract::unscannable_count - 1));
    return words;
}

const std::vector<std::string>& format_words()
{
    static const auto words = names_up_to(extract::Format::opaque);
    return words;
}

std::size_t position(const std::vector<std::string>& words, std::string_view word)
{
    const auto found = std::find(words.begin(), words.end(), word);
    return static_cast<std::size_t>(found - words.begin());
}

std::string listed(const std::vector<std::string>& words)
{
    constexpr std::size_t most = 40;
    std::string text;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i)
        text += (i == 0 ? "" : ", ") + words[i];
    if (words.size() > most) text += " and " + std::to_string(words.size() - most) + " more";
    return text;
}

std::string hint(std::string_view typed, const std::vector<std::string>& known,
                 std::string_view all)
{
    std::string text;
    const auto probable = config::closest(typed, known);
    if (!probable.empty()) text = "did you mean \"" + probable + "\"?";
    if (all.empty() || known.empty()) return text;
    if (!text.empty()) text += ' ';
    return text + std::string{all} + ": " + listed(known) + '.';
}

std::vector<const config::Node*> texts(config::Reader& reader, std::string_view key,
                                       config::Diagnostics& problems)
{
    using Kind = config::Node::Kind;
    const auto* node = reader.optional(key);
    if (!node) return {};
    const bool empty =
        node->kind() == Kind::null || (node->kind() == Kind::list && node->items().empty());
    if (!empty) return reader.text_nodes(key);
    const auto quoted = '"' + std::string{key} + '"';
    problems.error("P023", node->place(), quoted + " is an empty list",
                   "name at least one, or leave " + quoted + " out");
    return {};
}

bool mistyped(const config::Node& map, std::string_view key, const std::vector<std::string>& known)
{
    return std::any_of(map.entries().begin(), map.entries().end(), [&](const auto& entry) {
        return config::closest(entry.first.scalar(), known) == key;
    });
}

bool is_id(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

} // namespace lazaret::policy
