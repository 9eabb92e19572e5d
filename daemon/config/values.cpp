#include "config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <tuple>
#include <utility>

namespace lazaret::config {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t worth;
};

constexpr std::array<Unit, 6> sizes{{{"", 1},
                                     {"B", 1},
                                     {"KiB", 1ull << 10},
                                     {"MiB", 1ull << 20},
                                     {"GiB", 1ull << 30},
                                     {"TiB", 1ull << 40}}};
constexpr std::array<Unit, 5> durations{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::uint64_t ten_years = 3650ull * 86'400'000; // milliseconds
constexpr std::uint64_t largest_size = std::numeric_limits<std::int64_t>::max();

/// The number before the unit, times what the unit is worth; nothing above `most`.
template <std::size_t N>
std::optional<std::uint64_t> measure(std::string_view text, const std::array<Unit, N>& units,
                                     std::uint64_t most)
{
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_number(text.substr(0, digits));
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& known) {
        return known.name == text.substr(digits);
    });
    if (!number || unit == units.end() || *number > most / unit->worth) return std::nullopt;
    return *number * unit->worth;
}

std::string lower(std::string_view text)
{
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '\t') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

/// The digits that `text` begins with, and the rest.
std::pair<std::string, std::string> split(std::string_view text)
{
    const auto all = lower(text);
    const auto digits = std::min(all.find_first_not_of("0123456789"), all.size());
    return {all.substr(0, digits), all.substr(digits)};
}

} // namespace

std::optional<std::uint64_t> parse_number(std::string_view text)
{
    std::uint64_t number = 0;
    const auto end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

std::optional<std::uint64_t> parse_size(std::string_view text)
{
    return measure(text, sizes, largest_size);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text)
{
    const auto value = measure(text, durations, ten_years);
    if (!value) return std::nullopt;
    return std::chrono::milliseconds{static_cast<std::int64_t>(*value)};
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = parse_number(text.substr(0, 4));
    const auto month = parse_number(text.substr(5, 2));
    const auto day = parse_number(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::string meant_size(std::string_view text)
{
    auto [digits, unit] = split(text);
    if (digits.empty() || unit.empty()) return {};
    std::string fraction;
    if (unit[0] == '.' || unit[0] == ',') std::tie(fraction, unit) = split(unit.substr(1));
    // "o" is the octet of French, in which disks and files are sold.
    constexpr std::string_view letters = "kmgt";
    const auto which = letters.find(unit.empty() ? ' ' : unit.front());
    if (which == letters.npos) return {};
    const auto rest = std::string_view{unit}.substr(1);
    const bool known = rest.empty() || rest == "b" || rest == "o" || rest == "ib" || rest == "io";
    if (!known || fraction.size() > 3) return {};
    if (!fraction.empty()) {
        fraction.resize(3, '0'); // "1.5GiB" is 1500 thousandths, and so 1536MiB
        const auto thousandths = parse_number(digits + fraction);
        if (!thousandths || *thousandths > largest_size / 1024) return {};
        return std::to_string(*thousandths * 1024 / 1000) + std::string{sizes[which + 1].name};
    }
    const auto meant = digits + std::string{sizes[which + 2].name};
    return parse_size(meant) ? meant : std::string{};
}

std::string meant_duration(std::string_view text)
{
    const auto [digits, unit] = split(text);
    if (digits.empty()) return {};
    const auto starts = [&unit = unit](std::string_view word) { return unit.starts_with(word); };
    std::string_view meant;
    if (unit == "ms" || starts("milli"))
        meant = "ms";
    else if (unit.empty() || unit == "s" || starts("sec"))
        meant = "s";
    else if (unit == "m" || starts("min"))
        meant = "m";
    else if (unit == "h" || starts("hour") || starts("heure") || starts("hr"))
        meant = "h";
    else if (unit == "d" || unit == "j" || starts("day") || starts("jour"))
        meant = "d";
    const auto out = digits + std::string{meant};
    return !meant.empty() && parse_duration(out) ? out : std::string{};
}

std::string meant_date(std::string_view text)
{
    std::array<std::uint64_t, 3> parts{};
    std::size_t count = 0;
    for (std::size_t from = 0; from <= text.size() && count < 3;) {
        const auto end = std::min(text.find_first_of("/.- ", from), text.size());
        const auto number = parse_number(text.substr(from, end - from));
        if (!number || *number > 9999) return {};
        parts[count++] = *number;
        from = end + 1;
    }
    if (count != 3 || parts[0] == 0) return {};
    // Day, month, year, as France writes; year, month, day, as everyone should.
    if (parts[2] > 31) std::swap(parts[0], parts[2]);
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04u-%02u-%02u", static_cast<unsigned>(parts[0]),
                  static_cast<unsigned>(parts[1]), static_cast<unsigned>(parts[2]));
    return parse_date(out.data()) && parts[0] > 1900 ? std::string{out.data()} : std::string{};
}

} // namespace lazaret::config
