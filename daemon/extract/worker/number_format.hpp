/// How the cells of spreadsheets show their numbers (ECMA-376-1 §18.8.30, §18.8.31).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// How a cell shows its number, as far as that changes its digits.
struct NumberFormat {
    enum class Kind : std::uint8_t {
        plain,
        date,      ///< dd/mm/yyyy
        date_time, ///< dd/mm/yyyy hh:mm
        time,      ///< hh:mm, of the day
        elapsed,   ///< [h]:mm, hours beyond 24
        digits,    ///< a pattern of its own: leading zeros, blanks within: `pattern`
    };
    Kind kind = Kind::plain;
    std::string pattern{}; ///< a section of the format: 0, # and ? for digits, and what is between
};

/// A format that a document need not define; others are `plain`.
NumberFormat builtin_number_format(unsigned id);

/// `code`: as the document defines it. Of sections that depend on the value, the first that changes
/// the digits.
NumberFormat number_format(std::string_view code);

} // namespace lazaret::extract::worker
