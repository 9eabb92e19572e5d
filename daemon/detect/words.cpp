#include "detect/words.hpp"

#include "detect/fold.hpp"
#include "detect/simd.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace lazaret::detect {
namespace {

constexpr std::size_t least_root = 4; // as in Lexicon
constexpr int most_spaces = 3;        ///< a space of a term may be so many in text

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

/// Where in `around` `text` begins if it ends before `end`.
std::optional<std::size_t> match_back(std::string_view text, std::string_view around,
                                      std::size_t end)
{
    const char* const first = around.data();
    const char* at = first + end;
    for (auto i = text.size(); i-- > 0;) {
        if (text[i] != ' ') {
            if (at == first || lower(*--at) != text[i]) return std::nullopt;
            continue;
        }
        const char* const from = at;
        while (at != first && from - at < most_spaces && is_space(at[-1]))
            --at;
        if (at == from) return std::nullopt;
    }
    return static_cast<std::size_t>(at - first);
}

/// Where it ends if it begins at `start`.
std::optional<std::size_t> match_on(std::string_view text, std::string_view around,
                                    std::size_t start)
{
    const char* at = around.data() + start;
    const char* const end = around.data() + around.size();
    for (const char c : text) {
        if (c != ' ') {
            if (at == end || lower(*at++) != c) return std::nullopt;
            continue;
        }
        const char* const from = at;
        while (at != end && at - from < most_spaces && is_space(*at))
            ++at;
        if (at == from) return std::nullopt;
    }
    return static_cast<std::size_t>(at - around.data());
}

struct Part {
    std::size_t start = 0;
    std::size_t end = 0;
};

/// The words of a term that may be its anchor: they begin with a letter, and a root has four.
std::vector<Part> parts_of(const Term& term)
{
    const std::string_view text{term.text};
    std::vector<Part> parts;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at;
        while (end < text.size() && simd::is_word(text[end]))
            ++end;
        const bool open = term.root && end == text.size();
        if (end > at && !is_digit(text[at]) && (!open || end - at >= least_root))
            parts.push_back({at, end});
        at = std::max(end, at + 1);
    }
    return parts;
}

std::string_view key_of(const Term& term, Part part)
{
    constexpr std::size_t longest = 8; // as in Lexicon
    return std::string_view{term.text}.substr(part.start, std::min(part.end - part.start, longest));
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
    if (term.text.empty())
        problem = "there is no term before the weight";
    else if (term.text.size() > 100)
        problem = "a term has 100 characters at most";
    AnchorChoice{}.choose(term);
    const bool found = term.anchor_end != 0;
    if (!found && term.root) problem = "a root (*) has four letters at least";
    if (!found && term.text.find(' ') != std::string::npos)
        problem = "a term of several words has one that begins with a letter";
    if (!problem.empty()) return std::nullopt;
    return term;
}

void AnchorChoice::count(const Term& term)
{
    for (const auto part : parts_of(term))
        ++uses_[std::string{key_of(term, part)}];
}

void AnchorChoice::choose(Term& term) const
{
    auto least = std::numeric_limits<unsigned>::max();
    for (const auto part : parts_of(term)) {
        const auto letters = part.end - part.start;
        const auto word = key_of(term, part);
        const auto known = uses_.find(word);
        auto cost = 100 * (known == uses_.end() ? 1 : known->second);
        if (is_usual(std::string_view{term.text}.substr(part.start, letters))) cost += 1'000'000;
        if (letters <= 4) cost += letters == 1 ? 2'000'000 : letters <= 3 ? 5'000 : 1'000;
        cost -= static_cast<unsigned>(std::min<std::size_t>(letters, 50));
        if (cost >= least) continue;
        least = cost;
        term.anchor = static_cast<std::uint32_t>(part.start);
        term.anchor_end = static_cast<std::uint32_t>(part.end);
    }
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
    return (term.text.size() - term.anchor) * static_cast<std::size_t>(most_spaces) + 1;
}

std::optional<Span> locate(const Term& term, std::string_view around, std::size_t anchor)
{
    const std::string_view text{term.text};
    const auto stop = match_on(text.substr(term.anchor), around, anchor);
    if (!stop) return std::nullopt;
    const bool goes_on = *stop < around.size() && is_alnum(around[*stop]);
    if (goes_on && !term.root && is_alnum(text.back())) return std::nullopt;
    const auto start = match_back(text.substr(0, term.anchor), around, anchor);
    if (!start) return std::nullopt;
    if (is_alnum(text.front()) && *start > 0 && is_alnum(around[*start - 1])) return std::nullopt;
    return Span{*start, *stop};
}

void TermWindow::add(std::uint32_t term, unsigned weight, Span at, std::uint64_t window)
{
    std::erase_if(seen_, [&](const Seen& seen) {
        return seen.term == term || seen.at.start + window < at.end;
    });
    if (seen_.size() == most) seen_.erase(seen_.begin());
    seen_.push_back({term, weight, at});
}

std::optional<Span> TermWindow::reach(unsigned threshold) const
{
    unsigned sum = 0;
    Span span = seen_.back().at;
    for (auto seen = seen_.rbegin(); seen != seen_.rend(); ++seen) {
        sum += seen->weight;
        span.start = std::min(span.start, seen->at.start);
        span.end = std::max(span.end, seen->at.end);
        if (sum >= threshold) return span;
    }
    return std::nullopt;
}

} // namespace lazaret::detect
