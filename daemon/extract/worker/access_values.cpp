#include "extract/worker/access_values.hpp"

#include "extract/worker/database_rows.hpp"
#include "extract/worker/dbase_code_pages.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace lazaret::extract::worker {
namespace {

constexpr std::string_view compressed_mark{"\xff\xfe"};

/// One byte a character, a NUL before and after each stretch of full UTF-16.
std::string expanded(std::string_view text)
{
    std::string units;
    bool compressed = true;
    while (!text.empty()) {
        if (text.front() == '\0') {
            compressed = !compressed;
            text.remove_prefix(1);
            continue;
        }
        const std::size_t size = std::min<std::size_t>(compressed ? 1 : 2, text.size());
        units += text.substr(0, size);
        if (size == 1) units += '\0';
        text.remove_prefix(size);
    }
    return units;
}

std::string from_utf16(std::string_view units)
{
    std::string text;
    char32_t high = 0; // the first half of a pair
    for (std::size_t i = 0; i + 1 < units.size(); i += 2) {
        const auto unit = static_cast<char32_t>(little_endian(units.substr(i, 2)));
        const bool low = unit >= 0xdc00 && unit < 0xe000;
        if (high != 0 && low) {
            append_utf8(text, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
            high = 0;
            continue;
        }
        high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
        if (high == 0) append_utf8(text, unit);
    }
    return text;
}

} // namespace

std::string access_text(std::string_view value, AccessText kind)
{
    if (kind == AccessText::code_page) return decoded(value, CodePage::cp1252);
    if (value.starts_with(compressed_mark)) return from_utf16(expanded(value.substr(2)));
    return from_utf16(value);
}

std::string access_date(double days)
{
    constexpr double last = 2'958'466; // 9999-12-31
    if (!(std::fabs(days) < last)) return {};
    // The fraction counts forwards for dates before the first, too.
    const auto day = static_cast<int>(std::trunc(days));
    const auto second = static_cast<int>(std::lround(std::fabs(days - day) * 86'400));
    const std::chrono::year_month_day first{std::chrono::year{1899}, std::chrono::December,
                                            std::chrono::day{30}};
    const std::chrono::year_month_day date{std::chrono::sys_days{first} + std::chrono::days{day}};
    std::array<char, 64> buffer{};
    std::string text;
    if (day != 0 || second == 0) {
        std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", int{date.year()},
                      unsigned{date.month()}, unsigned{date.day()});
        text = buffer.data();
    }
    if (second == 0) return text;
    std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", second / 3600, second / 60 % 60,
                  second % 60);
    return text.empty() ? std::string{buffer.data()} : text + " " + buffer.data();
}

std::string access_money(std::int64_t value)
{
    return shown(static_cast<double>(value) / 10'000);
}

std::uint64_t little_endian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = std::min<std::size_t>(bytes.size(), 8); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

} // namespace lazaret::extract::worker
