#include "http/message.hpp"

#include "http/grammar.hpp"

#include <algorithm>
#include <array>

namespace lazaret::http {
namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> next_element(std::string_view& list)
{
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        const auto element = without_outer_space(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
        if (!element.empty()) return element;
    }
    return std::nullopt;
}

void Fields::set(std::string_view name, std::string value)
{
    const auto same = [&](const Field& f) { return equals_ignoring_case(f.name, name); };
    const auto first = std::find_if(list_.begin(), list_.end(), same);
    if (first == list_.end()) return add(std::string{name}, std::move(value));
    first->value = std::move(value);
    list_.erase(std::remove_if(first + 1, list_.end(), same), list_.end());
}

void Fields::remove(std::string_view name)
{
    remove_if([&](const Field& f) { return equals_ignoring_case(f.name, name); });
}

std::optional<std::string_view> Fields::find(std::string_view name) const
{
    for (const auto& field : list_)
        if (equals_ignoring_case(field.name, name)) return field.value;
    return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const
{
    const auto same = [&](const Field& f) { return equals_ignoring_case(f.name, name); };
    return static_cast<std::size_t>(std::count_if(list_.begin(), list_.end(), same));
}

std::string Fields::joined(std::string_view name) const
{
    std::string out;
    bool first = true;
    for (const auto& field : list_) {
        if (!equals_ignoring_case(field.name, name)) continue;
        if (!first) out += ", ";
        out += field.value;
        first = false;
    }
    return out;
}

bool Fields::lists(std::string_view name, std::string_view token) const
{
    for (const auto& field : list_) {
        if (!equals_ignoring_case(field.name, name)) continue;
        std::string_view rest = field.value;
        while (const auto element = next_element(rest))
            if (equals_ignoring_case(*element, token)) return true;
    }
    return false;
}

} // namespace lazaret::http
