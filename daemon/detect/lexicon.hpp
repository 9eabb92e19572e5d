/// All words of all dictionaries, found by their first letters.
///
/// A text has a word every six bytes or so, and most are in no dictionary: one table of bits says
/// so from its first eight letters, and from the root it may have. Its cost hardly
/// depends on how many words there are, which is where engines for expressions lose.
#pragma once

#include "detect/words.hpp"

#include <array>
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
    std::uint16_t detector = 0;  ///< DetectorId
    std::uint8_t tail_size = 0;  ///< bytes of `tail`
    std::uint8_t word_size = 0;  ///< bytes of the anchor, if a space and `next` follow
    std::uint32_t term : 28 = 0; ///< its place in Detector::terms
    std::uint32_t layer : 4 = 0; ///< of its detector
    std::uint64_t tail = 0;      ///< what follows the key, up to a space
    std::uint32_t before = 0; ///< the last bytes of the word before the anchor, 0x20 set in each;
                              ///< 0: none
    std::uint32_t next = 0;   ///< the first of the word behind it, likewise
};

/// The first letters of a word as one number, lower case, the first in the lowest byte; of a root
/// of less than eight letters, the first four and a mark in the highest.
using WordKey = std::uint64_t;

/// Immutable once sealed.
class Lexicon {
public:
    static constexpr unsigned most_layers = 3;
    static constexpr std::size_t least_root = 4; ///< letters of a word that may go on

    /// `term` is found by its anchor. `use`: its detector, its place there and its layer; the rest
    /// is filled in. `reach`: bytes behind the anchor's start it may need.
    void add(const Term& term, TermUse use, std::uint64_t reach);
    void seal();

    bool empty() const { return uses_.empty(); }
    /// 0: no term has this key. 1: one may have. Cheap, and without a branch.
    unsigned may_hold(WordKey key) const { return all_.may_hold(hash(key)); }
    /// The same of the terms of one layer.
    unsigned may_hold(unsigned layer, WordKey key) const
    {
        return by_layer_[layer].may_hold(hash(key));
    }
    /// Says that find(key) comes soon.
    void expect(WordKey key) const { __builtin_prefetch(&slots_.data()[hash(key) >> slot_shift_]); }
    /// The terms that have this key.
    std::span<const TermUse> find(WordKey key) const;
    /// Bytes from a word's start that must be at hand for any term.
    std::uint64_t reach() const { return reach_; }
    /// False: the term does not stand in `around`, its key at `at`. Cheap; may be wrong about true.
    static bool may_be(const TermUse& use, WordKey key, std::string_view around, std::size_t at);

private:
    /// Two bits of one word for each key (Bloom).
    template <unsigned words_log2>
    struct Filter {
        std::unique_ptr<std::uint64_t[]> words;

        static std::uint64_t bits(std::uint64_t mixed)
        {
            return std::uint64_t{1} << (mixed & 63) | std::uint64_t{1} << ((mixed >> 6) & 63);
        }
        void clear() { words = std::make_unique<std::uint64_t[]>(std::size_t{1} << words_log2); }
        void add(std::uint64_t mixed) { words[mixed >> (64 - words_log2)] |= bits(mixed); }
        unsigned may_hold(std::uint64_t mixed) const
        {
            const auto word = words.get()[mixed >> (64 - words_log2)];
            return static_cast<unsigned>((word >> (mixed & 63)) & (word >> ((mixed >> 6) & 63)) &
                                         1);
        }
    };

    /// Multiplicative (Fibonacci) hashing: its high bits depend on all of the key.
    static std::uint64_t hash(WordKey key) { return key * 0x9e3779b97f4a7c15u; }

    struct Slot {
        WordKey key = 0; ///< 0: free
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };
    struct Added {
        WordKey key = 0;
        TermUse use;
    };

    std::vector<Added> added_;                     ///< until sealed
    Filter<13> all_;                               ///< 64 KiB
    std::array<Filter<12>, most_layers> by_layer_; ///< 32 KiB each
    std::uint64_t reach_ = 0;
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
