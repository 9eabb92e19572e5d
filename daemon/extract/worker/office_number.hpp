/// Numbers in sheets, as people see them (ECMA-376-1 §18.8.30, §18.8.31).
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
        time,      ///< hh:mm
        digits,    ///< a pattern of its own: leading zeros, blanks within: `pattern`
    };
    Kind kind = Kind::plain;
    std::string pattern{}; ///< a section of the format: 0, # and ? for digits, and what is between
};

/// A format that a document need not define; others are `plain`.
NumberFormat builtin_number_format(unsigned id);

/// `code`: as the document defines it. Of sections that depend on the value, the first with digits.
NumberFormat number_format(std::string_view code);

enum class Epoch : std::uint8_t { from_1900, from_1904 };

/// `raw`: the number as stored. Returned as it is when it is no number.
std::string shown_number(std::string_view raw, const NumberFormat& format, Epoch epoch);
std::string shown_number(double value, const NumberFormat& format, Epoch epoch);

/// A date or time of ISO 8601 as dd/mm/yyyy hh:mm; anything else as it is.
std::string shown_iso_date(std::string_view iso);

} // namespace lazaret::extract::worker
