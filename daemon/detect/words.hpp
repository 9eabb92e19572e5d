/// Dictionaries: terms as people write them, and where they stand in text.
#pragma once

#include "detect/window.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

struct Term {
    std::string text; ///< folded, lower case, single spaces; without its final *
    unsigned weight = 1;
    bool root = false;            ///< letters may follow
    std::uint32_t anchor = 0;     ///< where in `text` its longest word begins, by which it is found
    std::uint32_t anchor_end = 0; ///< and ends; 0: it has no such word ("1.2.250"), and is an
                                  ///< expression of its own
    std::uint64_t digest = 0;
};

/// One line of a dictionary: a term, a tab and its weight (default 1), # and a comment. Nothing for
/// an empty line. `problem` says what is wrong with it otherwise.
std::optional<Term> read_term(std::string_view line, std::string& problem);

/// Words that every text is full of: a term is found by another of its words, if it has one.
bool is_usual(std::string_view word);

/// How often each word of a list begins terms' anchors or could: what is rare there is the better
/// anchor, as every word of a text that is one has to be looked at for all of its terms.
class AnchorChoice {
public:
    void count(const Term& term);
    /// Sets the term's anchor to the best of its words. Leaves terms without any alone.
    void choose(Term& term) const;

private:
    std::map<std::string, unsigned, std::less<>> uses_;
};

/// For Hyperscan: a term without an anchor.
std::string expression_of(const Term& term);

/// Bytes from the start of the anchor on that must be at hand for locate(), unless the text ends
/// there.
std::uint64_t look_ahead(const Term& term);

/// What one to three of stand for a space of a term.
inline bool is_space(char c)
{
    return c == ' ' || c == '_' || (c >= '\t' && c <= '\r');
}

struct Span {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
};

/// Bytes before an anchor that may belong to its term, and one for the border.
inline constexpr std::uint64_t look_back = 100 * 3 + 1;

/// The term's anchor may begin at `anchor` of `around`: where in it the whole term stands, if it
/// does, between borders. What lies outside of `around` is a border.
std::optional<Span> locate(const Term& term, std::string_view around, std::size_t anchor);

/// Distinct terms seen lately, with their weights: for detectors with a threshold.
class TermWindow {
public:
    /// A term stands at `at`; what lies `window` bytes before its end is forgotten.
    void add(std::uint32_t term, unsigned weight, Span at, std::uint64_t window);
    /// The shortest stretch before the latest term whose distinct terms reach `threshold`, if any.
    std::optional<Span> reach(unsigned threshold) const;

private:
    static constexpr std::size_t most = 64; ///< terms looked at; a threshold is a handful
    struct Seen {
        std::uint32_t term = 0;
        unsigned weight = 0;
        Span at;
    };
    std::vector<Seen> seen_; ///< one of each term, the latest last
};

} // namespace lazaret::detect
