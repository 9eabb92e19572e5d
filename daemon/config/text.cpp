#include "config/text.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

bool control(char32_t c)
{
    // C0, DEL, C1, and the marks that reorder what a terminal shows (Unicode TR 36, 2.5).
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/// Cells of a terminal: East Asian wide and fullwidth blocks (Unicode TR 11), and the usual marks.
std::size_t cells(char32_t c)
{
    if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || c == 0xfeff) return 0;
    const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                      (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                      (c >= 0xff00 && c <= 0xff60) || (c >= 0x1f300 && c <= 0x1faff) ||
                      (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
}

/// RFC 3629 §3: how many bytes follow, and the least value that needs so many.
struct Lead {
    std::size_t following;
    char32_t bits;
    char32_t least;
};

Lead lead(unsigned char byte)
{
    if (byte >= 0xc2 && byte < 0xe0) return {1, byte & 0x1fu, 0x80};
    if (byte >= 0xe0 && byte < 0xf0) return {2, byte & 0x0fu, 0x800};
    if (byte >= 0xf0 && byte < 0xf5) return {3, byte & 0x07u, 0x10000};
    return {0, 0, 0};
}

} // namespace

CodePoint code_point(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (at >= text.size()) return {};
    if (byte(at) < 0x80) return {byte(at), 1};
    const auto [following, bits, least] = lead(byte(at));
    if (following == 0 || at + following >= text.size()) return {};
    auto value = bits;
    for (std::size_t i = 1; i <= following; ++i) {
        if ((byte(at + i) & 0xc0) != 0x80) return {};
        value = (value << 6) | (byte(at + i) & 0x3fu);
    }
    if (value < least || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return {};
    return {value, following + 1};
}

std::size_t not_utf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto length = code_point(text, at).length;
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

std::size_t columns(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += std::max<std::size_t>(code_point(text, at).length, 1);
    return count;
}

std::string shown(std::string_view text, std::size_t before, std::size_t& width)
{
    std::string out;
    width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto [value, length] = code_point(text, at);
        const bool replaced = length == 0 || control(value);
        if (at < before) width += replaced ? 1 : cells(value);
        if (replaced)
            out += value == '\t' ? ' ' : '?';
        else
            out += text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

std::string in_quotes(std::string_view text)
{
    constexpr int most = 60;
    std::size_t end = 0;
    for (int i = 0; i < most && end < text.size(); ++i)
        end += std::max<std::size_t>(code_point(text, end).length, 1);
    std::size_t width = 0;
    auto out = "\"" + shown(text.substr(0, end), 0, width);
    return out + (end < text.size() ? "...\"" : "\"");
}

std::string listed(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string did_you_mean(const std::string& meant, std::string otherwise)
{
    return meant.empty() ? std::move(otherwise) : "did you mean \"" + meant + "\"?";
}

} // namespace lazaret::config
