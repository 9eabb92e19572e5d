#include "exact/canonical.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::exact {
namespace {

struct Month {
    std::string_view name; ///< the first letters that tell it, lower case
    unsigned number;
};

/// French and English; longer forms begin with these. June and July differ in the third or fourth
/// letter in both languages.
constexpr std::array<Month, 17> months = {{{"janv", 1},
                                           {"jan", 1},
                                           {"fev", 2},
                                           {"feb", 2},
                                           {"mar", 3},
                                           {"avr", 4},
                                           {"apr", 4},
                                           {"mai", 5},
                                           {"may", 5},
                                           {"juin", 6},
                                           {"jun", 6},
                                           {"juil", 7},
                                           {"jul", 7},
                                           {"aou", 8},
                                           {"aug", 8},
                                           {"sep", 9},
                                           {"oct", 10}}};
constexpr std::array<std::pair<std::string_view, unsigned>, 2> late_months = {
    {{"nov", 11}, {"dec", 12}}};

constexpr std::size_t longest_month = 9; // letters: septembre

/// 0 when `word` is none. "mardi" is not March.
unsigned month_of(std::string_view word)
{
    if (word.size() < 3 || word.size() > longest_month) return 0;
    std::array<char, longest_month> lower{};
    for (std::size_t i = 0; i < word.size(); ++i)
        lower[i] = static_cast<char>(word[i] | 0x20);
    const std::string_view name{lower.data(), word.size()};
    if (name == "mardi") return 0;
    for (const auto& [start, number] : months)
        if (name.starts_with(start)) return number;
    for (const auto& [start, number] : late_months)
        if (name.starts_with(start)) return number;
    return 0;
}

std::uint32_t day_of(unsigned year, unsigned month, unsigned day)
{
    const bool possible = year >= first_year && year <= last_year && month >= 1 && month <= 12 &&
                          day >= 1 && day <= 31;
    return possible ? year * 10000 + month * 100 + day : 0;
}

/// Reads forward in a text; what lies behind its end is a NUL.
struct Cursor {
    std::string_view text;
    std::size_t at = 0;

    char next() const { return at < text.size() ? text[at] : '\0'; }
    bool skip(std::string_view any_of)
    {
        if (next() == '\0' || any_of.find(next()) == any_of.npos) return false;
        ++at;
        return true;
    }
    /// Digits from here on, and how many; stops after `most`.
    std::pair<unsigned, unsigned> number(unsigned most)
    {
        unsigned value = 0, length = 0;
        for (; length < most && is_digit(next()); ++at, ++length)
            value = value * 10 + static_cast<unsigned>(next() - '0');
        return {value, length};
    }
    std::string_view letters()
    {
        const auto from = at;
        while (is_ascii_letter(next()))
            ++at;
        return text.substr(from, at - from);
    }
};

struct Readings {
    std::array<DateReading, 2>& out;
    unsigned count = 0;

    void add(unsigned year, unsigned month, unsigned day, std::size_t end)
    {
        if (const auto known = day_of(year, month, day); known != 0 && count < out.size())
            out[count++] = {known, end};
    }
    /// `year` of two or four digits.
    void add_year(std::pair<unsigned, unsigned> year, unsigned month, unsigned day, std::size_t end)
    {
        if (year.second == 4) add(year.first, month, day, end);
        if (year.second != 2) return;
        add(1900 + year.first, month, day, end);
        add(2000 + year.first, month, day, end);
    }
};

/// A time may follow a date: 1985-05-12T10:00.
bool ends(const Cursor& cursor)
{
    const char c = cursor.next();
    if (c == 'T') return cursor.at + 1 < cursor.text.size() && is_digit(cursor.text[cursor.at + 1]);
    return !is_digit(c) && !is_letter(c);
}

/// The month's name before "12, 1985".
unsigned month_before(std::string_view text, std::size_t at)
{
    if (at == 0 || text[at - 1] != ' ') return 0;
    auto end = at - 1;
    if (end > 0 && text[end - 1] == '.') --end;
    auto start = end;
    while (start > 0 && end - start <= longest_month && is_ascii_letter(text[start - 1]))
        --start;
    return month_of(text.substr(start, end - start));
}

void read_year_first(Cursor cursor, unsigned year, Readings& readings)
{
    const char separator = cursor.next();
    if (!cursor.skip("-/. ")) return;
    const auto month = cursor.number(2);
    if (month.second == 0 || cursor.next() != separator) return;
    ++cursor.at;
    const auto day = cursor.number(2);
    if (day.second > 0 && ends(cursor)) readings.add(year, month.first, day.first, cursor.at);
}

void read_named_month(Cursor cursor, unsigned day, Readings& readings)
{
    if (day == 1 && cursor.text.substr(cursor.at, 2) == "er") cursor.at += 2;
    cursor.skip(" -./");
    const auto month = month_of(cursor.letters());
    if (month == 0) return;
    cursor.skip(".");
    cursor.skip(" -/,");
    const auto year = cursor.number(4);
    if (ends(cursor)) readings.add_year(year, month, day, cursor.at);
}

void read_day_first(Cursor cursor, unsigned day, Readings& readings)
{
    const char separator = cursor.next();
    if (is_ascii_letter(separator) ||
        (cursor.at + 1 < cursor.text.size() && is_ascii_letter(cursor.text[cursor.at + 1])))
        return read_named_month(cursor, day, readings);
    if (!cursor.skip("-/. ")) return;
    const auto month = cursor.number(2);
    if (month.second == 0 || cursor.next() != separator) return;
    ++cursor.at;
    const auto year = cursor.number(4);
    if (ends(cursor)) readings.add_year(year, month.first, day, cursor.at);
}

/// yyyymmdd and ddmmyyyy, or a timestamp: yyyymmddhhmm and longer.
void read_compact(std::string_view digits, std::size_t end, Readings& readings)
{
    const auto value = [&](std::size_t from, std::size_t length) {
        unsigned sum = 0;
        for (const char c : digits.substr(from, length))
            sum = sum * 10 + static_cast<unsigned>(c - '0');
        return sum;
    };
    readings.add(value(0, 4), value(4, 2), value(6, 2), end);
    if (digits.size() == 8) readings.add(value(4, 4), value(2, 2), value(0, 2), end);
}

} // namespace

unsigned read_dates(std::string_view text, std::size_t at, std::array<DateReading, 2>& out)
{
    Readings readings{out};
    Cursor cursor{text, at};
    while (is_digit(cursor.next()) && cursor.at - at < 15)
        ++cursor.at;
    const auto length = cursor.at - at;
    const auto digits = text.substr(at, length);
    const auto first = [&] { return Cursor{text, at}.number(4).first; };
    if (length == 4) read_year_first(cursor, first(), readings);
    if (length == 8 || length == 12 || length == 14) {
        if (ends(cursor)) read_compact(digits, cursor.at, readings);
    }
    if (length != 1 && length != 2) return readings.count;
    const auto day = first();
    if (day == 0 || day > 31) return 0;
    read_day_first(cursor, day, readings);
    if (readings.count == 0 && (cursor.next() == ',' || cursor.next() == ' ')) {
        if (const auto month = month_before(text, at); month != 0) {
            cursor.skip(",");
            cursor.skip(" ");
            const auto year = cursor.number(4);
            if (ends(cursor) && year.second == 4) readings.add(year.first, month, day, cursor.at);
        }
    }
    return readings.count;
}

std::uint32_t whole_date(std::string_view folded)
{
    while (!folded.empty() && folded.front() == ' ')
        folded.remove_prefix(1);
    const auto digit = folded.find_first_of("0123456789");
    if (digit == folded.npos) return 0;
    const auto before = folded.substr(0, digit);
    const bool named = !before.empty() && month_before(folded, digit) != 0;
    if (!before.empty() && !named) return 0;
    std::array<DateReading, 2> readings;
    const auto count = read_dates(folded, digit, readings);
    if (count == 0) return 0;
    auto rest = folded.substr(readings[0].end);
    // A time of the day may follow, nothing else.
    if (!std::all_of(rest.begin(), rest.end(), [](char c) {
            return is_digit(c) || std::string_view{" T:.+Z-"}.find(c) != std::string_view::npos;
        }))
        return 0;
    const bool two_digits = count == 2 && readings[0].day % 10000 == readings[1].day % 10000;
    return two_digits && readings[0].day / 10000 % 100 <= 29 ? readings[1].day : readings[0].day;
}

std::string date_text(std::uint32_t day)
{
    return std::to_string(day);
}

} // namespace lazaret::exact
