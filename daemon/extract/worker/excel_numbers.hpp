/// Numbers as a spreadsheet shows them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lazaret::extract::worker::ole {

/// What of a number format matters here.
struct NumberFormat {
    bool date = false;             ///< shows a day
    bool time = false;             ///< shows a time of day
    bool elapsed = false;          ///< [h]:mm: hours beyond 24
    std::uint8_t least_digits = 0; ///< "000000": leading zeros
};

/// Reads the first section of a format code: "dd/mm/yyyy", "00000", "[$-40C]d mmm yyyy;@".
NumberFormat number_format(std::string_view code);
/// The formats that have no code in the file (MS-XLS §2.4.126).
NumberFormat built_in_format(std::uint16_t id);

/// Integers without exponent up to 18 digits, else at most 15 significant digits; dates as
/// dd/mm/yyyy hh:mm. `from_1904`: the workbook counts its days from 1904-01-01.
enum class Epoch : std::uint8_t { from_1900, from_1904 };
std::string number_text(double value, const NumberFormat& format, Epoch epoch);

/// RkNumber (MS-XLS §2.5.217).
double rk_value(std::uint32_t rk);

/// The formats of a workbook's cells, as its records tell them.
struct CellFormats {
    std::map<std::uint16_t, NumberFormat> codes{}; ///< of FORMAT records, by their number
    std::vector<std::uint16_t> cells{};            ///< of XF records, in order: the format's number
    Epoch epoch = Epoch::from_1900;

    std::string text(double value, std::uint16_t cell_format) const;
};

} // namespace lazaret::extract::worker::ole
