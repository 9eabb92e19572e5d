#include "extract/worker/compound_text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdio>

namespace lazaret::extract::worker::ole {
namespace {

template <class Number>
Number number_at(Bytes bytes, std::size_t offset)
{
    if (offset > bytes.size() || bytes.size() - offset < sizeof(Number)) return 0;
    Number value = 0;
    for (std::size_t i = sizeof(Number); i-- > 0;)
        value = static_cast<Number>(value << (sizeof(Number) > 1 ? 8 : 0)) |
                static_cast<Number>(bytes[offset + i]);
    return value;
}

/// Bytes 0x80 to 0x9f of CP1252; 0 has no character.
constexpr std::array<char16_t, 32> high_cp1252{
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

bool is_utf8(Bytes bytes)
{
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = std::to_integer<unsigned>(bytes[i]);
        const std::size_t more = lead < 0x80                   ? 0
                                 : lead >= 0xc2 && lead < 0xe0 ? 1
                                 : lead >= 0xe0 && lead < 0xf0 ? 2
                                 : lead >= 0xf0 && lead < 0xf5 ? 3
                                                               : 4;
        if (more == 4 || bytes.size() - i <= more) return false;
        for (std::size_t k = 1; k <= more; ++k)
            if ((std::to_integer<unsigned>(bytes[i + k]) & 0xc0) != 0x80) return false;
        i += more + 1;
    }
    return true;
}

/// Of Western languages: what printable_runs() takes for text.
bool is_latin(std::uint32_t unit)
{
    return (unit >= 0x20 && unit < 0x7f) || unit == '\t' || (unit >= 0xa0 && unit < 0x180) ||
           (unit >= 0x2010 && unit < 0x2027) || unit == 0x202f || unit == 0x20ac;
}

std::size_t wide_run(Bytes bytes)
{
    std::size_t units = 0;
    while (units * 2 + 1 < bytes.size() && is_latin(u16_at(bytes, units * 2)))
        ++units;
    return units;
}

std::size_t narrow_run(Bytes bytes, std::size_t least)
{
    std::size_t length = 0;
    while (length < bytes.size() && is_latin(from_cp1252(u8_at(bytes, length)))) {
        // The next text is in UTF-16: its first letter is not the last one of this run.
        const bool zero_follows = u8_at(bytes, length + 1) == 0;
        if (zero_follows && wide_run(bytes.subspan(length)) >= least) break;
        ++length;
    }
    return length;
}

/// Binary has as many bytes above 0x7f as below, a text few.
bool looks_like_words(Bytes run)
{
    const auto high =
        std::count_if(run.begin(), run.end(), [](auto b) { return b > std::byte{127}; });
    return static_cast<std::size_t>(high) * 3 <= run.size();
}

/// Fields of fixed length are filled up with spaces.
void append_line(std::string& text, std::string_view line)
{
    while (line.ends_with(' '))
        line.remove_suffix(1);
    if (line.empty()) return;
    text += line;
    text += '\n';
}

} // namespace

std::uint8_t u8_at(Bytes bytes, std::size_t offset)
{
    return offset < bytes.size() ? std::to_integer<std::uint8_t>(bytes[offset]) : std::uint8_t{0};
}
std::uint16_t u16_at(Bytes bytes, std::size_t offset)
{
    return number_at<std::uint16_t>(bytes, offset);
}
std::uint32_t u32_at(Bytes bytes, std::size_t offset)
{
    return number_at<std::uint32_t>(bytes, offset);
}
std::uint64_t u64_at(Bytes bytes, std::size_t offset)
{
    return number_at<std::uint64_t>(bytes, offset);
}
double f64_at(Bytes bytes, std::size_t offset)
{
    return std::bit_cast<double>(u64_at(bytes, offset));
}

Bytes slice(Bytes bytes, std::size_t offset, std::size_t size)
{
    if (offset >= bytes.size()) return {};
    return bytes.subspan(offset, std::min(size, bytes.size() - offset));
}

void append_utf8(std::string& text, char32_t c)
{
    const auto put = [&](char32_t value) { text += static_cast<char>(value); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xc0 | (c >> 6));
    } else if (c < 0x1'0000) {
        put(0xe0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3f));
    } else {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3f));
        put(0x80 | ((c >> 6) & 0x3f));
    }
    put(0x80 | (c & 0x3f));
}

char32_t from_cp1252(std::uint8_t byte)
{
    if (byte < 0x80 || byte >= 0xa0) return byte;
    const char32_t found = high_cp1252[byte - 0x80u];
    return found != 0 ? found : byte;
}

std::string utf16_text(Bytes bytes)
{
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        char32_t unit = u16_at(bytes, i);
        if (unit >= 0xd800 && unit < 0xe000) {
            const char32_t low = u16_at(bytes, i + 2);
            const bool pair = unit < 0xdc00 && low >= 0xdc00 && low < 0xe000;
            unit = pair ? 0x1'0000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
            if (pair) i += 2;
        }
        append_utf8(text, unit);
    }
    return text;
}

std::string cp1252_text(Bytes bytes)
{
    std::string text;
    text.reserve(bytes.size());
    for (const auto byte : bytes)
        append_utf8(text, from_cp1252(std::to_integer<std::uint8_t>(byte)));
    return text;
}

std::string narrow_text(Bytes bytes)
{
    return is_utf8(bytes) ? std::string{as_text(bytes)} : cp1252_text(bytes);
}

std::string_view before_nul(std::string_view text)
{
    return text.substr(0, text.find('\0'));
}

std::string printable_runs(Bytes bytes, std::size_t least)
{
    std::string text;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto rest = bytes.subspan(i);
        if (const auto units = wide_run(rest); units >= least) {
            append_line(text, utf16_text(rest.first(units * 2)));
            i += units * 2;
            continue;
        }
        const auto length = narrow_run(rest, least);
        if (length >= least && looks_like_words(rest.first(length)))
            append_line(text, cp1252_text(rest.first(length)));
        i += std::max<std::size_t>(length, 1);
    }
    return text;
}

std::string filetime_text(std::uint64_t filetime)
{
    constexpr std::uint64_t ticks_per_second = 10'000'000;
    constexpr std::uint64_t seconds_per_day = 86'400;
    constexpr std::int64_t days_until_1970 = 134'774; // from 1601-01-01
    const auto seconds = filetime / ticks_per_second;
    const auto days = static_cast<std::int64_t>(seconds / seconds_per_day);
    if (filetime == 0 || days > 3'067'671) return {};
    const auto second = static_cast<unsigned>(seconds % seconds_per_day);
    auto text = day_text(days - days_until_1970);
    if (second == 0) return text;
    std::array<char, 16> time{};
    std::snprintf(time.data(), time.size(), " %02u:%02u:%02u", second / 3600, second / 60 % 60,
                  second % 60);
    return text + time.data();
}

std::string day_text(std::int64_t day)
{
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%02u/%02u/%04d", static_cast<unsigned>(date.day()),
                  static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
    return text.data();
}

} // namespace lazaret::extract::worker::ole
