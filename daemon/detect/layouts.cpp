#include "detect/layouts.hpp"

#include "detect/validators.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lazaret::detect {
namespace {

constexpr std::array<std::pair<std::string_view, FieldCheck>, 12> checks{{
    {"blank", FieldCheck::blank},
    {"digits", FieldCheck::digits},
    {"number", FieldCheck::number},
    {"ddmmyyyy", FieldCheck::ddmmyyyy},
    {"yyyymmdd", FieldCheck::yyyymmdd},
    {"sex", FieldCheck::sex},
    {"finess", FieldCheck::finess},
    {"nir", FieldCheck::nir},
    {"nir-key", FieldCheck::nir_key},
    {"cim10", FieldCheck::cim10},
    {"ccam", FieldCheck::ccam},
    {"ghm", FieldCheck::ghm},
}};

std::string_view cut(std::string_view line, std::uint32_t from, std::uint32_t to)
{
    return from > line.size() ? std::string_view{} : line.substr(from - 1, to - from + 1);
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(' ') == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// `shape`: 9 for a digit, A for a capital, * for either.
bool has_shape(std::string_view text, std::string_view shape)
{
    return text.size() == shape.size() &&
           std::equal(text.begin(), text.end(), shape.begin(), [](char c, char wanted) {
               const bool digit = is_digit(c);
               const bool capital = c >= 'A' && c <= 'Z';
               return (wanted == '9' && digit) || (wanted == 'A' && capital) ||
                      (wanted == '*' && (digit || capital));
           });
}

bool all_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_day(std::string_view day, std::string_view month, std::string_view year)
{
    if (!all_digits(day) || !all_digits(month) || !all_digits(year)) return false;
    return day >= "01" && day <= "31" && month >= "01" && month <= "12" && year >= "1900" &&
           year <= "2099";
}

/// ICD-10 as the PMSI writes it: I501, Z5188, M6282+0.
bool is_diagnosis(std::string_view text)
{
    if (!has_shape(text.substr(0, 3), "A99")) return false;
    return text.substr(3).find_first_not_of("0123456789X+") == std::string_view::npos;
}

bool is_key(const LayoutField& field, std::string_view text, std::string_view line)
{
    return valid_nir(std::string{cut(line, field.nir, field.nir + 12)} + std::string{text});
}

/// Whether a field that is not blank is of a kind that needs no other field.
bool is_of_kind(FieldCheck check, std::string_view text)
{
    switch (check) {
    case FieldCheck::digits:
        return all_digits(text);
    case FieldCheck::number:
        return all_digits(trimmed(text));
    case FieldCheck::ddmmyyyy:
        return is_day(text.substr(0, 2), text.substr(2, 2), text.substr(4));
    case FieldCheck::yyyymmdd:
        return is_day(text.substr(6), text.substr(4, 2), text.substr(0, 4));
    case FieldCheck::sex:
        return text >= "1" && text <= "3";
    case FieldCheck::finess:
        return has_finess_shape(text);
    case FieldCheck::nir:
        return nir_shape(text) != NirShape::none;
    case FieldCheck::cim10:
        return is_diagnosis(trimmed(text));
    case FieldCheck::ccam:
        return has_shape(text.substr(0, 7), "AAAA999");
    case FieldCheck::ghm:
        return has_shape(text, "99A99*");
    default:
        return false;
    }
}

bool holds(const LayoutField& field, std::string_view line)
{
    using enum FieldCheck;
    const auto text = cut(line, field.from, field.to);
    if (field.check == anything) return true;
    if (is_blank(text)) return field.may_be_blank || field.check == blank;
    // Where a line ends within a field, its last columns are spaces.
    const bool cut_short = text.size() != field.to - field.from + 1;
    if (cut_short && (width_of(field.check) != 0 || field.check == digits)) return false;
    if (field.check == texts)
        return std::find(field.texts.begin(), field.texts.end(), text) != field.texts.end();
    return field.check == nir_key ? is_key(field, text, line) : is_of_kind(field.check, text);
}

Form form_of(const Layout& layout, std::string_view line)
{
    auto form = Form::complete;
    for (const auto& field : layout.fields) {
        if (holds(field, line)) continue;
        if (!field.is_optional) return Form::none;
        form = Form::partial;
    }
    return form;
}

/// Zeros stand for nothing in a field that had to be filled.
bool is_empty_id(std::string_view text)
{
    return text.find_first_not_of("0 ") == std::string_view::npos;
}

std::string id_of(const Layout& layout, std::string_view line)
{
    std::string_view best;
    std::uint32_t rank = 0;
    for (const auto& field : layout.fields) {
        const auto text = cut(line, field.from, field.to);
        if (field.id == 0 || is_empty_id(text) || (rank != 0 && rank < field.id)) continue;
        best = text;
        rank = field.id;
    }
    return std::string{trimmed(best)};
}

} // namespace

std::optional<FieldCheck> find_field_check(std::string_view name)
{
    for (const auto& [known, check] : checks)
        if (known == name) return check;
    return std::nullopt;
}

std::vector<std::string> field_check_names()
{
    std::vector<std::string> names;
    for (const auto& [name, check] : checks)
        names.emplace_back(name);
    return names;
}

std::uint32_t width_of(FieldCheck check)
{
    switch (check) {
    case FieldCheck::sex:
        return 1;
    case FieldCheck::nir_key:
        return 2;
    case FieldCheck::ghm:
        return 6;
    case FieldCheck::ddmmyyyy:
    case FieldCheck::yyyymmdd:
        return 8;
    case FieldCheck::finess:
        return 9;
    case FieldCheck::nir:
        return 13;
    default:
        return 0;
    }
}

Recognised check_line(std::span<const Layout> layouts, std::string_view line)
{
    Recognised best;
    for (const auto& layout : layouts) {
        const auto form = form_of(layout, line);
        if (form == Form::none || (form == Form::partial && best.form == form)) continue;
        best = {form, id_of(layout, line)};
        if (form == Form::complete) break;
    }
    return best;
}

std::optional<Line> line_around(std::uint64_t digits, const Window& window, std::string& buffer)
{
    const auto begins_at = [&](std::uint64_t at) {
        return at == 0 || window.at(at - 1) == '\n' || window.at(at - 1) == '\r';
    };
    auto start = digits;
    while (!begins_at(start)) {
        if (digits - start + 1 == Layout::first_columns) return std::nullopt;
        --start;
    }
    auto text = window.slice(start, start + Layout::most_columns, buffer);
    // \x1e: where one text ends and the next begins.
    text = text.substr(0, text.find_first_of("\r\n\x1e"));
    return Line{start, text};
}

} // namespace lazaret::detect
