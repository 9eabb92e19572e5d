#include "extract/text_kinds.hpp"

#include <algorithm>
#include <array>
#include <bitset>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

constexpr bool is_control(unsigned char c)
{
    // Tab, LF, VT, FF, CR and ESC stand in texts; HL7's minimal transport has VT, FS and CR
    // around a message, DEL and the rest of C0 do not occur.
    return (c < 0x20 && !(c >= 0x09 && c <= 0x0d) && c != 0x1b && c != 0x1c) || c == 0x7f;
}

constexpr std::uint8_t control_mark = 1;
constexpr std::uint8_t high_mark = 2;

/// For is_text(), which looks at every byte.
constexpr std::array<std::uint8_t, 256> make_marks()
{
    std::array<std::uint8_t, 256> marks{};
    for (std::size_t c = 0; c < 256; ++c)
        marks[c] = is_control(static_cast<unsigned char>(c)) ? control_mark
                   : c >= 0x80                               ? high_mark
                                                             : 0;
    return marks;
}
constexpr auto marks = make_marks();

constexpr bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/// What random bytes look like: 512 of them show about 221 of the 256 values, a text at most 130.
bool looks_random(std::string_view head)
{
    if (head.size() < 512) return false;
    std::bitset<256> seen;
    for (const char c : head.substr(0, 512))
        seen.set(static_cast<unsigned char>(c));
    return seen.count() > 180;
}

/// Without a mark: nearly every second byte is zero, hardly any of the others.
std::optional<Format> utf16_by_zeros(std::string_view head)
{
    if (head.size() < 8) return std::nullopt;
    std::array<std::size_t, 2> zeros{};
    std::size_t controls = 0;
    const auto pairs = head.size() / 2;
    for (std::size_t i = 0; i < pairs * 2; ++i) {
        if (head[i] == '\0')
            ++zeros[i % 2];
        else if (is_control(static_cast<unsigned char>(head[i])))
            ++controls;
    }
    if (controls > pairs / 16) return std::nullopt;
    if (zeros[1] * 4 >= pairs * 3 && zeros[0] * 16 <= pairs) return Format::utf16le;
    if (zeros[0] * 4 >= pairs * 3 && zeros[1] * 16 <= pairs) return Format::utf16be;
    return std::nullopt;
}

/// Without a mark: every character below U+10000 and hardly a control, three in four are ASCII.
bool is_utf32(std::string_view head, bool little)
{
    if (head.size() < 16) return false;
    const auto characters = head.size() / 4;
    std::size_t ascii = 0;
    std::size_t controls = 0;
    for (std::size_t i = 0; i < characters; ++i) {
        const auto at = [&](std::size_t k) {
            return static_cast<unsigned char>(head[i * 4 + (little ? k : 3 - k)]);
        };
        if (at(3) != 0 || at(2) > 1) return false;
        const bool one_byte = at(2) == 0 && at(1) == 0;
        ascii += one_byte && at(0) < 0x80 && at(0) != 0 ? 1 : 0;
        controls += one_byte && is_control(at(0)) ? 1 : 0;
    }
    return ascii * 4 >= characters * 3 && controls * 16 <= characters;
}

constexpr std::uint8_t is_mac = 1;     // a French letter in Mac Roman
constexpr std::uint8_t is_dos = 2;     // in code pages 850 and 437
constexpr std::uint8_t is_western = 4; // in CP1252: a letter of any language

/// Only the letters é and è prove Mac Roman or DOS, between two small ASCII letters: in CP1252 the
/// same bytes are a capital Ž, nothing at all, a low quotation mark, a capital Š.
constexpr std::array<std::uint8_t, 256> make_accents()
{
    std::array<std::uint8_t, 256> accents{};
    for (std::size_t i = 0xc0; i < 0x100; ++i)
        accents[i] = is_western;
    accents[0xcf] = accents[0xd5] = 0; // œ and the apostrophe in Mac Roman, rare in CP1252
    for (const unsigned char c : "\x8e\x8f"sv)
        accents[c] = is_mac;
    for (const unsigned char c : "\x82\x8a"sv)
        accents[c] = is_dos;
    return accents;
}
constexpr auto accents = make_accents();

} // namespace

bool is_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::size_t more = c < 0x80                ? 0
                                 : c >= 0xc2 && c < 0xe0 ? 1
                                 : c >= 0xe0 && c < 0xf0 ? 2
                                 : c >= 0xf0 && c < 0xf5 ? 3
                                                         : 4;
        if (more == 4) return false;
        for (std::size_t k = 1; k <= more; ++k) {
            if (i + k == text.size()) return true;
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        }
        i += more + 1;
    }
    return true;
}

// An eighth of random bytes are control characters, half of them are above 0x7f.
bool is_text(std::string_view head)
{
    std::size_t controls = 0;
    std::size_t high = 0;
    for (const char c : head) {
        const auto mark = marks[static_cast<unsigned char>(c)];
        controls += mark & 1u;
        high += mark >> 1;
    }
    if (controls > head.size() / 64) return false;
    if (high == 0) return true;
    return is_utf8(head) || (high <= head.size() / 3 && !looks_random(head));
}

std::optional<Format> wide_by_mark(std::string_view head)
{
    // Before UTF-16: a text that begins with the character of number zero is none.
    if (head.starts_with("\xff\xfe\0\0"sv)) return Format::utf32le;
    if (head.starts_with("\0\0\xfe\xff"sv)) return Format::utf32be;
    if (head.starts_with("\xff\xfe")) return Format::utf16le;
    if (head.starts_with("\xfe\xff")) return Format::utf16be;
    return std::nullopt;
}

std::optional<Format> wide_by_zeros(std::string_view head)
{
    // Three in eight bytes at least are zeros then.
    if (std::count(head.begin(), head.end(), '\0') * 4 < std::ssize(head)) return std::nullopt;
    if (is_utf32(head, true)) return Format::utf32le;
    if (is_utf32(head, false)) return Format::utf32be;
    return utf16_by_zeros(head);
}

std::optional<Format> code_page_by_accents(std::string_view head)
{
    std::size_t mac = 0;
    std::size_t dos = 0;
    for (std::size_t i = 1; i + 1 < head.size(); ++i) {
        const auto kind = accents[static_cast<unsigned char>(head[i])];
        if (kind == 0 || !is_lower(head[i - 1])) continue;
        if (kind == is_western) return std::nullopt;
        if (!is_lower(head[i + 1])) continue;
        (kind == is_mac ? mac : dos) += 1;
    }
    if (mac == dos) return std::nullopt;
    return mac > dos ? Format::mac_roman : Format::dos;
}

bool is_uniform(std::string_view head)
{
    if (head.size() < 128) return false;
    std::array<std::uint32_t, 256> seen{};
    for (const char c : head)
        ++seen[static_cast<unsigned char>(c)];
    const auto expected = static_cast<double>(head.size()) / 256;
    double distance = 0;
    for (const auto count : seen)
        distance += (count - expected) * (count - expected) / expected;
    // Chi-squared with 255 degrees of freedom: mean 255, deviation 22.6. Beyond four of these lie
    // text, code, media with a structure, and sequences that are too even.
    return distance > 165 && distance < 345;
}

} // namespace lazaret::extract
