/// How a text reads: words that speak for something or against it, weighed together around a place
/// (a linear classifier over words, as for spam).
///
/// A list of terms knows what it has been told; texts that nobody has thought of use other words
/// for the same things. Many everyday words, each weak, tell a nurse's note from the minutes of a
/// meeting all the same.
#pragma once

#include "detect/form.hpp"
#include "detect/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::detect {

/// What each word weighs, in hundredths. Immutable once sealed.
class WordWeights {
public:
    /// One line of the file: a word, or the first five letters of longer words and `*`, folded and
    /// in lower case (of numbers `0` for each digit, five at most), a sign, `@control` for
    /// characters that no text has, `@unknown` for all other words, or `@` and the form of what the
    /// words are around (`@titled`); a tab; what it weighs. False: it is no such line.
    bool add(std::string_view line);
    void seal();

    std::size_t size() const { return added_.size() + sealed_; }
    int of(Form form) const { return forms_[static_cast<std::size_t>(form)]; }
    std::int32_t of_control() const { return control_; }
    /// Of a word, of which `root` are the first letters if it has more of them. Both are hashes.
    std::int32_t of(std::uint64_t word, std::optional<std::uint64_t> root) const
    {
        const auto whole = find(word);
        const auto beginning = root ? find(*root) : Slot{};
        return whole.tag == 0 && beginning.tag == 0 ? unknown_ : whole.weight + beginning.weight;
    }

private:
    struct Slot {
        std::uint32_t tag = 0; ///< the low half of the hash, which is odd; 0: free
        std::int32_t weight = 0;
    };

    /// A free one when `hash` is not known.
    Slot find(std::uint64_t hash) const
    {
        const auto tag = static_cast<std::uint32_t>(hash);
        auto at = hash >> shift_;
        while (slots_[static_cast<std::size_t>(at)].tag != tag &&
               slots_[static_cast<std::size_t>(at)].tag != 0)
            at = (at + 1) & mask_;
        return slots_[static_cast<std::size_t>(at)];
    }

    std::array<int, form_names.size() + 2> forms_{};
    std::int32_t unknown_ = 0;
    std::int32_t control_ = 0;
    std::vector<std::pair<std::uint64_t, std::int32_t>> added_; ///< until sealed
    std::size_t sealed_ = 0;
    std::vector<Slot> slots_; ///< open addressing, a power of two
    unsigned shift_ = 64;     ///< of a hash, to a place in `slots_`
    std::uint64_t mask_ = 0;
};

/// Sums of the weights of the words of a text, so that any stretch of it can be weighed.
class WordingReader {
public:
    /// `text` begins at position `from`. What lies between it and the last one was left out.
    void read(const WordWeights& weights, std::string_view text, std::uint64_t from);
    /// The text that was read ends here: its last word is whole.
    void finish(const WordWeights& weights);

    /// What the words on both sides of `at` weigh, as far as `reach` bytes away: their sum by the
    /// square root of how many there are, so that long stretches weigh little more than short ones.
    int around(Span at, std::uint64_t reach) const;
    /// Nobody will ask for words before `position` again.
    void forget_before(std::uint64_t position);

private:
    /// Behind a word: the sums of all words so far.
    struct Mark {
        std::uint64_t end = 0;
        std::int64_t weight = 0;
        std::uint64_t words = 0;
    };
    enum class Token : std::uint8_t { none, word, digits, sign, control };

    static Token kind_of(char c);
    const char* read_word(const char* at, const char* end);
    const char* read_digits(const char* at, const char* end);
    void end_token(const WordWeights& weights, std::uint64_t position);
    Mark sum_until(std::uint64_t position) const;

    /// A word weighs once, and not again until so many others have come: what repeats one word is a
    /// table or a list of options, and tells no more by it.
    static constexpr std::uint64_t repeats = 64; // words
    struct Seen {
        std::uint64_t word = 0;
        std::uint64_t at = 0; ///< as many words had come
    };

    bool repeated(std::uint64_t word);

    std::vector<Mark> marks_; ///< ascending
    std::array<Seen, 256> seen_{};
    Mark sum_;
    std::uint64_t done_ = 0;
    Token token_ = Token::none;
    unsigned size_ = 0;      ///< characters of the token
    std::uint64_t hash_ = 0; ///< of the token so far
    std::uint64_t root_ = 0; ///< of its first five letters
};

} // namespace lazaret::detect
