#include "extract/worker/office_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

namespace lazaret::extract::worker {
namespace {

using Kind = NumberFormat::Kind;

constexpr double last_day = 2'958'465; // 31/12/9999
constexpr std::size_t most_pattern = 64;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// A section without what is in brackets (colours, conditions, locales), which is not shown; but
/// those of elapsed time stay: [h], [mm], [s].
std::string without_brackets(std::string_view section)
{
    std::string kept;
    for (std::size_t i = 0; i < section.size(); ++i) {
        if (section[i] == '"') {
            const auto end = std::min(section.find('"', i + 1), section.size());
            kept += section.substr(i, end - i + 1);
            i = end;
        } else if (section[i] == '[') {
            const auto end = std::min(section.find(']', i), section.size());
            const auto inside = section.substr(i + 1, end - i - 1);
            if (inside.find_first_not_of("hHmMsS") == std::string_view::npos) kept += inside;
            i = end;
        } else {
            kept += section[i];
        }
    }
    return kept;
}

/// The parts of `code` between its semicolons.
std::string_view take_section(std::string_view& code)
{
    bool quoted = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == '"') quoted = !quoted;
        if (code[i] == '\\') {
            ++i;
        } else if (code[i] == ';' && !quoted) {
            const auto section = code.substr(0, i);
            code.remove_prefix(i + 1);
            return section;
        }
    }
    return std::exchange(code, {});
}

/// The characters of a section; `literal` gets a 1 for each that was quoted or escaped, else a 0.
std::string unquoted(std::string_view section, std::string& literal)
{
    std::string codes;
    for (std::size_t i = 0; i < section.size() && codes.size() < most_pattern; ++i) {
        const char c = section[i];
        const bool quote = c == '"';
        const auto end = quote ? std::min(section.find('"', i + 1), section.size()) : i + 2;
        if (quote || c == '\\') {
            const auto text = section.substr(i + 1, std::min(end, section.size()) - i - 1);
            codes += text;
            literal.append(text.size(), '1');
            i = end - (quote ? 0 : 1);
        } else if (c == '_' || c == '*') {
            ++i; // the width of a character, or filling up with one
        } else {
            codes += c;
            literal += '0';
        }
    }
    literal.resize(codes.size(), '0');
    return codes;
}

NumberFormat format_of_section(std::string_view section)
{
    std::string literal;
    const auto codes = unquoted(without_brackets(section), literal);
    std::string open; // the codes that are not literal
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (literal[i] == '0') open += codes[i];
    const auto any = [&](std::string_view of) {
        return open.find_first_of(of) != std::string::npos;
    };
    if (open == "General" || open == "Standard" || open == "@") return {};
    const bool digits = any("0#?");
    const bool time = any("hHsS") && !digits;
    if (any("yYdDaAjJ") && !digits) return {time ? Kind::date_time : Kind::date};
    if (time) return {Kind::time};
    if (any("mM") && !digits) return {Kind::date};
    if (!digits || any(".,%/Ee")) return {};
    return {Kind::digits, codes};
}

/// Whether a pattern changes what is read: zeros in front, or separators that belong to the number.
bool is_worth_a_pattern(std::string_view pattern)
{
    return pattern.find("00") != std::string_view::npos ||
           pattern.find_first_of(" -./") != std::string_view::npos;
}

/// Digits put into the places of a pattern, from the right. Nothing when it has other text than
/// separators: a unit or a bar would stand between the digits of an identifier.
std::optional<std::string> into_pattern(std::string_view digits, std::string_view pattern)
{
    const auto fits = [](char c) {
        return std::string_view{"0#? -./"}.find(c) != std::string_view::npos;
    };
    if (!std::all_of(pattern.begin(), pattern.end(), fits)) return std::nullopt;
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
        } else if (!digits.empty() || pattern.substr(0, i).find('0') != std::string_view::npos) {
            shown += c;
        }
    }
    std::reverse(shown.begin(), shown.end());
    return shown;
}

std::string plain(double value)
{
    std::array<char, 64> text{};
    // Fifteen digits are what sheets hold and show; whole numbers are written out.
    const bool whole = std::floor(value) == value && std::fabs(value) < 1e18;
    const auto written =
        whole ? std::to_chars(text.begin(), text.end(), value, std::chars_format::fixed, 0)
              : std::to_chars(text.begin(), text.end(), value, std::chars_format::general, 15);
    return {text.begin(), written.ptr};
}

std::string clock_time(long seconds)
{
    std::array<char, 48> text{};
    const auto hours = seconds / 3600;
    const auto minutes = seconds / 60 % 60;
    if (seconds % 60 == 0)
        std::snprintf(text.data(), text.size(), "%02ld:%02ld", hours, minutes);
    else
        std::snprintf(text.data(), text.size(), "%02ld:%02ld:%02ld", hours, minutes, seconds % 60);
    return text.data();
}

std::string calendar_date(long day, Epoch epoch)
{
    using namespace std::chrono;
    // 1900 was no leap year, but sheets have a 29 February in it: day 60.
    const auto zero = epoch == Epoch::from_1904 ? sys_days{1904y / 1 / 1}
                      : day < 60                ? sys_days{1899y / 12 / 31}
                                                : sys_days{1899y / 12 / 30};
    const year_month_day date{zero + days{day}};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%02u/%02u/%04d", static_cast<unsigned>(date.day()),
                  static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
    return text.data();
}

std::string shown_time(double value, Kind kind, Epoch epoch)
{
    if (value < 0 || value > last_day) return plain(value);
    const auto seconds = std::lround((value - std::floor(value)) * 86'400);
    const auto day = static_cast<long>(value) + seconds / 86'400;
    if (kind == Kind::time) return clock_time(static_cast<long>(value) * 86'400 + seconds);
    auto shown = calendar_date(day, epoch);
    if (kind == Kind::date_time && seconds % 86'400 != 0)
        shown += ' ' + clock_time(seconds % 86'400);
    return shown;
}

} // namespace

NumberFormat builtin_number_format(unsigned id)
{
    // §18.8.30; 27 to 36 and 50 to 58 are the dates of East Asian locales.
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 54) || id == 36 ||
        id == 57 || id == 58)
        return {Kind::date};
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 ||
        id == 56)
        return {Kind::time};
    return id == 22 ? NumberFormat{Kind::date_time} : NumberFormat{};
}

NumberFormat number_format(std::string_view code)
{
    while (!code.empty()) {
        auto format = format_of_section(take_section(code));
        if (format.kind == Kind::digits && !is_worth_a_pattern(format.pattern)) return {};
        if (format.kind != Kind::plain) return format;
    }
    return {};
}

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
    if (format.kind == Kind::plain || !std::isfinite(value)) return plain(value);
    if (format.kind != Kind::digits) return shown_time(value, format.kind, epoch);
    const auto number = plain(value);
    const bool whole = std::all_of(number.begin(), number.end(), is_digit);
    return whole ? into_pattern(number, format.pattern).value_or(number) : number;
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
