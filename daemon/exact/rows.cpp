#include "exact/rows.hpp"

#include "exact/csv.hpp"

#include <algorithm>

namespace lazaret::exact {

Rows::Rows(std::vector<ChosenColumn> chosen, const Secrets& secrets,
           std::string (*fold)(std::string_view))
    : chosen_{std::move(chosen)}, secrets_{secrets}, fold_{fold}, hmac_{secrets.values}
{
    columns_.resize(chosen_.size());
    for (const auto& column : chosen_)
        report_.columns.push_back({column.name, column.kind});
}

Result<> Rows::read(CsvReader& csv, std::size_t fields)
{
    for (;;) {
        auto more = csv.next();
        if (!more) return std::move(more).error();
        if (!*more) return {};
        if (csv.fields().size() != fields)
            return csv.wrong(csv.line(), "has " + std::to_string(csv.fields().size()) +
                                             " fields, the first line " + std::to_string(fields) +
                                             "; quote fields that have the separator in them");
        if (size() == layout::most_rows)
            return csv.wrong(csv.line(), "is beyond the 50,000,000 rows of an index; make several");
        ++report_.lines;
        add(csv.fields());
    }
}

void Rows::add(const std::vector<std::string>& fields)
{
    bool any = false;
    for (unsigned i = 0; i < chosen_.size(); ++i) {
        Value value;
        layout::Digest digest;
        if (read_value(i, fold_(fields[chosen_[i].field]), value)) {
            digest = layout::digest_of(hmac_, i, value.canonical);
            any = true;
            ++report_.columns[i].values;
        }
        columns_[i].place.push_back(digest.place);
        columns_[i].tag.push_back(digest.tag);
        columns_[i].hash.push_back(layout::value_hash(value.keyed, i));
    }
    if (any) {
        ++report_.rows;
        return;
    }
    for (auto& column : columns_) {
        column.place.pop_back();
        column.tag.pop_back();
        column.hash.pop_back();
    }
}

bool Rows::read_value(unsigned column, std::string_view folded, Value& value)
{
    auto& report = report_.columns[column];
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    if (std::all_of(folded.begin(), folded.end(), blank)) {
        ++report.empty;
        return false;
    }
    switch (chosen_[column].kind) {
    case Kind::number:
        return read_number(column, folded, value);
    case Kind::date:
        if (const auto day = whole_date(folded); day != 0) {
            value.canonical = date_text(day);
            value.keyed = siphash13(secrets_.filter, value.canonical);
            return true;
        }
        ++report.unreadable;
        return false;
    case Kind::name:
    case Kind::word:
        return read_name(column, folded, value);
    }
    return false;
}

bool Rows::read_number(unsigned column, std::string_view folded, Value& value)
{
    auto& report = report_.columns[column];
    const auto compact = compact_number(folded);
    value.canonical = canonical_number(compact);
    const auto length = value.canonical.size();
    if (length < shortest_number) {
        ++report.too_short;
        return false;
    }
    const auto digits = std::count_if(value.canonical.begin(), value.canonical.end(), is_digit);
    if (length > longest_number || digits == 0) {
        ++report.unreadable;
        return false;
    }
    auto& to = columns_[column];
    const bool digits_only = static_cast<std::size_t>(digits) == length;
    (digits_only ? to.digit_lengths : to.mixed_lengths) |= std::uint64_t{1} << length;
    if (digits_only)
        to.prefixes.insert(
            layout::prefix_hash(secrets_.filter, first_five(value.canonical), length, column));
    value.keyed = siphash13(secrets_.filter, value.canonical);
    return true;
}

bool Rows::read_name(unsigned column, std::string_view folded, Value& value)
{
    auto& report = report_.columns[column];
    const auto words = name_words(folded);
    if (words.empty()) {
        const bool can_be_short = folded.size() < 8;
        ++(can_be_short ? report.too_short : report.unreadable);
        return false;
    }
    for (const auto& word : words) {
        const auto keyed = siphash13(secrets_.filter, word);
        words_.insert(keyed);
        value.keyed += keyed;
        value.canonical += (value.canonical.empty() ? "" : " ") + word;
    }
    columns_[column].word_counts |= std::uint64_t{1} << words.size();
    return true;
}

} // namespace lazaret::exact
