#include "exact/columns.hpp"

#include "exact/canonical.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lazaret::exact {
namespace {

constexpr std::array<std::string_view, 4> kind_names = {"number", "date", "name", "word"};

Error wrong(std::string what)
{
    return {Errc::config, Side::ours, std::move(what)};
}

/// Letters and digits of a header in small letters: "Date de naissance" is "datedenaissance".
std::string key_of(std::string_view folded)
{
    std::string key;
    for (const char c : folded)
        if (is_letter(c) || is_digit(c)) key += is_capital(c) ? static_cast<char>(c | 0x20) : c;
    return key;
}

std::string listed(std::span<const std::string> names)
{
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace

std::string_view kind_name(Kind kind)
{
    return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_by_name(std::string_view name)
{
    const auto found = std::find(kind_names.begin(), kind_names.end(), name);
    if (found == kind_names.end()) return {};
    return static_cast<Kind>(found - kind_names.begin());
}

std::optional<Kind> guess_kind(std::string_view folded)
{
    // In this order: "numero_naissance" is a number, "nom_naissance" a name.
    constexpr std::array<std::pair<std::string_view, Kind>, 28> parts = {{
        {"date", Kind::date},        {"birthday", Kind::date}, {"dob", Kind::date},
        {"ddn", Kind::date},         {"neele", Kind::date},    {"nele", Kind::date},
        {"nir", Kind::number},       {"ssn", Kind::number},    {"secu", Kind::number},
        {"matricule", Kind::number}, {"ipp", Kind::number},    {"iep", Kind::number},
        {"nda", Kind::number},       {"mrn", Kind::number},    {"numero", Kind::number},
        {"number", Kind::number},    {"tel", Kind::number},    {"phone", Kind::number},
        {"mobile", Kind::number},    {"iban", Kind::number},   {"prenom", Kind::name},
        {"nom", Kind::name},         {"name", Kind::name},     {"patient", Kind::name},
        {"ville", Kind::word},       {"city", Kind::word},     {"town", Kind::word},
        {"commune", Kind::word},
    }};
    const auto key = key_of(folded);
    if (key == "ins" || key == "id" || key.ends_with("id")) return Kind::number;
    for (const auto& [part, kind] : parts)
        if (key.find(part) != key.npos) return kind;
    return {};
}

Result<std::vector<WantedColumn>> parse_columns(std::string_view text)
{
    std::vector<WantedColumn> columns;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        auto word = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        WantedColumn column;
        if (const auto colon = word.rfind(':'); colon != word.npos) {
            column.kind = kind_by_name(word.substr(colon + 1));
            if (!column.kind)
                return wrong("\"" + std::string{word.substr(colon + 1)} +
                             "\" is not a kind of column; kinds are number, date, name, word");
            word = word.substr(0, colon);
        }
        if (word.empty()) return wrong("--columns has an empty name");
        if (word.size() > 47)
            return wrong("column \"" + std::string{word} + "\": a name has at most 47 bytes");
        column.name = word;
        columns.push_back(std::move(column));
    }
    if (columns.empty()) return wrong("--columns names no column");
    if (columns.size() > most_columns)
        return wrong("--columns names " + std::to_string(columns.size()) + " columns; at most 8");
    return columns;
}

Result<std::vector<ChosenColumn>> choose(std::span<const WantedColumn> wanted,
                                         std::span<const std::string> header,
                                         std::string (*fold)(std::string_view))
{
    std::vector<ChosenColumn> chosen;
    for (const auto& column : wanted) {
        const auto key = key_of(fold(column.name));
        std::vector<std::size_t> fields;
        for (std::size_t i = 0; i < header.size(); ++i)
            if (key_of(fold(header[i])) == key) fields.push_back(i);
        if (fields.empty())
            return wrong("has no column \"" + column.name + "\"; its first line has " +
                         listed(header));
        if (fields.size() > 1)
            return wrong("has the column \"" + column.name + "\" twice; rename one of them");
        const auto twice = [&](const ChosenColumn& c) { return c.field == fields[0]; };
        if (std::any_of(chosen.begin(), chosen.end(), twice))
            return wrong("--columns names \"" + column.name + "\" twice");
        const auto kind = column.kind ? column.kind : guess_kind(fold(column.name));
        if (!kind)
            return wrong("what is in column \"" + column.name + "\"? Write " + column.name +
                         ":number, :date, :name or :word");
        chosen.push_back({column.name, *kind, fields[0]});
    }
    return chosen;
}

} // namespace lazaret::exact
