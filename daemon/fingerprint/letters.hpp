/// What a document and its copy have in common: their letters, and hashes of runs of them.
///
/// Of folded text (detect::Folder) only the ASCII letters count, all in lower case. Spaces, line
/// ends and punctuation differ from one program to the next. Digits are left out, too: a form is
/// filled in with dates, numbers and times, and word processors keep the numbers of lists and
/// headings out of the text, while a PDF of it has them. Measured: a nursing sheet full of dates
/// and doses keeps 94 % of its fingerprints when it is filled in; with digits it kept 5 %.
///
/// The trap: a document in Greek or Arabic has no letters here, and is refused as too short.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace lazaret::fingerprint {

/// Letters that are hashed together: about five words. Fewer would make phrases of everybody's
/// language alike ("je soussigné certifie avoir" has 24), more would lose short lines of forms.
inline constexpr std::size_t gram = 24;

/// Bytes that must follow the last gram of a buffer, since summits_in() reads 68 from any place.
inline constexpr std::size_t read_beyond = 64;

/// By byte: 1 to 26 for a letter, 0 for all that does not count.
inline constexpr auto letter_values = [] {
    std::array<std::uint8_t, 256> values{};
    for (std::uint8_t i = 0; i < 26; ++i)
        values['a' + i] = values['A' + i] = static_cast<std::uint8_t>(i + 1);
    return values;
}();

/// Writes the values of the letters of `folded` to `to`, where as many bytes as `folded` has must
/// fit. Returns how many letters there are.
std::size_t take_letters(std::string_view folded, std::uint8_t* to);

/// A run of letters, as values 1 to 26.
using Letters = std::vector<std::uint8_t>;

/// Appends the letters of `folded` to `letters`.
void add_letters(std::string_view folded, Letters& letters);

/// One bit for each of 64 places from `letters` on, the first in the lowest: whether the gram that
/// begins there has a summit, a third letter that is greater than the two before it and not less
/// than the two behind. Only such grams are ever hashed: one in five, found sixteen at a time, and
/// the same ones in a document and its copy since nothing outside the gram has a say. In French
/// prose 999 of 1,000 are at most 15 letters apart, the farthest 20; a letter that is only
/// repeated ("xxxxxxx") has none. Reads 68 letters.
std::uint64_t summits_in(const std::uint8_t* letters);

/// The hash of the gram that begins at `letters`. No key: files must agree between machines. All
/// three factors are odd, so no two grams that differ in one of the three words only are alike.
inline std::uint64_t hash_of(const std::uint8_t* letters)
{
    static_assert(gram == 24 && std::endian::native == std::endian::little);
    std::uint64_t a = 0, b = 0, c = 0;
    std::memcpy(&a, letters, 8);
    std::memcpy(&b, letters + 8, 8);
    std::memcpy(&c, letters + 16, 8);
    auto hash = a * 0x9e3779b97f4a7c15;
    hash = (std::rotl(hash, 29) ^ b) * 0xbf58476d1ce4e5b9;
    hash = (std::rotl(hash, 29) ^ c) * 0x94d049bb133111eb;
    return hash ^ (hash >> 32);
}

/// A gram that has a summit.
struct Gram {
    std::size_t place = 0; ///< of its first letter
    std::uint64_t hash = 0;
};

/// All of `letters`, in order.
std::vector<Gram> grams_of(Letters letters);

} // namespace lazaret::fingerprint
