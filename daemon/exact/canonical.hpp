/// The one form of a value that both sides digest: what the CSV has and what a text has.
/// All text here is folded (detect/fold.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::exact {

inline constexpr std::size_t longest_number = 48; // characters without separators
inline constexpr std::size_t longest_name = 160;  // bytes, as written
inline constexpr unsigned most_name_words = 8;
inline constexpr std::size_t shortest_number = 4; // characters

inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/// A letter of any script: folding leaves in UTF-8 what has no ASCII form.
inline bool is_letter(char c)
{
    const char lower = static_cast<char>(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

inline bool is_ascii_letter(char c)
{
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

inline char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Digits and capital letters of a field, in order; ".0" at the end, which programs add to numbers
/// they took for amounts, goes.
std::string compact_number(std::string_view folded);

/// The part of `compact` (digits and capitals) that counts: without leading zeros if all are
/// digits, without the international prefix of France (33 and nine digits), a NIR without its key
/// (so that both ways of writing one are the same person; the key has to be right).
std::string_view canonical_number(std::string_view compact);

/// The first five digits, or all if there are fewer, as a number.
inline unsigned first_five(std::string_view digits)
{
    unsigned value = 0;
    for (const char c : digits.substr(0, 5))
        value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

/// Dates as yyyymmdd, with where the writing ends.
struct DateReading {
    std::uint32_t day = 0;
    std::size_t end = 0;
};

/// What a run of digits that begins at `text[at]` may say: 12/05/1985, 12.5.85, 1985-05-12,
/// 19850512, 12051985, 12 mai 1985, 12-MAI-85, May 12, 1985, a timestamp that begins with a date.
/// Day before month, never the American order of figures. Two digits of the year: both centuries.
/// Returns how many readings there are, at most 2.
unsigned read_dates(std::string_view text, std::size_t at, std::array<DateReading, 2>& readings);

/// A whole field. Years of two digits up to 29 are 20xx. 0 if it is not one date.
std::uint32_t whole_date(std::string_view folded);

/// "19850512".
std::string date_text(std::uint32_t day);

/// Days that are read as dates, by number: those of 1850 to 2150, 31 a month.
inline constexpr unsigned first_year = 1850, last_year = 2150;
inline constexpr std::size_t day_count = (last_year - first_year + 1) * 12 * 31;

inline std::size_t day_number(std::uint32_t day)
{
    return ((day / 10000 - first_year) * 12 + day / 100 % 100 - 1) * 31 + day % 100 - 1;
}

/// One letter, or a word that people leave out of a name, or put in: de, du, la...
/// `word`: capitals.
bool is_particle(std::string_view word);

/// The words of a name in capitals, without particles, sorted. Empty when nothing remains, or
/// when it has digits, more than most_name_words words or longest_name bytes.
std::vector<std::string> name_words(std::string_view folded);

} // namespace lazaret::exact
