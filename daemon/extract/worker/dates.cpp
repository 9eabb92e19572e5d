#include "extract/worker/dates.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace lazaret::extract::worker {

std::string day_text(std::int64_t day)
{
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%02u/%02u/%04d", static_cast<unsigned>(date.day()),
                  static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
    return text.data();
}

std::string clock_text(std::int64_t seconds)
{
    std::array<char, 48> text{};
    const auto size = std::snprintf(
        text.data(), text.size(), "%02lld:%02d:%02d", static_cast<long long>(seconds / 3600),
        static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    const std::string shown{text.data(), static_cast<std::size_t>(size)};
    return seconds % 60 == 0 ? shown.substr(0, shown.size() - 3) : shown;
}

std::string filetime_text(std::uint64_t filetime)
{
    constexpr std::uint64_t ticks_per_second = 10'000'000;
    constexpr std::uint64_t seconds_per_day = 86'400;
    constexpr std::int64_t days_until_1970 = 134'774; // from 1601-01-01
    const auto seconds = filetime / ticks_per_second;
    const auto days = static_cast<std::int64_t>(seconds / seconds_per_day);
    if (filetime == 0 || days > 3'067'671) return {};
    const auto day = day_text(days - days_until_1970);
    const auto second = static_cast<std::int64_t>(seconds % seconds_per_day);
    return second == 0 ? day : day + ' ' + clock_text(second);
}

} // namespace lazaret::extract::worker
