/// The numbers of Excel's binary workbooks.
#pragma once

#include "extract/worker/numbers.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lazaret::extract::worker {

/// RkNumber (MS-XLS §2.5.217, MS-XLSB §2.5.122): a whole number or the upper half of a double,
/// perhaps times a hundred.
double rk_value(std::uint32_t rk);

/// The formats of a workbook's cells, as the records of BIFF tell them.
struct CellFormats {
    std::map<std::uint16_t, NumberFormat> codes{}; ///< of FORMAT records, by their number
    std::vector<std::uint16_t> cells{};            ///< of XF records, in order: the format's number
    Epoch epoch = Epoch::from_1900;

    std::string text(double value, std::uint16_t cell_format) const;
};

} // namespace lazaret::extract::worker
