/// The file of an index, version 1. All numbers little-endian; sections begin at multiples of 64.
///
///     header, sections in any order, 32 bytes HMAC-SHA256 of all before
#pragma once

#include "exact/canonical.hpp"
#include "exact/digest.hpp"
#include "exact/kind.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace lazaret::exact::layout {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::array<char, 8> magic = {'L', 'Z', 'R', 'T', 'E', 'D', 'M', '\n'};
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t seal_size = 32;
inline constexpr std::size_t alignment = 64;
inline constexpr std::uint64_t most_rows = 50'000'000;

struct Section {
    std::uint64_t offset = 0;
    std::uint64_t size = 0; ///< bytes
};

/// A row that a value leads to. Sorted by (bucket, rest): `bucket` is the first bits of the value's
/// digest, `rest` the 32 after them.
struct Posting {
    std::uint32_t rest = 0;
    std::uint32_t row = 0;
};

struct ColumnHeader {
    std::array<char, 48> name{}; ///< UTF-8, NUL behind it
    std::uint32_t kind = 0;
    std::uint32_t bucket_bits = 0;
    std::uint64_t values = 0;
    std::uint64_t digit_lengths = 0; ///< bit n: there is a number of n digits
    std::uint64_t mixed_lengths = 0; ///< bit n: there is a number of n digits and letters
    std::uint64_t word_counts = 0;   ///< bit n: there is a name of n words
    Section directory;               ///< per bucket and one more: uint32, its first posting
    Section postings;
};

struct Header {
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    std::uint32_t columns = 0;
    std::uint64_t rows = 0;
    std::uint64_t size = 0; ///< of the file
    std::array<std::byte, Secrets::salt_size> salt{};
    std::array<std::byte, 16> check{};
    Section values;     ///< filter of values, by value_hash()
    Section pairs;      ///< filter of two values of one row, by pair_hash()
    Section words;      ///< filter of the words of names, by word_hash()
    Section rows_table; ///< row by row, for each column uint32: a masked tag, see Tables::tag()
    std::array<ColumnHeader, most_columns> column{};
};
static_assert(std::is_trivially_copyable_v<Header> &&
              std::has_unique_object_representations_v<Header>);

/// What the tables know of one value.
struct Digest {
    std::uint64_t place = 0; ///< where its postings are
    std::uint32_t tag = 0;   ///< what its rows hold of it; 0 is no value
};

inline Digest digest_of(Hmac& hmac, unsigned column, std::string_view canonical)
{
    const std::array<std::byte, 1> first = {static_cast<std::byte>(column)};
    hmac.update(first);
    hmac.update(as_bytes(canonical));
    const auto bytes = hmac.finish();
    Digest digest;
    std::memcpy(&digest.place, bytes.data(), 8);
    std::memcpy(&digest.tag, bytes.data() + 8, 4);
    if (digest.tag == 0) digest.tag = 1;
    return digest;
}

inline std::uint64_t bucket_of(std::uint64_t place, std::uint32_t bits)
{
    return bits == 0 ? 0 : place >> (64 - bits);
}

inline std::uint32_t rest_of(std::uint64_t place, std::uint32_t bits)
{
    return static_cast<std::uint32_t>((place << bits) >> 32);
}

/// `keyed`: siphash13() of a number or date, or the sum of those of a name's words.
inline std::uint64_t value_hash(std::uint64_t keyed, unsigned column)
{
    return mixed(keyed + (column + 1) * 0x9e3779b97f4a7c15u);
}

/// Of values of two columns, the lower column first.
inline std::uint64_t pair_hash(std::uint64_t first, std::uint64_t second)
{
    return mixed(first + std::rotl(second, 23));
}

/// Of the first five digits (as a number) of the numbers of `length` digits in a column; stands in
/// the filter of values, where no value can be mistaken for it.
inline std::uint64_t prefix_hash(const SipKey& key, unsigned prefix, std::size_t length,
                                 unsigned column)
{
    const std::array<char, 5> text = {'\1', static_cast<char>(length),
                                      static_cast<char>(prefix >> 16),
                                      static_cast<char>(prefix >> 8), static_cast<char>(prefix)};
    return value_hash(siphash13(key, {text.data(), text.size()}), column);
}

inline std::uint64_t word_hash(std::uint64_t keyed)
{
    return mixed(keyed);
}

/// The mask of one field of the table of rows: equal values look different in each row.
inline std::uint32_t row_mask(const SipKey& key, std::uint32_t row, unsigned column)
{
    const auto number = std::uint64_t{column} << 32 | row;
    return static_cast<std::uint32_t>(
        siphash13(key, {reinterpret_cast<const char*>(&number), sizeof number}));
}

} // namespace lazaret::exact::layout
