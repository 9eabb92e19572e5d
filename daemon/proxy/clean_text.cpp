#include "proxy/page.hpp"

#include <cstdint>

namespace lazaret::proxy {
namespace {

struct Character {
    std::size_t size = 0; ///< bytes, 0 when these are not UTF-8
    std::uint32_t code = 0;
};

/// RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF.
Character first_character(std::string_view text)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = at(0);
    if (lead < 0x80) return {1, lead};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
    std::uint32_t code = lead & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((at(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (at(i) & 0x3fu);
    }
    const bool too_long = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    if (too_long || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
    return {size, code};
}

bool is_unwanted(std::uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) // C0, DEL, C1
           || code == 0x200e || code == 0x200f          // marks of direction (UAX #9)
           || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

} // namespace

std::string clean_text(std::string_view text, std::size_t most)
{
    constexpr std::string_view ellipsis = "…";
    std::string out;
    std::size_t keep = 0; // where to cut, should it come to that
    while (!text.empty()) {
        const auto [size, code] = first_character(text);
        if (size == 0)
            out += '?';
        else if (is_unwanted(code))
            out += ' ';
        else
            out += text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
        if (out.size() > most) {
            out.resize(keep);
            return out += ellipsis;
        }
        if (out.size() + ellipsis.size() <= most) keep = out.size();
    }
    return out;
}

} // namespace lazaret::proxy
