/// All words of all dictionaries, found by their first letters.
///
/// A text has a word every six bytes or so, and most are in no dictionary: one table of bits says
/// so from the first 4, 6 or 8 letters, or from the whole of a shorter word. Its cost hardly
/// depends on how many words there are, which is where engines for expressions lose.
#pragma once

#include "detect/words.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::detect {

/// A term of a detector's list, with as much of it as rules out most words that begin alike: what
/// lies in a term itself is far away in memory.
struct TermUse {
    std::uint16_t detector = 0; ///< DetectorId
    std::uint8_t tail_size = 0; ///< bytes of `tail`
    char before = '\0';     ///< the last letter of the word before the anchor, lower case; 0: none
    std::uint32_t term = 0; ///< its place in Detector::terms
    std::uint64_t tail = 0; ///< what follows the key, up to a space
};

/// The first letters of a word as one number, lower case, the first in the lowest byte.
using WordKey = std::uint64_t;

/// Immutable once sealed.
class Lexicon {
public:
    struct Entry {
        std::span<const TermUse> uses;
        std::uint64_t reach = 0; ///< bytes from the word's start that must be at hand
    };

    /// `term` is found by its anchor; `reach`: bytes behind the anchor's start it may need.
    void add(const Term& term, std::uint16_t detector, std::uint32_t index, std::uint64_t reach);
    void seal();

    bool empty() const { return uses_.empty(); }
    /// 0: no term has this key. 1: one may have. Cheap, and without a branch.
    unsigned may_hold(WordKey key) const
    {
        const auto mixed = hash(key);
        const auto word = filter_.get()[mixed >> (64 - filter_bits)];
        return static_cast<unsigned>((word >> (mixed & 63)) & (word >> ((mixed >> 6) & 63)) & 1);
    }
    /// Some term goes on behind its key, so that the first letters of longer words are keys too.
    bool has_roots() const { return has_roots_; }
    /// Nothing when no term has this key.
    Entry find(WordKey key) const;
    /// False: the term does not stand in `around`, its key at `at`. Cheap; may be wrong about true.
    static bool may_be(const TermUse& use, WordKey key, std::string_view around, std::size_t at);

private:
    static constexpr unsigned filter_bits = 13; ///< words of 64 bits: 64 KiB

    /// Multiplicative (Fibonacci) hashing: its high bits depend on all of the key.
    static std::uint64_t hash(WordKey key) { return key * 0x9e3779b97f4a7c15u; }

    struct Slot {
        WordKey key = 0; ///< 0: free
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::uint64_t reach = 0;
    };
    struct Added {
        WordKey key = 0;
        TermUse use;
        std::uint64_t reach = 0;
    };

    std::vector<Added> added_; ///< until sealed
    bool has_roots_ = false;
    std::unique_ptr<std::uint64_t[]> filter_;
    std::vector<Slot> slots_;  ///< open addressing, power of two
    unsigned slot_shift_ = 64; ///< of a hash, to a place in `slots_`
    std::vector<TermUse> uses_;
};

/// A word that may begin a term.
struct WordHit {
    std::uint64_t start; ///< position in the folded texts
    WordKey key;
};

/// Finds them in a text that comes in pieces.
class WordFinder {
public:
    /// `base`: position of the first byte of `view`, which follows the last one.
    void scan(std::string_view view, std::uint64_t base, const Lexicon& lexicon,
              std::vector<WordHit>& found);
    /// No more text comes.
    void finish(std::uint64_t end, const Lexicon& lexicon, std::vector<WordHit>& found);

private:
    std::string tail_;     ///< the last bytes, which may be the beginning of a word
    bool in_word_ = false; ///< what comes before `tail_` is part of a word
};

} // namespace lazaret::detect
