#include "extract/worker/excel_numbers.hpp"

#include "extract/worker/compound_text.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>

namespace lazaret::extract::worker::ole {
namespace {

/// What stands in quotes, brackets, behind a backslash is no placeholder; the first section only.
/// [h], [m] and [s] are kept as H.
std::string placeholders(std::string_view code)
{
    std::string bare;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '"' || c == '[') {
            const auto end = code.find(c == '"' ? '"' : ']', i + 1);
            if (c == '[' && end == i + 2) {
                const char inside = static_cast<char>(code[i + 1] | 0x20);
                if (inside == 'h' || inside == 'm' || inside == 's') bare += 'H';
            }
            if (end == std::string_view::npos) break;
            i = end;
        } else {
            bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        }
    }
    return bare;
}

std::uint8_t digits_of(std::string_view bare)
{
    std::size_t digits = 0;
    bool forced = false;
    for (const char c : bare) {
        if (c == '0') forced = true;
        if (c == '0' || c == '#')
            digits += forced ? 1 : 0;
        else if (c != ' ' && c != '-' && c != '/' && c != '(' && c != ')')
            return 0;
    }
    return static_cast<std::uint8_t>(std::min<std::size_t>(digits, 30));
}

std::string time_text(double fraction, bool elapsed, double whole)
{
    const auto seconds = static_cast<std::int64_t>(std::llround(fraction * 86'400));
    const auto hours = seconds / 3600 + (elapsed ? static_cast<std::int64_t>(whole) * 24 : 0);
    std::array<char, 48> text{};
    if (seconds % 60 == 0)
        std::snprintf(text.data(), text.size(), "%02lld:%02d", static_cast<long long>(hours),
                      static_cast<int>(seconds / 60 % 60));
    else
        std::snprintf(text.data(), text.size(), "%02lld:%02d:%02d", static_cast<long long>(hours),
                      static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    return text.data();
}

std::string moment_text(double value, const NumberFormat& format, Epoch epoch)
{
    double whole = std::floor(value);
    const double fraction = value - whole;
    if (!format.date || (whole == 0 && format.time))
        return time_text(fraction, format.elapsed, whole);
    // Day 60 of 1900 is a 29 February that never was (kept from Lotus 1-2-3): days before it are
    // one further on than they count.
    constexpr double days_1900_to_1970 = 25'569;
    constexpr double days_1904_to_1970 = 24'107;
    if (epoch == Epoch::from_1900 && whole < 60) whole += 1;
    const double since =
        whole - (epoch == Epoch::from_1900 ? days_1900_to_1970 : days_1904_to_1970);
    auto text = day_text(static_cast<std::int64_t>(since));
    if (format.time && fraction > 0) text += ' ' + time_text(fraction, false, 0);
    return text;
}

std::string plain_number(double value)
{
    std::array<char, 400> text{};
    if (value == std::floor(value) && std::fabs(value) < 1e18) {
        std::snprintf(text.data(), text.size(), "%.0f", value);
        return text.data();
    }
    std::snprintf(text.data(), text.size(), "%.15g", value);
    return text.data();
}

} // namespace

NumberFormat number_format(std::string_view code)
{
    const auto bare = placeholders(code);
    NumberFormat format;
    if (bare.find("general") != std::string::npos || bare.find("standard") != std::string::npos)
        return format;
    const auto has = [&](std::string_view any) {
        return bare.find_first_of(any) != std::string::npos;
    };
    format.elapsed = has("H");
    format.time = has("hsH");
    // m is a month, unless it counts minutes; French and German formats say j, a and t for day,
    // year.
    format.date = has("yd") || (has("m") && !format.time);
    if (!format.date && !format.time) format.least_digits = digits_of(bare);
    return format;
}

NumberFormat built_in_format(std::uint16_t id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 58) || id == 36)
        return {.date = true};
    if (id == 22) return {.date = true, .time = true};
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        return {.time = true};
    if (id == 46) return {.time = true, .elapsed = true};
    return {};
}

std::string number_text(double value, const NumberFormat& format, Epoch epoch)
{
    constexpr double last_day = 2'958'466; // 10000-01-01
    if (!std::isfinite(value)) return {};
    if ((format.date || format.time) && value >= 0 && value < last_day)
        return moment_text(value, format, epoch);
    auto text = plain_number(value);
    const bool integer = value >= 0 && text.find_first_not_of("0123456789") == std::string::npos;
    if (integer && text.size() < format.least_digits)
        text.insert(0, format.least_digits - text.size(), '0');
    return text;
}

double rk_value(std::uint32_t rk)
{
    const bool integer = (rk & 2) != 0;
    const double value = integer ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                                 : std::bit_cast<double>(std::uint64_t{rk & 0xffff'fffc} << 32);
    return (rk & 1) != 0 ? value / 100 : value;
}

std::string CellFormats::text(double value, std::uint16_t cell_format) const
{
    if (cell_format >= cells.size()) return number_text(value, {}, epoch);
    const auto id = cells[cell_format];
    const auto found = codes.find(id);
    return number_text(value, found != codes.end() ? found->second : built_in_format(id), epoch);
}

} // namespace lazaret::extract::worker::ole
