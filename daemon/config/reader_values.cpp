/// Reader: values of one kind or another.
#include "config/node.hpp"
#include "config/text.hpp"
#include "config/values.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

/// A language tag of two letters (ISO 639-1).
bool language(std::string_view text)
{
    return text.size() == 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

} // namespace

std::optional<bool> Reader::flag(std::string_view key)
{
    const auto* node = scalar(key, "true or false");
    if (node == nullptr) return std::nullopt;
    if (node->scalar() == "true") return true;
    if (node->scalar() == "false") return false;
    problems_.error("C020", node->place(),
                    in_quotes(key) + ": expected true or false, found " + in_quotes(node->scalar()),
                    "write true or false, in lower case");
    return std::nullopt;
}

std::optional<std::uint64_t> Reader::number(std::string_view key, std::uint64_t least,
                                            std::uint64_t most)
{
    const auto* node = scalar(key, "a number");
    if (node == nullptr) return std::nullopt;
    const auto value = parse_number(node->scalar());
    if (value && *value >= least && *value <= most) return value;
    problems_.error("C021", node->place(),
                    in_quotes(key) + ": expected a whole number from " + std::to_string(least) +
                        " to " + std::to_string(most) + ", found " + in_quotes(node->scalar()),
                    value ? "" : "write digits only");
    return std::nullopt;
}

std::optional<std::uint64_t> Reader::size(std::string_view key)
{
    const auto* node = scalar(key, "a size");
    if (node == nullptr) return std::nullopt;
    const auto value = parse_size(node->scalar());
    if (value) return value;
    problems_.error(
        "C022", node->place(),
        in_quotes(key) + ": expected a size, found " + in_quotes(node->scalar()),
        did_you_mean(meant_size(node->scalar()),
                     "write a whole number and a unit without a blank: 64KiB, 512MiB, 20GiB"));
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> Reader::duration(std::string_view key)
{
    const auto* node = scalar(key, "a duration");
    if (node == nullptr) return std::nullopt;
    const auto value = parse_duration(node->scalar());
    if (value) return value;
    problems_.error(
        "C023", node->place(),
        in_quotes(key) + ": expected a duration, found " + in_quotes(node->scalar()),
        did_you_mean(meant_duration(node->scalar()),
                     "write a whole number and a unit without a blank: 500ms, 10s, 5m, 24h, 30d"));
    return std::nullopt;
}

std::optional<std::chrono::year_month_day> Reader::date(std::string_view key)
{
    const auto* node = scalar(key, "a date");
    if (node == nullptr) return std::nullopt;
    const auto value = parse_date(node->scalar());
    if (value) return value;
    problems_.error("C024", node->place(),
                    in_quotes(key) + ": expected a date, found " + in_quotes(node->scalar()),
                    did_you_mean(meant_date(node->scalar()),
                                 "write year, month and day of a day that exists: 2027-12-31"));
    return std::nullopt;
}

std::map<std::string, std::string> Reader::localised(std::string_view key)
{
    std::map<std::string, std::string> out;
    const auto* node = optional(key);
    if (node == nullptr) return out;
    if (node->kind() != Node::Kind::map) {
        if (const auto* plain = scalar(key, "a text")) out.emplace("", plain->scalar());
        return out;
    }
    for (const auto& [name, value] : node->entries()) {
        if (!language(name.scalar()))
            problems_.error("C026", name.place(), in_quotes(name.scalar()) + " is not a language",
                            "write two lower-case letters: {fr: \"...\", en: \"...\"}");
        else if (value.kind() == Node::Kind::scalar && !value.scalar().empty())
            out.emplace(name.scalar(), value.scalar());
        else
            wrong(value, name.scalar(), "a text", "write it in quotes after the colon");
    }
    return out;
}

std::optional<std::string> Reader::choice(std::string_view key,
                                          const std::vector<std::string>& allowed)
{
    const auto* node = scalar(key, "one of " + listed(allowed));
    if (node == nullptr) return std::nullopt;
    if (std::find(allowed.begin(), allowed.end(), node->scalar()) != allowed.end())
        return node->scalar();
    const auto meant = closest(node->scalar(), allowed);
    auto hint = meant.empty() ? std::string{} : "did you mean \"" + meant + "\"? ";
    hint += "possible: " + listed(allowed);
    problems_.error("C025", node->place(),
                    in_quotes(key) + " cannot be " + in_quotes(node->scalar()), std::move(hint));
    return std::nullopt;
}

} // namespace lazaret::config
