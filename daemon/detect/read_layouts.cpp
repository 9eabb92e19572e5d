#include "detect/detector_reader.hpp"

#include <algorithm>
#include <charconv>

namespace lazaret::detect {

using config::Node;

namespace {

/// "12" or "12-20"; nothing when it is neither.
std::optional<std::pair<std::uint32_t, std::uint32_t>> columns_of(std::string_view text)
{
    std::pair<std::uint32_t, std::uint32_t> columns{};
    const auto* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, columns.first);
    if (first.ec != std::errc{}) return std::nullopt;
    columns.second = columns.first;
    if (first.ptr == end) return columns;
    if (*first.ptr != '-') return std::nullopt;
    const auto last = std::from_chars(first.ptr + 1, end, columns.second);
    if (last.ec != std::errc{} || last.ptr != end) return std::nullopt;
    return columns;
}

/// Nine digits in a row begin here, in a line that has this field.
bool announces_line(const LayoutField& field)
{
    const bool long_enough = field.check == FieldCheck::nir || field.check == FieldCheck::finess ||
                             (field.check == FieldCheck::digits && field.to - field.from >= 8);
    return long_enough && field.from <= Layout::first_columns && !field.is_optional;
}

} // namespace

void DetectorReader::read_layouts(const Node& node)
{
    it_.kind = Detector::Kind::layouts;
    if (node.kind() != Node::Kind::list || node.items().empty())
        return problems_.error("D032", node.place(), "layouts is a list of lines and their fields",
                               "- {name: RSF-ACE A, fields: [{columns: 1, text: A}, …]}");
    for (const auto& item : node.items())
        read_layout(item);
}

void DetectorReader::read_layout(const Node& node)
{
    config::Reader reader{node, "a layout", problems_};
    Layout layout;
    layout.name = reader.required_text("name");
    const auto errors = problems_.errors();
    const auto* fields = reader.required("fields");
    if (fields != nullptr && (fields->kind() != Node::Kind::list || fields->items().empty()))
        problems_.error("D032", fields->place(), "fields is a list of columns and what they hold",
                        "- {columns: 76-83, is: ddmmyyyy}");
    else if (fields != nullptr)
        for (const auto& item : fields->items())
            read_field(item, layout);
    reader.done();
    if (problems_.errors() != errors) return;
    if (!std::any_of(layout.fields.begin(), layout.fields.end(), announces_line))
        problems_.error("D036", node.place(),
                        "no line would be looked at for " + in_quotes(layout.name),
                        "lines are noticed by nine digits in a row: a finess, a nir, or digits in "
                        "nine columns, not optional, that begin in columns 1 to 24");
    it_.layouts.push_back(std::move(layout));
}

void DetectorReader::read_field(const Node& node, Layout& layout)
{
    config::Reader reader{node, "a field", problems_};
    LayoutField field;
    if (const auto* columns = reader.required("columns")) read_columns(*columns, layout, field);
    read_check(reader, layout, field);
    field.may_be_blank = reader.flag("or_blank").value_or(false);
    field.is_optional = reader.flag("optional").value_or(false);
    field.id = static_cast<std::uint32_t>(reader.number("id", 1, 9).value_or(0));
    reader.done();
    layout.fields.push_back(std::move(field));
}

void DetectorReader::read_columns(const Node& node, const Layout& layout, LayoutField& field)
{
    const auto columns = columns_of(node.scalar());
    if (!columns || columns->first == 0 || columns->second < columns->first ||
        columns->second > Layout::most_columns)
        return problems_.error("D033", node.place(), in_quotes(node.scalar()) + " is no columns",
                               "the first and the last one, counted from 1 to 160: 22-34; or one");
    field.from = columns->first;
    field.to = columns->second;
    if (!layout.fields.empty() && field.from <= layout.fields.back().to)
        problems_.error("D033", node.place(),
                        "column " + std::to_string(field.from) + " is not behind column " +
                            std::to_string(layout.fields.back().to) +
                            ", where the field above ends",
                        "fields come in the order of their columns, and share none");
}

void DetectorReader::read_check(config::Reader& reader, const Layout& layout, LayoutField& field)
{
    const auto name = reader.text("is");
    field.texts = reader.texts("text");
    const auto place = name ? reader.place("is") : reader.place("text");
    if (name && !field.texts.empty())
        return problems_.error("D034", place, "a field has both is and text", "one of them");
    if (name) {
        const auto known = find_field_check(*name);
        if (!known)
            return problems_.error("D034", place, "there is no kind of field " + in_quotes(*name),
                                   hint(*name, field_check_names()));
        field.check = *known;
    } else if (!field.texts.empty()) {
        field.check = FieldCheck::texts;
    }
    if (field.from == 0) return;
    const auto width = field.to - field.from + 1;
    const auto fits = [&](std::size_t size) {
        if (size != 0 && size != width)
            problems_.error("D035", place,
                            "this takes " + std::to_string(size) + " columns, and there are " +
                                std::to_string(width));
    };
    fits(width_of(field.check));
    for (const auto& text : field.texts)
        fits(text.size());
    if (field.check == FieldCheck::ccam && width < 7) fits(7);
    if (field.check != FieldCheck::nir_key) return;
    for (const auto& before : layout.fields)
        if (before.check == FieldCheck::nir) field.nir = before.from;
    if (field.nir == 0)
        problems_.error("D037", place, "a key without its number",
                        "a field with is: nir before it");
}

} // namespace lazaret::detect
