/// Places of a text where a value of some column may stand: they pass its filter.
#pragma once

#include "exact/runs.hpp"
#include "exact/tables.hpp"

#include <string>
#include <vector>

namespace lazaret::exact {

struct Candidate {
    std::uint64_t start = 0; ///< position in the body's folded text
    std::uint64_t end = 0;
    std::uint64_t hash = 0; ///< layout::value_hash(); of a date 0 until it is needed
    std::uint32_t column = 0;
    std::uint32_t day = 0; ///< of a date
    std::string canonical; ///< of a date empty until it is needed
    layout::Digest digest; ///< once it was needed; its tag is 0 before
};

/// How much text behind the start of a value is needed to read it.
inline constexpr std::size_t lookahead = 256; // bytes

/// A stretch of the body's text and what to look for in it. Borrows all.
struct View {
    std::string_view text;
    std::uint64_t base = 0; ///< position of text[0]
};

/// Numbers and dates that begin in some stretch of text.
class DigitReader {
public:
    DigitReader(const Index::Tables& tables, Columns of);

    /// Appends what begins at a position from `from` to `to`, in order of start. `lookahead` bytes
    /// behind `to` are in the view, unless the body ends there.
    void read(const View& view, std::uint64_t from, std::uint64_t to,
              std::vector<Candidate>& found);

private:
    void read_numbers(const View& view, std::size_t run, std::vector<Candidate>& found);
    void read_numbers_from(const View& view, std::size_t run, std::size_t start,
                           std::vector<Candidate>& found);
    bool may_be_number(std::string_view text, std::size_t length, std::size_t zeros,
                       bool digits_only) const;
    void take_number(const View& view, std::size_t start, std::size_t end, bool digits_only,
                     std::vector<Candidate>& found);
    bool may_be_date(std::string_view text, std::size_t run) const;
    void read_dates_from(const View& view, const Run& run, std::vector<Candidate>& found);

    const Index::Tables& tables_;
    Columns numbers_ = 0;
    Columns dates_ = 0;
    std::uint64_t digit_lengths_ = 0; ///< of compact text that comes to a value
    std::uint64_t mixed_lengths_ = 0;
    bool has_telephones_ = false;
    std::array<std::vector<const Prefixes*>, longest_number + 1> prefixes_; ///< by length
    std::size_t shortest_ = 0;
    std::size_t longest_ = 0;
    std::vector<Run> runs_;
};

/// Names.
class NameReader {
public:
    NameReader(const Index::Tables& tables, Columns of);

    enum class Words { all, capitalised };
    /// As DigitReader::read(). `all`: also of words in small letters, which follow each other.
    void read(const View& view, std::uint64_t from, std::uint64_t to, Words words,
              std::vector<Candidate>& found);

private:
    struct Word {
        std::size_t start = 0;
        std::size_t end = 0;
        std::uint64_t keyed = 0;
        std::string_view text() const { return {letters.data(), end - start}; }
        std::array<char, 40> letters{}; ///< capitals
    };
    enum class Read { word, particle, none };

    Read read_word(std::string_view text, std::size_t at, Word& word) const;
    bool next_close(std::string_view text, std::size_t& at) const;
    bool next_capitalised(std::string_view text, std::size_t& at) const;
    void read_name(const View& view, std::size_t start, Words words, std::vector<Candidate>& found);
    void take(const View& view, std::span<const Word> words, std::uint64_t keyed,
              std::vector<Candidate>& found) const;

    const Index::Tables& tables_;
    Columns names_ = 0;
    std::uint64_t word_counts_ = 0;
    unsigned most_words_ = 0;
};

} // namespace lazaret::exact
