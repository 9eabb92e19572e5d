#include "audit/record.hpp"

#include <charconv>
#include <cstdio>

namespace lazaret::audit {

namespace {

using namespace std::chrono;

/// `text` as a number of digits only; -1 when it is anything else.
int number(std::string_view text)
{
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
    }
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::string utc_text(system_clock::time_point at)
{
    const auto whole = floor<milliseconds>(at);
    const auto day = floor<days>(whole);
    const year_month_day date{day};
    const hh_mm_ss time{whole - day};
    char text[40];
    const auto n = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return {text, static_cast<std::size_t>(n)};
}

std::optional<system_clock::time_point> parse_utc(std::string_view text)
{
    constexpr std::string_view shape = "0000-00-00T00:00:00.000Z";
    if (text.size() != shape.size()) return {};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] != '0' && text[i] != shape[i]) return {};
    }
    const auto part = [&](std::size_t from, std::size_t n) { return number(text.substr(from, n)); };
    const int y = part(0, 4), mo = part(5, 2), d = part(8, 2);
    const int h = part(11, 2), mi = part(14, 2), s = part(17, 2), ms = part(20, 3);
    if (y < 0 || mo < 0 || d < 0 || h < 0 || mi < 0 || s < 0 || ms < 0) return {};
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                              std::chrono::day{static_cast<unsigned>(d)}};
    if (!date.ok() || h > 23 || mi > 59 || s > 59) return {};
    return sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms};
}

} // namespace lazaret::audit
