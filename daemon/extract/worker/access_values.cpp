#include "extract/worker/access_values.hpp"

#include "extract/code_pages.hpp"
#include "extract/worker/database_rows.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

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

} // namespace

std::string access_text(std::string_view value, AccessText kind)
{
    if (kind == AccessText::code_page) return to_utf8(CodePage::windows_1252, value);
    if (value.starts_with(compressed_mark)) return utf16_text(expanded(value.substr(2)));
    return utf16_text(value);
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
    return shown_number(static_cast<double>(value) / 10'000);
}

} // namespace lazaret::extract::worker
