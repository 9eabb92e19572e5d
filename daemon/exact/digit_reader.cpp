#include "exact/candidates.hpp"

#include <algorithm>
#include <bit>

namespace lazaret::exact {
namespace {

constexpr std::size_t most_groups = 8; // 1 85 05 78 006 084 91 has seven

/// Calls `take` with the number of each column of the set.
template <class Take>
void for_each(Columns columns, Take take)
{
    for (; columns != 0; columns &= columns - 1)
        take(static_cast<unsigned>(std::countr_zero(columns)));
}

std::size_t leading_zeros(std::string_view text)
{
    std::size_t zeros = 0;
    while (zeros < text.size() && text[zeros] == '0')
        ++zeros;
    return zeros;
}

/// Where digits begin, and whether nothing else follows.
std::pair<std::size_t, bool> digits_of(std::string_view text)
{
    std::size_t from = 0;
    while (from < text.size() && !is_digit(text[from]))
        ++from;
    auto to = from;
    while (to < text.size() && is_digit(text[to]))
        ++to;
    return {from, to == text.size()};
}

/// The first digits of a grouped number, zeros in front left out.
unsigned first_of(std::string_view text, std::size_t wanted)
{
    unsigned value = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size() && count < wanted; ++i) {
        if (!is_digit(text[i]) || (count == 0 && text[i] == '0')) continue;
        value = value * 10 + static_cast<unsigned>(text[i] - '0');
        ++count;
    }
    return value;
}

} // namespace

DigitReader::DigitReader(const Index::Tables& tables, Columns of) : tables_{tables}
{
    for_each(of, [&](unsigned i) {
        const auto& column = tables.tables[i];
        if (column.kind == Kind::date) dates_ |= Columns{1} << i;
        if (column.kind != Kind::number) return;
        numbers_ |= Columns{1} << i;
        digit_lengths_ |= column.digit_lengths;
        mixed_lengths_ |= column.mixed_lengths;
        for (const auto& [length, known] : column.prefixes) {
            prefixes_[length].push_back(&known);
            if (length == 13) prefixes_[15].push_back(&known);
        }
    });
    has_telephones_ = (digit_lengths_ >> 9 & 1) != 0;
    // A NIR of 13 is written with its key, a telephone number of 9 with 33 in front.
    digit_lengths_ |= (digit_lengths_ >> 13 & 1) << 15 | (digit_lengths_ >> 9 & 1) << 11;
    mixed_lengths_ |= (mixed_lengths_ >> 13 & 1) << 15;
    const auto lengths = digit_lengths_ | mixed_lengths_;
    shortest_ =
        lengths == 0 ? ~std::size_t{0} : static_cast<std::size_t>(std::countr_zero(lengths));
    longest_ = static_cast<std::size_t>(std::bit_width(digit_lengths_ | mixed_lengths_));
    if (digit_lengths_ != 0) longest_ += 8; // zeros in front
}

void DigitReader::read(const View& view, std::uint64_t from, std::uint64_t to,
                       std::vector<Candidate>& found)
{
    if (numbers_ == 0 && dates_ == 0) return;
    runs_.clear();
    const auto last = std::min<std::uint64_t>(to - view.base + lookahead, view.text.size());
    find_runs(view.text.substr(0, last), from - view.base, runs_);
    const auto text = view.text;
    bool long_enough = false;
    for (std::size_t i = 0, chain = 0; i < runs_.size() && runs_[i].start < to - view.base; ++i) {
        // `chain`: behind the runs that are glued to each other; all of them together may be too
        // short for any number.
        if (chain <= i) {
            std::size_t length = 0;
            for (chain = i; chain < runs_.size(); ++chain) {
                length += runs_[chain].length;
                if (!runs_[chain].glued) break;
            }
            ++chain;
            long_enough = length >= shortest_;
        }
        if (long_enough) read_numbers(view, i, found);
        if (dates_ != 0 && may_be_date(text, i)) read_dates_from(view, runs_[i], found);
    }
}

void DigitReader::read_numbers(const View& view, std::size_t run, std::vector<Candidate>& found)
{
    const auto& first = runs_[run];
    const bool plain = first.digits_only && view.text[first.start] != '0';
    if (plain && !first.glued && (digit_lengths_ >> first.length & 1) == 0) return;
    read_numbers_from(view, run, first.start, found);
    if (first.digits_only || is_digit(view.text[first.start])) return;
    // IPP8001234567: what stands behind the letters is a number too, if it is one to the end.
    const auto [from, to_the_end] = digits_of(view.text.substr(first.start, first.length));
    if (to_the_end) read_numbers_from(view, run, first.start + from, found);
}

/// `text`: from the first digit on; `length`: its digits and letters, of which `zeros` in front.
bool DigitReader::may_be_number(std::string_view text, std::size_t length, std::size_t zeros,
                                bool digits_only) const
{
    if (!digits_only) return length < 64 && (mixed_lengths_ >> length & 1) != 0;
    const auto counted = length - zeros;
    if (counted > longest_number || (digit_lengths_ >> counted & 1) == 0) return false;
    const auto prefix = first_of(text, std::min<std::size_t>(counted, 5));
    if (has_telephones_ && counted == 11 && prefix / 1000 == 33) return true;
    const auto& known = prefixes_[counted];
    return std::any_of(known.begin(), known.end(), [&](const Prefixes* prefixes) {
        return ((*prefixes)[prefix / 64] >> prefix % 64 & 1) != 0;
    });
}

void DigitReader::read_numbers_from(const View& view, std::size_t run, std::size_t start,
                                    std::vector<Candidate>& found)
{
    std::size_t length = 0, zeros = 0;
    bool digits_only = true;
    for (std::size_t i = run; i < runs_.size() && i < run + most_groups; ++i) {
        const auto& group = runs_[i];
        const auto from = i == run ? start : group.start;
        const auto size = group.start + group.length - from;
        digits_only = digits_only && (group.digits_only || from != group.start);
        if (zeros == length && view.text[from] == '0')
            zeros += leading_zeros(view.text.substr(from, size));
        length += size;
        if (length > longest_) return;
        if (may_be_number(view.text.substr(start), length, zeros, digits_only))
            take_number(view, start, from + size, digits_only, found);
        if (!group.glued) return;
    }
}

void DigitReader::take_number(const View& view, std::size_t start, std::size_t end,
                              bool digits_only, std::vector<Candidate>& found)
{
    std::array<char, longest_number + 16> compact;
    std::size_t size = 0;
    for (auto i = start; i < end; ++i) {
        const char c = view.text[i];
        if (is_digit(c) || is_ascii_letter(c)) compact[size++] = upper(c);
        if (size == compact.size()) return;
    }
    const auto canonical = canonical_number({compact.data(), size});
    if (canonical.size() < shortest_number || canonical.size() > longest_number) return;
    const auto keyed = siphash13(tables_.secrets.filter, canonical);
    for_each(numbers_, [&](unsigned i) {
        const auto& column = tables_.tables[i];
        const auto lengths = digits_only ? column.digit_lengths : column.mixed_lengths;
        if ((lengths >> canonical.size() & 1) == 0) return;
        const auto hash = layout::value_hash(keyed, i);
        if (tables_.values.may_have(hash))
            found.push_back(
                {view.base + start, view.base + end, hash, i, 0, std::string{canonical}, {}});
    });
}

/// What read_dates() would read, as far as the runs tell; it is asked about every run.
bool DigitReader::may_be_date(std::string_view text, std::size_t run) const
{
    const auto& first = runs_[run];
    if (!is_digit(text[first.start])) return false;
    if (first.digits_only && (first.length == 8 || first.length >= 12)) return true;
    const bool day = first.length <= 2 || !first.digits_only; // 12mai1985
    if (!day && first.length != 4) return false;
    const auto end = first.start + first.length;
    const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
    if (first.glued && is_digit(at(end + 1)) && run + 1 < runs_.size()) {
        const auto& second = runs_[run + 1];
        if (second.length <= 2 && second.glued) return true;
    }
    if (!day) return false;
    if (!first.digits_only || is_ascii_letter(at(end + 1))) return true;
    return at(end) == ',' || (at(end) == ' ' && first.start > 1 && text[first.start - 1] == ' ');
}

void DigitReader::read_dates_from(const View& view, const Run& run, std::vector<Candidate>& found)
{
    std::array<DateReading, 2> readings;
    const auto count = read_dates(view.text, run.start, readings);
    for (unsigned i = 0; i < count; ++i)
        for_each(dates_, [&](unsigned column) {
            const auto [day, end] = readings[i];
            if (tables_.tables[column].days[day_number(day)])
                found.push_back({view.base + run.start, view.base + end, 0, column, day, {}, {}});
        });
}

} // namespace lazaret::exact
