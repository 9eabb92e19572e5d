#include "detect/name_tokens.hpp"

#include <algorithm>
#include <array>

namespace lazaret::detect {
namespace {

constexpr std::uint64_t widest_gap = 6;   ///< bytes, spaces and markup apart
constexpr std::uint64_t most_spaces = 28; ///< between columns that spaces align
constexpr std::uint64_t widest_tag = 24;  ///< bytes from < to >

constexpr std::array<std::string_view, 14> particles{"de",  "du", "des", "le",  "la", "les", "van",
                                                     "von", "el", "al",  "ben", "da", "dos", "di"};

bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool is_part(char c)
{
    return is_letter(c) || joins_words(c);
}

Token measure(const Window& window, std::uint64_t start, std::uint64_t end)
{
    Token token{.start = start, .end = end, .capital = is_upper(window.at(start))};
    for (auto at = start; at < end; ++at) {
        const char c = window.at(at);
        token.letters += is_letter(c);
        token.capitals += is_upper(c);
    }
    return token;
}

std::uint64_t before_tag(const Window& window, std::uint64_t at)
{
    const auto least = std::max(window.begin(), at - std::min(at, widest_tag));
    for (auto start = at; start > least; --start)
        if (window.at(start - 1) == '<') return start - 1;
    return at;
}

} // namespace

std::uint64_t behind_tag(const Window& window, std::uint64_t at)
{
    for (auto end = at; end < at + widest_tag; ++end)
        if (window.at(end) == '>') return end + 1;
    return at;
}

bool joins_words(char c)
{
    return c == '-' || c == '\'';
}

Token token_from(const Window& window, std::uint64_t start)
{
    auto end = start;
    while (end < start + name_reach && is_part(window.at(end)))
        ++end;
    while (end > start && joins_words(window.at(end - 1)))
        --end;
    return measure(window, start, end);
}

Token token_before(const Window& window, std::uint64_t end)
{
    auto start = end;
    const auto least = std::max(window.begin(), end - std::min(end, name_reach));
    while (start > least && is_part(window.at(start - 1)))
        --start;
    while (start < end && joins_words(window.at(start)))
        ++start;
    return measure(window, start, end);
}

std::string text_of(const Window& window, const Token& token)
{
    std::string text;
    for (auto at = token.start; at < token.end; ++at)
        text.push_back(lower(window.at(at)));
    return text;
}

bool is_particle(std::string_view lower_case)
{
    return std::find(particles.begin(), particles.end(), lower_case) != particles.end();
}

std::uint64_t behind_spaces(const Window& window, std::uint64_t at)
{
    const auto most = at + 2;
    while (at < most && (window.at(at) == ' ' || window.at(at) == '\t'))
        ++at;
    return at;
}

std::uint64_t gap_before(const Window& window, std::uint64_t at)
{
    std::uint64_t width = 0;
    std::uint64_t spaces = 0;
    while (at > window.begin() && width <= widest_gap && spaces <= most_spaces) {
        const char c = window.at(at - 1);
        if (is_letter(c) || c == '\n' || c == '\r') break;
        const auto start = c == '>' ? before_tag(window, at - 1) : at - 1;
        if (c == ' ')
            ++spaces;
        else
            width += start == at - 1;
        at = start;
    }
    return at;
}

std::uint64_t gap_behind(const Window& window, std::uint64_t at)
{
    std::uint64_t width = 0;
    std::uint64_t spaces = 0;
    while (width <= widest_gap && spaces <= most_spaces) {
        const char c = window.at(at);
        if (is_letter(c) || c == '\n' || c == '\r') break;
        const auto end = c == '<' ? behind_tag(window, at) : at;
        if (c == ' ')
            ++spaces;
        else
            width += end == at;
        at = end == at ? at + 1 : end;
    }
    return at;
}

Gap kind_of_gap(std::string_view between)
{
    if (between.empty()) return Gap::none;
    if (between.find('<') != std::string_view::npos) return Gap::columns;
    const bool aligned = between.size() > 2 && between.find_first_not_of(' ') == between.npos;
    if (aligned) return Gap::columns;
    if (between.size() > widest_gap) return Gap::none;
    unsigned commas = 0;
    unsigned columns = 0;
    for (const char c : between) {
        if (c == ',')
            ++commas;
        else if (c == ';' || c == '|' || c == '\t' || c == '_')
            ++columns;
        else if (c != ' ' && c != '"' && c != '\'')
            return Gap::none;
    }
    if (commas + columns > 1) return Gap::none;
    const bool quoted = between.find_first_of("\"'") != std::string_view::npos;
    if (commas == 1) return quoted ? Gap::columns : Gap::comma;
    if (columns == 1) return Gap::columns;
    return quoted || between.size() > 2 ? Gap::none : Gap::spaces;
}

bool age_follows(const Window& window, std::uint64_t at)
{
    const auto start = at;
    while (at < start + 3 && (window.at(at) == ' ' || window.at(at) == ',' || window.at(at) == '('))
        ++at;
    if (at == start) return false;
    auto end = at;
    while (end < at + 3 && is_digit(window.at(end)))
        ++end;
    if (end > at) {
        const bool closed = window.at(end) == ')';
        const auto unit = window.at(end) == ' ' ? end + 1 : end;
        return closed || (lower(window.at(unit)) == 'a' &&
                          (!is_alnum(window.at(unit + 1)) || lower(window.at(unit + 1)) == 'n'));
    }
    const auto word = text_of(window, token_from(window, at));
    return word == "ne" || word == "nee" || word == "ddn" || word == "age" || word == "agee";
}

} // namespace lazaret::detect
