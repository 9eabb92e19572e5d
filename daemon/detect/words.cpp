#include "detect/words.hpp"

#include "detect/fold.hpp"
#include "detect/simd.hpp"

#include <algorithm>
#include <charconv>

namespace lazaret::detect {
namespace {

constexpr unsigned most_spaces = 3; ///< a space of a term may be so many in text

bool is_space(char c)
{
    return c == ' ' || c == '_' || (c >= '\t' && c <= '\r');
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_space(text.front()) && text.front() != '_')
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()) && text.back() != '_')
        text.remove_suffix(1);
    return text;
}

/// Folded, lower case, each run of white space and underscores one space.
std::string canonical(std::string_view text)
{
    std::string term;
    for (const char c : folded(text)) {
        if (!is_space(c))
            term.push_back(lower(c));
        else if (!term.empty() && term.back() != ' ')
            term.push_back(' ');
    }
    if (!term.empty() && term.back() == ' ') term.pop_back();
    return term;
}

/// Where `text` begins if it ends before `end`.
std::optional<std::uint64_t> match_back(std::string_view text, const Window& window,
                                        std::uint64_t end)
{
    auto at = end;
    for (auto i = text.size(); i-- > 0;) {
        if (text[i] != ' ') {
            if (at <= window.begin()) return std::nullopt;
            if (lower(window.at(--at)) != text[i]) return std::nullopt;
            continue;
        }
        unsigned spaces = 0;
        while (spaces < most_spaces && at > window.begin() && is_space(window.at(at - 1))) {
            --at;
            ++spaces;
        }
        if (spaces == 0) return std::nullopt;
    }
    return at;
}

/// Where `text` ends if it begins at `start`.
std::optional<std::uint64_t> match_on(std::string_view text, const Window& window,
                                      std::uint64_t start)
{
    auto at = start;
    for (const char c : text) {
        if (c != ' ') {
            if (lower(window.at(at++)) != c) return std::nullopt;
            continue;
        }
        unsigned spaces = 0;
        while (spaces < most_spaces && is_space(window.at(at))) {
            ++at;
            ++spaces;
        }
        if (spaces == 0) return std::nullopt;
    }
    return at;
}

/// Words that every text is full of: a term is found by another of its words, if it has one.
bool is_usual(std::string_view word)
{
    constexpr std::string_view usual = " a ainsi and apres au aux avec avant by care ce cette chez "
                                       "client dans date de delivery des"
                                       " deux du el en et etat for from il in jour jours la le les "
                                       "leur list mise next no note of on"
                                       " par pas plan plus pour prise que sans ses sous state "
                                       "suite sur the to type un une vers von"
                                       " was were with ";
    if (word.empty()) return false;
    const auto at = usual.find(word);
    return at != std::string_view::npos && usual[at - 1] == ' ' && usual[at + word.size()] == ' ';
}

/// The longest word that begins with a letter. False when there is none by which the term could be
/// found.
bool choose_anchor(Term& term)
{
    const std::string_view text{term.text};
    std::size_t best = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at;
        while (end < text.size() && simd::is_word(text[end]))
            ++end;
        const auto letters = end - at;
        const bool open = term.root && end == text.size();
        const auto value = is_usual(text.substr(at, letters)) ? 1 : letters;
        if (value > best && !is_digit(text[at]) && (!open || letters >= 4)) {
            best = value;
            term.anchor = static_cast<std::uint32_t>(at);
            term.anchor_end = static_cast<std::uint32_t>(end);
        }
        at = std::max(end, at + 1);
    }
    return best > 0;
}

} // namespace

std::optional<Term> read_term(std::string_view line, std::string& problem)
{
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) return std::nullopt;
    Term term;
    const auto tab = line.find('\t');
    if (tab != std::string_view::npos) {
        const auto weight = trimmed(line.substr(tab));
        const auto* end = weight.data() + weight.size();
        const auto [stop, error] = std::from_chars(weight.data(), end, term.weight);
        if (error != std::errc{} || stop != end || term.weight == 0 || term.weight > 1000) {
            problem = "the weight behind the tab is not a number from 1 to 1000";
            return std::nullopt;
        }
        line = trimmed(line.substr(0, tab));
    }
    if (line.ends_with('*')) {
        term.root = true;
        line.remove_suffix(1);
    }
    term.text = canonical(line);
    if (term.text.size() < 2)
        problem = "a term has two characters at least";
    else if (term.text.size() > 100)
        problem = "a term has 100 characters at most";
    const bool found = choose_anchor(term);
    if (!found && term.root) problem = "a root (*) has four letters at least";
    if (!found && term.text.find(' ') != std::string::npos)
        problem = "a term of several words has one that begins with a letter";
    if (!problem.empty()) return std::nullopt;
    return term;
}

std::string expression_of(const Term& term)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string expression;
    for (const char c : term.text) {
        if (is_alnum(c)) {
            expression += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        expression += "\\x";
        expression += digits[byte >> 4];
        expression += digits[byte & 15];
    }
    return expression;
}

std::uint64_t look_ahead(const Term& term)
{
    return (term.text.size() - term.anchor) * most_spaces + 1;
}

std::optional<Span> locate(const Term& term, const Window& window, std::uint64_t anchor)
{
    const std::string_view text{term.text};
    const auto stop = match_on(text.substr(term.anchor), window, anchor);
    if (!stop) return std::nullopt;
    if (!term.root && is_alnum(text.back()) && is_alnum(window.at(*stop))) return std::nullopt;
    const auto start = match_back(text.substr(0, term.anchor), window, anchor);
    if (!start) return std::nullopt;
    if (is_alnum(text.front()) && *start > window.begin() && is_alnum(window.at(*start - 1)))
        return std::nullopt;
    return Span{*start, *stop};
}

std::optional<Span> TermWindow::add(std::uint32_t term, unsigned weight, Span at,
                                    unsigned threshold, std::uint64_t window)
{
    std::erase_if(seen_, [&](const Seen& seen) {
        return seen.term == term || seen.at.start + window < at.end;
    });
    if (seen_.size() == most) seen_.erase(seen_.begin());
    seen_.push_back({term, weight, at});
    // From the latest backwards, so that the stretch is the shortest that will do.
    unsigned sum = 0;
    Span span = at;
    for (auto seen = seen_.rbegin(); seen != seen_.rend(); ++seen) {
        sum += seen->weight;
        span.start = std::min(span.start, seen->at.start);
        span.end = std::max(span.end, seen->at.end);
        if (sum >= threshold) return span;
    }
    return std::nullopt;
}

} // namespace lazaret::detect
