#include "extract/worker/excel_numbers.hpp"

#include <bit>

namespace lazaret::extract::worker {

double rk_value(std::uint32_t rk)
{
    const bool integer = (rk & 2) != 0;
    const double value = integer ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                                 : std::bit_cast<double>(std::uint64_t{rk & 0xffff'fffc} << 32);
    return (rk & 1) != 0 ? value / 100 : value;
}

std::string CellFormats::text(double value, std::uint16_t cell_format) const
{
    if (cell_format >= cells.size()) return shown_number(value);
    const auto id = cells[cell_format];
    const auto found = codes.find(id);
    return shown_number(value, found != codes.end() ? found->second : builtin_number_format(id),
                        epoch);
}

} // namespace lazaret::extract::worker
