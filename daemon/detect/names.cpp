#include "detect/names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lazaret::detect {
namespace {

constexpr std::uint64_t widest_gap = 5; ///< bytes between a first name and a surname

constexpr std::array<std::string_view, 14> particles{"de",  "du", "des", "le",  "la", "les", "van",
                                                     "von", "el", "al",  "ben", "da", "dos", "di"};

bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool joins(char c)
{
    return c == '-' || c == '\'';
}

/// A word of letters, hyphens and apostrophes.
struct Token {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    unsigned letters = 0;
    unsigned capitals = 0;
    bool capital = false; ///< its first letter is one

    bool all_capitals() const { return letters >= 2 && capitals == letters; }
    bool name_like() const { return capital && letters >= 2; }
};

Token measure(const Window& window, std::uint64_t start, std::uint64_t end)
{
    Token word{.start = start, .end = end, .capital = is_upper(window.at(start))};
    for (auto at = start; at < end; ++at) {
        const char c = window.at(at);
        word.letters += is_letter(c);
        word.capitals += is_upper(c);
    }
    return word;
}

Token word_from(const Window& window, std::uint64_t start)
{
    auto end = start;
    while (end < start + name_reach && (is_letter(window.at(end)) || joins(window.at(end))))
        ++end;
    while (end > start && joins(window.at(end - 1)))
        --end;
    return measure(window, start, end);
}

Token word_before(const Window& window, std::uint64_t end)
{
    auto start = end;
    const auto least = std::max(window.begin(), end - std::min(end, name_reach));
    while (start > least && (is_letter(window.at(start - 1)) || joins(window.at(start - 1))))
        --start;
    while (start < end && joins(window.at(start)))
        ++start;
    return measure(window, start, end);
}

std::string lower_text(const Window& window, const Token& word)
{
    std::string text;
    for (auto at = word.start; at < word.end; ++at)
        text.push_back(lower(window.at(at)));
    return text;
}

bool is_particle(const Window& window, const Token& word)
{
    return std::find(particles.begin(), particles.end(), lower_text(window, word)) !=
           particles.end();
}

std::uint64_t behind_spaces(const Window& window, std::uint64_t at)
{
    const auto most = at + 2;
    while (at < most && (window.at(at) == ' ' || window.at(at) == '\t'))
        ++at;
    return at;
}

/// As many more words of a name as follow `end`, at most `most`; particles may stand between.
std::uint64_t more_of_name(const Window& window, std::uint64_t end, unsigned most)
{
    auto at = end;
    for (unsigned words = 0; words < most + 3; ++words) {
        const auto start = behind_spaces(window, at);
        if (start == at) break;
        const auto word = word_from(window, start);
        if (word.letters == 0) break;
        if (word.name_like() && most > 0) {
            end = word.end;
            --most;
        } else if (!is_particle(window, word)) {
            break;
        }
        at = word.end;
    }
    return end;
}

/// Between the two names of one person: spaces, or what separates columns.
bool separates(std::string_view between)
{
    if (between.empty() || between.size() > widest_gap) return false;
    unsigned signs = 0;
    for (const char c : between) {
        if (c == ';' || c == ',' || c == '|' || c == '\t')
            ++signs;
        else if (c != ' ' && c != '"')
            return false;
    }
    return signs <= 1;
}

/// Where the gap between two words that ends before `at` begins.
std::uint64_t gap_before(const Window& window, std::uint64_t at)
{
    const auto least = std::max(window.begin(), at - std::min(at, widest_gap + 1));
    while (at > least && !is_letter(window.at(at - 1)) && window.at(at - 1) != '\n')
        --at;
    return at;
}

std::uint64_t gap_behind(const Window& window, std::uint64_t at)
{
    const auto most = at + widest_gap + 1;
    while (at < most && !is_letter(window.at(at)) && window.at(at) != '\n')
        ++at;
    return at;
}

/// "DURAND Marie", "DURAND;Marie": capitals only, or every sentence that begins with a name would
/// have a surname before it.
std::optional<Token> surname_before(const Window& window, const Token& first)
{
    const auto gap = gap_before(window, first.start);
    std::string buffer;
    if (!separates(window.slice(gap, first.start, buffer))) return std::nullopt;
    const auto before = word_before(window, gap);
    if (!before.all_capitals()) return std::nullopt;
    return before;
}

std::optional<Token> surname_after(const Window& window, const Token& first)
{
    const auto gap = gap_behind(window, first.end);
    std::string buffer;
    const auto between = window.slice(first.end, gap, buffer);
    if (!separates(between)) return std::nullopt;
    const auto after = word_from(window, gap);
    if (after.all_capitals()) return after;
    const bool spaces = between.find_first_not_of(' ') == std::string_view::npos;
    if (spaces && after.name_like() && after.letters >= 3) return after;
    return std::nullopt;
}

bool follows_one_of(const std::vector<std::string>& words, const Window& window, std::uint64_t at)
{
    const auto word = word_before(window, gap_before(window, at));
    return word.letters > 0 &&
           std::binary_search(words.begin(), words.end(), lower_text(window, word));
}

} // namespace

std::optional<NameHit> name_after_title(const Window& window, Span term, const NameRules& rules)
{
    if (!is_upper(window.at(term.start))) return std::nullopt;
    const auto behind = window.at(term.end) == '.' ? term.end + 1 : term.end;
    const auto first = word_from(window, behind_spaces(window, behind));
    const bool initials = first.letters < 2 || (first.letters == 2 && window.at(first.end) == '.');
    if (initials) return std::nullopt;
    const auto text = lower_text(window, first);
    if (std::binary_search(rules.not_after.begin(), rules.not_after.end(), text))
        return std::nullopt;
    const bool article = text == "le" || text == "la" || text == "les";
    const bool particle = is_particle(window, first);
    if (!first.capital && (article || !particle)) return std::nullopt;
    const auto end = more_of_name(window, first.end, 2);
    if (particle && end == first.end) return std::nullopt;
    return NameHit{{term.start, end}, Form::titled};
}

std::optional<NameHit> name_around(const Window& window, Span term, const NameRules& rules)
{
    // The whole of "Jean-Pierre"; "Saint-Pierre" is a place.
    if (term.start > window.begin() && joins(window.at(term.start - 1))) return std::nullopt;
    const auto first = word_from(window, term.start);
    if (!first.capital || first.end < term.end) return std::nullopt;
    Span at{first.start, first.end};
    if (const auto before = surname_before(window, first))
        at.start = before->start;
    else if (const auto after = surname_after(window, first))
        at.end = more_of_name(window, after->end, 1);
    else
        return std::nullopt;
    if (follows_one_of(rules.not_after, window, at.start)) return std::nullopt;
    return NameHit{at, Form::full};
}

} // namespace lazaret::detect
