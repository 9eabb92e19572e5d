/// What the values of a column are, and so how they are written in texts.
#pragma once

#include <cstdint>

namespace lazaret::exact {

enum class Kind : std::uint8_t {
    number, ///< digits and letters; separators, leading zeros and the key of a NIR do not count
    date,   ///< in any usual writing
    name,   ///< one or several words; order, case, accents, hyphens and particles do not count
    word,   ///< read as a name is; said of what is not one (a town, a ward)
};

/// Columns of an index, by bit: the first is bit 0.
using Columns = std::uint32_t;

inline constexpr unsigned most_columns = 8;

} // namespace lazaret::exact
