#include "extract/extractor.hpp"
#include "extract/text_codes.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

constexpr std::size_t least_escapes = 4;
constexpr std::size_t escapes_a_stray = 4; ///< so many for each `=` that is something else

enum class Blanks : std::uint8_t { plain, escaped };

/// The byte of the escape that `text` begins with, or -1.
int escaped(std::string_view text)
{
    if (text.size() < 3 || text[0] != '=') return -1;
    const int high = hex_value(text[1]);
    const int low = hex_value(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// A line end behind `=`, or the end of what there is to see.
bool is_soft_break(std::string_view text)
{
    const auto next = text.find_first_not_of(" \t\r", 1);
    return next == std::string_view::npos || text[next] == '\n' ||
           (text.size() == 2 && hex_value(text[1]) >= 0);
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter_beyond_hex(char c)
{
    const auto small = static_cast<char>(c | 0x20);
    return small > 'f' && small <= 'z';
}

/// Nothing else than quoted-printable writes it: escapes side by side, or a byte that is no letter
/// in the middle of a word. `width=20`, `mode=FALSE`, `sort=date` and `id=E9F0` are not that.
/// Where some blanks are not escaped, `=20px` is a number.
bool is_evidence(std::string_view text, int byte, Blanks blanks)
{
    const auto after = text.substr(3);
    if (escaped(after) >= 0x20) return true;
    if (after.empty()) return false;
    if (byte == 0x3d && after.front() == '"') return true;
    const bool mixed = is_digit(text[1]) != is_digit(text[2]);
    const bool space = byte == ' ' && blanks == Blanks::escaped;
    const bool special = space || byte == '=' || (byte >= 0x80 && mixed);
    return special && is_letter_beyond_hex(after.front());
}

/// The escapes of one character beyond ASCII in UTF-8 (RFC 3629): `=C3=A9`, `=E2=80=99`. Chance
/// hardly writes two of them.
bool is_character(std::string_view text, int byte)
{
    const int followers = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : 0;
    for (int n = 1; n <= followers; ++n) {
        const auto at = static_cast<std::size_t>(3 * n);
        const int follower = at < text.size() ? escaped(text.substr(at)) : -1;
        if (follower < 0x80 || follower > 0xbf) return false;
    }
    return followers > 0;
}

bool is_control(int byte)
{
    return (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7f;
}

} // namespace

bool hides_quoted_printable(Bytes bytes)
{
    const auto head = as_text(bytes.first(std::min(bytes.size(), sniff_size)));
    const auto blanks = head.find(' ') == std::string_view::npos ? Blanks::escaped : Blanks::plain;
    std::size_t evidence = 0;
    std::size_t strays = 0;
    for (auto at = head.find('='); at != std::string_view::npos;) {
        const auto text = head.substr(at);
        const int byte = escaped(text);
        if (byte < 0 ? !is_soft_break(text) : is_control(byte))
            ++strays;
        else if (byte >= 0 && is_evidence(text, byte, blanks))
            evidence += is_character(text, byte) ? least_escapes / 2 : 1;
        at = head.find('=', at + (byte >= 0 ? 3 : 1));
    }
    return evidence >= least_escapes && strays * escapes_a_stray <= evidence;
}

} // namespace lazaret::extract
