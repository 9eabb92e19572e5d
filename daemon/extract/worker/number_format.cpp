#include "extract/worker/number_format.hpp"

#include "extract/media_type.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract::worker {
namespace {

using Kind = NumberFormat::Kind;

constexpr std::size_t most_pattern = 64;

/// A section without what is in brackets (colours, conditions, locales), which is not shown; but
/// those of elapsed time stay, and are told: [h], [mm], [s].
std::string without_brackets(std::string_view section, bool& elapsed)
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
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) {
                kept += inside;
                elapsed = true;
            }
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
    bool elapsed = false;
    const auto codes = unquoted(without_brackets(section, elapsed), literal);
    std::string open; // the codes that are not literal, in lower case
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (literal[i] == '0') open += codes[i];
    open = lower_case(open);
    const auto any = [&](std::string_view of) {
        return open.find_first_of(of) != std::string::npos;
    };
    if (open.find("general") != std::string::npos || open.find("standard") != std::string::npos)
        return {};
    const bool time = any("hs") || elapsed;
    const bool digits = any("#?") || (any("0") && !time); // ss.000 is a time
    // French and German formats say j, a and t for day and year.
    if (any("ydaj") && !digits) return {time ? Kind::date_time : Kind::date};
    if (time && !digits) return {elapsed ? Kind::elapsed : Kind::time};
    if (any("m") && !digits) return {Kind::date};
    if (!digits || any(".,%/e")) return {};
    return {Kind::digits, codes};
}

/// Whether a pattern changes what is read: zeros in front, or separators that belong to the number.
bool is_worth_a_pattern(std::string_view pattern)
{
    return pattern.find("00") != std::string_view::npos ||
           pattern.find_first_of(" -./") != std::string_view::npos;
}

} // namespace

NumberFormat builtin_number_format(unsigned id)
{
    // ECMA-376-1 §18.8.30, MS-XLS §2.4.126; 27 to 36 and 50 to 58 are the dates of East Asian
    // locales.
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 54) || id == 36 ||
        id == 57 || id == 58)
        return {Kind::date};
    if (id == 46) return {Kind::elapsed};
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
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

} // namespace lazaret::extract::worker
