#include "extract/worker/numbers.hpp"

#include "extract/worker/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lazaret::extract::worker {
namespace {

using Kind = NumberFormat::Kind;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Digits put into the places of a pattern, from the right. Of one that has other text than
/// separators only the places count: a unit or a bar would stand between the digits of an
/// identifier.
std::string into_pattern(std::string_view digits, std::string pattern)
{
    if (pattern.find_first_not_of("0#? -./") != std::string::npos)
        std::erase_if(pattern, [](char c) { return c != '0' && c != '#' && c != '?'; });
    std::string shown;
    const auto first_place = pattern.find_first_of("0#?");
    for (auto i = pattern.size(); i-- > 0;) {
        const char c = pattern[i];
        if (c == '0' || c == '#' || c == '?') {
            if (!digits.empty()) {
                shown += digits.back();
                digits.remove_suffix(1);
            } else if (c == '0') {
                shown += '0';
            }
            if (i == first_place) shown.append(digits.rbegin(), digits.rend());
        } else if (!digits.empty() || pattern.find('0') < i) {
            shown += c;
        }
    }
    std::reverse(shown.begin(), shown.end());
    return shown;
}

std::string plain(double value)
{
    if (!std::isfinite(value)) return {};
    std::array<char, 64> text{};
    // Fifteen digits are what sheets hold and show; whole numbers are written out.
    const bool whole = std::floor(value) == value && std::fabs(value) < 1e18;
    const auto written =
        whole ? std::to_chars(text.begin(), text.end(), value, std::chars_format::fixed, 0)
              : std::to_chars(text.begin(), text.end(), value, std::chars_format::general, 15);
    return {text.begin(), written.ptr};
}

/// Days since 1970-01-01 of a day of a sheet.
std::int64_t since_1970(std::int64_t day, Epoch epoch)
{
    if (epoch == Epoch::from_1904) return day - 24'107;
    // 1900 was no leap year, but sheets have a 29 February in it: day 60.
    return day - (day < 60 ? 25'568 : 25'569);
}

std::string moment(double value, Kind kind, Epoch epoch)
{
    constexpr std::int64_t seconds_per_day = 86'400;
    const auto seconds = std::llround((value - std::floor(value)) * seconds_per_day);
    const auto day = static_cast<std::int64_t>(value) + seconds / seconds_per_day;
    const auto second = seconds % seconds_per_day;
    if (kind == Kind::elapsed) return clock_text(day * seconds_per_day + second);
    const bool shows_time = kind == Kind::time || kind == Kind::date_time;
    if (kind == Kind::time || (shows_time && day == 0)) return clock_text(second);
    const auto date = day_text(since_1970(day, epoch));
    return shows_time && second != 0 ? date + ' ' + clock_text(second) : date;
}

} // namespace

std::string shown_number(std::string_view raw, const NumberFormat& format, Epoch epoch)
{
    const bool digits =
        !raw.empty() && raw.size() <= 18 && std::all_of(raw.begin(), raw.end(), is_digit);
    if (digits && format.kind == Kind::plain) return std::string{raw};
    double value = 0;
    const auto* end = raw.data() + raw.size();
    const auto [stop, error] = std::from_chars(raw.data(), end, value);
    if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::string{raw};
    return shown_number(value, format, epoch);
}

std::string shown_number(double value, const NumberFormat& format, Epoch epoch)
{
    constexpr double days = 2'958'466; // until 9999-12-31, and a little less from 1904
    const auto number = plain(value);
    if (format.kind == Kind::plain || number.empty()) return number;
    if (format.kind != Kind::digits)
        return value >= 0 && value < days ? moment(value, format.kind, epoch) : number;
    const bool whole = std::all_of(number.begin(), number.end(), is_digit);
    return whole ? into_pattern(number, format.pattern) : number;
}

std::string shown_iso_date(std::string_view iso)
{
    // 1985-05-12T08:30:00, perhaps with fractions.
    const auto is_date = iso.size() >= 10 && iso[4] == '-' && iso[7] == '-';
    if (!is_date) return std::string{iso};
    for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
        if (!is_digit(iso[i])) return std::string{iso};
    std::string shown{iso.substr(8, 2)};
    shown.append("/").append(iso.substr(5, 2)).append("/").append(iso.substr(0, 4));
    const auto time = iso.substr(10, 6);
    if (time.size() == 6 && time.front() == 'T' && time != "T00:00")
        shown.append(" ").append(time.substr(1));
    return shown;
}

} // namespace lazaret::extract::worker
