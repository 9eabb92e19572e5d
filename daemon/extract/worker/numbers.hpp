/// Numbers as people see them: whole ones without an exponent up to 18 digits, others with at most
/// 15 digits; those of spreadsheets as their format says.
#pragma once

#include "extract/worker/number_format.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// The day from which a workbook counts its dates.
enum class Epoch : std::uint8_t { from_1900, from_1904 };

/// Empty when `value` is infinite or no number.
std::string shown_number(double value, const NumberFormat& format = {},
                         Epoch epoch = Epoch::from_1900);

/// `raw`: the number as written. Returned as it is when it is no number.
std::string shown_number(std::string_view raw, const NumberFormat& format = {},
                         Epoch epoch = Epoch::from_1900);

/// A date or time of ISO 8601 as dd/mm/yyyy hh:mm; anything else as it is.
std::string shown_iso_date(std::string_view iso);

} // namespace lazaret::extract::worker
