#include "extract/media_type.hpp"

#include "extract/text_codes.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

constexpr std::size_t max_parameters = 32;

/// Reads a quoted string at the start of `text` and removes it (RFC 9110 §5.6.4). An unclosed one
/// goes to the end.
std::string take_quoted(std::string_view& text)
{
    std::string value;
    std::size_t i = 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        value += text[i];
    }
    text.remove_prefix(std::min(i + 1, text.size()));
    return value;
}

std::string take_value(std::string_view& text)
{
    if (text.starts_with('"')) return take_quoted(text);
    const auto end = std::min(text.find(';'), text.size());
    std::string value{trimmed(text.substr(0, end))};
    text.remove_prefix(end);
    return value;
}

/// charset'language'value: the charset is UTF-8 or close enough to be read as such.
std::string without_charset(std::string_view encoded)
{
    const auto first = encoded.find('\'');
    const auto second = first == std::string_view::npos ? first : encoded.find('\'', first + 1);
    return percent_decoded(encoded.substr(second == std::string_view::npos ? 0 : second + 1));
}

} // namespace

std::string lower_case(std::string_view text)
{
    std::string lower{text};
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string essence(std::string_view field)
{
    return lower_case(trimmed(field.substr(0, field.find(';'))));
}

std::vector<Parameter> parameters(std::string_view field)
{
    std::vector<Parameter> found;
    field.remove_prefix(std::min(field.find(';'), field.size()));
    while (!field.empty() && found.size() < max_parameters) {
        const auto begin = field.find_first_not_of("; \t\r\n");
        if (begin == std::string_view::npos) break;
        field.remove_prefix(begin);
        const auto stop = field.find_first_of("=;");
        if (stop == std::string_view::npos) break;
        Parameter next{.name = lower_case(trimmed(field.substr(0, stop))), .value = {}};
        const bool has_value = field[stop] == '=';
        field.remove_prefix(stop + 1);
        if (!has_value) continue;
        field.remove_prefix(std::min(field.find_first_not_of(" \t\r\n"), field.size()));
        next.value = take_value(field);
        field.remove_prefix(std::min(field.find(';'), field.size()));
        found.push_back(std::move(next));
    }
    return found;
}

std::optional<std::string> parameter(const std::vector<Parameter>& all, std::string_view name)
{
    for (const auto& one : all)
        if (one.name == name) return one.value;
    return std::nullopt;
}

std::optional<std::string> extended_parameter(const std::vector<Parameter>& all,
                                              std::string_view name)
{
    const std::string star = std::string{name} + '*';
    if (const auto encoded = parameter(all, star)) return without_charset(*encoded);
    if (const auto plain = parameter(all, name)) return plain;
    std::string joined;
    for (std::size_t piece = 0; piece < all.size(); ++piece) {
        const auto numbered = star + std::to_string(piece);
        if (const auto plain = parameter(all, numbered)) {
            joined += *plain;
        } else if (const auto encoded = parameter(all, numbered + '*')) {
            joined += piece == 0 ? without_charset(*encoded) : percent_decoded(*encoded);
        } else {
            break;
        }
    }
    if (joined.empty()) return std::nullopt;
    return joined;
}

} // namespace lazaret::extract
