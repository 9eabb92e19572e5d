/// How the folder reads characters: code units of one or two bytes, and the escapes of JSON and XML
/// written in either.
#pragma once

#include "detect/simd.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::detect {

/// `units` 0: more input is needed to tell.
struct Decoded {
    char32_t character = 0;
    std::size_t units = 0;
};

/// The characters 0x80-0x9f of CP1252; those that have none there stay control characters.
inline constexpr std::array<char16_t, 32> cp1252{
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

inline char32_t from_cp1252(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xa0 ? cp1252[byte - 0x80u] : byte;
}

/// 0 when it has no byte there.
inline unsigned to_cp1252(char32_t character)
{
    for (unsigned i = 0; i < cp1252.size(); ++i)
        if (cp1252[i] == character) return 0x80 + i;
    return character >= 0x80 && character <= 0xff ? static_cast<unsigned>(character) : 0;
}

struct Units8 {
    static constexpr std::size_t width = 1;

    static unsigned unit(const char* at) { return static_cast<unsigned char>(*at); }

    static std::size_t copy_plain(const char* at, std::size_t units, char escape, char* to)
    {
        return simd::copy_plain(at, units, escape, to);
    }

    /// As decode_once(), but what was taken for CP1252 and encoded again ("Ã©" for é) is put right:
    /// the first of two such characters is always Â or Ã.
    static Decoded decode(const char* at, std::size_t units, bool last)
    {
        const auto first = decode_once(at, units, last);
        if (first.units != 2 || (first.character != 0xc2 && first.character != 0xc3)) return first;
        if (units == 2) return last ? first : Decoded{};
        if (unit(at + 2) < 0x80) return first;
        const auto second = decode_once(at + 2, units - 2, last);
        if (second.units == 0) return {};
        const auto byte = to_cp1252(second.character);
        if (second.units == 1 || byte < 0x80 || byte > 0xbf) return first;
        return {((first.character & 3) << 6) | (byte & 0x3fu), 2 + second.units};
    }

    /// RFC 3629, without overlong forms and surrogates; anything else is one byte of CP1252.
    static Decoded decode_once(const char* at, std::size_t units, bool last)
    {
        const unsigned lead = unit(at);
        const std::size_t length = lead < 0xc2 || lead > 0xf4 ? 1
                                   : lead < 0xe0              ? 2
                                   : lead < 0xf0              ? 3
                                                              : 4;
        if (length == 1) return {from_cp1252(static_cast<unsigned char>(lead)), 1};
        char32_t c = lead & (0x7fu >> length);
        for (std::size_t i = 1; i < length; ++i) {
            if (i == units) {
                if (!last) return {};
                return {from_cp1252(static_cast<unsigned char>(lead)), 1};
            }
            if ((unit(at + i) & 0xc0) != 0x80)
                return {from_cp1252(static_cast<unsigned char>(lead)), 1};
            c = (c << 6) | (unit(at + i) & 0x3f);
        }
        const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
        if (overlong || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
            return {from_cp1252(static_cast<unsigned char>(lead)), 1};
        return {c, length};
    }
};

template <bool big_endian>
struct Units16 {
    static constexpr std::size_t width = 2;

    static unsigned unit(const char* at)
    {
        const auto first = static_cast<unsigned char>(at[0]);
        const auto second = static_cast<unsigned char>(at[1]);
        return big_endian ? (unsigned{first} << 8) | second : (unsigned{second} << 8) | first;
    }

    static std::size_t copy_plain(const char* at, std::size_t units, char escape, char* to)
    {
        std::size_t i = 0;
        for (; i < units; ++i) {
            const unsigned c = unit(at + i * width);
            if (c >= 0x80 || static_cast<char>(c) == escape || c == '%') break;
            to[i] = static_cast<char>(c);
        }
        return i;
    }

    static Decoded decode(const char* at, std::size_t units, bool last)
    {
        const unsigned high = unit(at);
        if (high < 0xd800 || high >= 0xe000) return {high, 1};
        if (units < 2) return last || high >= 0xdc00 ? Decoded{0xfffd, 1} : Decoded{};
        const unsigned low = unit(at + width);
        if (high >= 0xdc00 || low < 0xdc00 || low >= 0xe000) return {0xfffd, 1};
        return {0x10000u + ((high & 0x3ffu) << 10) + (low & 0x3ffu), 2};
    }
};

/// The character of a named entity such as "eacute" (HTML 4 Latin-1 letters, and what is met in
/// text), 0 when unknown.
char32_t entity(std::string_view name);

inline int hex_value(unsigned c)
{
    if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
    return -1;
}

/// Four hexadecimal digits from `at` on, or -1.
template <class Units>
int hex4(const char* at)
{
    int value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const int digit = hex_value(Units::unit(at + i * Units::width));
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/// \uXXXX, with its second half where it is a surrogate (RFC 8259 §7).
template <class Units>
Decoded decode_json_unicode(const char* at, std::size_t units, bool last)
{
    constexpr auto w = Units::width;
    if (units < 6) return last ? Decoded{'\\', 1} : Decoded{};
    const int high = hex4<Units>(at + 2 * w);
    if (high < 0) return {'\\', 1};
    if (high < 0xd800 || high >= 0xe000) return {static_cast<char32_t>(high), 6};
    if (units < 12 && !last) return {};
    const bool pair =
        units >= 12 && Units::unit(at + 6 * w) == '\\' && Units::unit(at + 7 * w) == 'u';
    const int low = pair && high < 0xdc00 ? hex4<Units>(at + 8 * w) : -1;
    if (low < 0xdc00 || low >= 0xe000) return {0xfffd, 6};
    return {static_cast<char32_t>(0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff)), 12};
}

template <class Units>
Decoded decode_json(const char* at, std::size_t units, bool last)
{
    if (units < 2) return last ? Decoded{'\\', 1} : Decoded{};
    switch (Units::unit(at + Units::width)) {
    case 'n':
        return {'\n', 2};
    case 'r':
        return {'\r', 2};
    case 't':
        return {'\t', 2};
    case 'b':
    case 'f':
        return {' ', 2};
    case '"':
        return {'"', 2};
    case '/':
        return {'/', 2};
    case '\\':
        return {'\\', 2};
    case 'u':
        return decode_json_unicode<Units>(at, units, last);
    default:
        return {'\\', 1};
    }
}

struct PercentByte {
    int value = -1; ///< -1: there is none
    std::size_t units = 0;
    bool whole = true; ///< false: more input is needed to tell
};

/// %41 or, encoded twice, %2541.
template <class Units>
PercentByte percent_byte(const char* at, std::size_t units)
{
    const auto unit = [&](std::size_t i) { return Units::unit(at + i * Units::width); };
    const auto byte = [&](std::size_t i) {
        const int high = hex_value(unit(i));
        const int low = hex_value(unit(i + 1));
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    };
    if (units > 0 && unit(0) != '%') return {};
    if (units < 3) return {.whole = false};
    const int once = byte(1);
    if (once != '%') return {once, 3};
    if (units >= 5 && byte(3) >= 0) return {byte(3), 5};
    const bool open = units < 5 && (units < 4 || hex_value(unit(3)) >= 0);
    return {once, 3, !open};
}

/// %41, and the bytes of one character in UTF-8 or CP1252 (RFC 3986 §2.1); what is none stays.
template <class Units>
Decoded decode_percent(const char* at, std::size_t units, bool last)
{
    constexpr std::size_t most = 4; // bytes of a character
    std::string bytes;
    std::array<std::size_t, most + 1> ends{}; // of the bytes, in units
    bool whole = true;                        // nothing more can belong to it
    while (bytes.size() < most) {
        const auto start = ends[bytes.size()];
        const auto byte = percent_byte<Units>(at + start * Units::width, units - start);
        whole = byte.whole;
        if (byte.value < 0 || (!whole && !last)) break;
        bytes += static_cast<char>(byte.value);
        ends[bytes.size()] = start + byte.units;
        if (static_cast<unsigned char>(bytes.front()) < 0x80) break;
    }
    if (bytes.empty()) return whole || last ? Decoded{'%', 1} : Decoded{};
    if (static_cast<unsigned char>(bytes.front()) < 0x80)
        return {static_cast<unsigned char>(bytes.front()), ends[1]};
    const auto found = Units8::decode(bytes.data(), bytes.size(), whole || last);
    return {found.character, ends[found.units]};
}

/// A character or entity reference (XML 1.0 §4.1); what is none stays as it is.
template <class Units>
Decoded decode_xml(const char* at, std::size_t units, bool last)
{
    constexpr std::size_t longest = 10;
    std::string name;
    for (std::size_t i = 1; i <= longest; ++i) {
        if (i == units) return last ? Decoded{'&', 1} : Decoded{};
        const unsigned c = Units::unit(at + i * Units::width);
        if (c == ';') {
            const char32_t character = entity(name);
            return character == 0 ? Decoded{'&', 1} : Decoded{character, i + 1};
        }
        const bool part =
            c == '#' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!part) return {'&', 1};
        name.push_back(static_cast<char>(c));
    }
    return {'&', 1};
}

} // namespace lazaret::detect
