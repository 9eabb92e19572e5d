#include "extract/escapes.hpp"

#include "extract/text_codes.hpp"

namespace lazaret::extract {
namespace {

constexpr Unit cut_off{.c = 0, .size = 0};

Unit no_escape(std::string_view text)
{
    return {.c = text.front(), .size = 1};
}

/// %2B (RFC 3986 §2.1).
Unit percent_unit(std::string_view text)
{
    if (text.size() < 3) return cut_off;
    const int high = hex_value(text[1]);
    const int low = hex_value(text[2]);
    if (high < 0 || low < 0) return no_escape(text);
    return {.c = static_cast<char>(high * 16 + low), .size = 3};
}

/// &#43; or &#x2B; (XML 1.0 §4.1).
Unit reference_unit(std::string_view text)
{
    constexpr std::size_t longest = 8;
    if (text.size() < 2) return cut_off;
    if (text[1] != '#') return no_escape(text);
    const auto end = text.substr(0, longest).find(';');
    if (end == std::string_view::npos) return text.size() < longest ? cut_off : no_escape(text);
    const bool hex = text[2] == 'x' || text[2] == 'X';
    int value = 0;
    for (const char c : text.substr(hex ? 3 : 2, end - (hex ? 3 : 2))) {
        const int digit = hex_value(c);
        if (digit < 0 || (!hex && digit > 9)) return no_escape(text);
        value = value * (hex ? 16 : 10) + digit;
    }
    if (value > 0x7f) return no_escape(text);
    return {.c = static_cast<char>(value), .size = end + 1};
}

/// \/ \n \u002B (RFC 8259 §7), also behind several backslashes: JSON inside JSON. And a backslash
/// that joins two lines of a program.
Unit backslash_unit(std::string_view text)
{
    constexpr std::size_t most_backslashes = 4;
    const auto at = text.substr(0, most_backslashes + 1).find_first_not_of('\\');
    if (at == std::string_view::npos)
        return text.size() <= most_backslashes ? cut_off : no_escape(text);
    switch (text[at]) {
    case '/':
        return {.c = '/', .size = at + 1};
    case 'n':
    case '\n':
        return {.c = '\n', .size = at + 1};
    case 'r':
    case '\r':
        return {.c = '\r', .size = at + 1};
    case 'u':
        break;
    default:
        return no_escape(text);
    }
    if (text.size() < at + 5) return cut_off;
    int value = 0;
    for (const char c : text.substr(at + 1, 4)) {
        if (hex_value(c) < 0) return no_escape(text);
        value = value * 16 + hex_value(c);
    }
    if (value > 0x7f) return no_escape(text);
    return {.c = static_cast<char>(value), .size = at + 5};
}

} // namespace

Unit unit_of(std::string_view text)
{
    switch (text.front()) {
    case '\\':
        return backslash_unit(text);
    case '&':
        return reference_unit(text);
    case '%':
        return percent_unit(text);
    default:
        return {.c = text.front(), .size = 1};
    }
}

} // namespace lazaret::extract
