#include "detect/fold.hpp"

namespace lazaret::detect {
namespace {

// Base letters by the canonical decompositions of Unicode 14, and of the stroked letters, which
// have none. A dot: no single base letter.
constexpr std::string_view latin =                                      // from U+00C0
    "AAAAAA.CEEEEIIIIDNOOOOO.OUUUUY..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y"  // U+00C0
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKkkLlLlLlL"  // U+0100
    "lLlNnNnNnnNnOoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"  // U+0140
    "b.................f....I..l.....Oo.............Uu....Zz........."  // U+0180
    ".............AaIiOoUuUuUuUuUu.AaAa..GgGgKkOoOo..j...Gg..NnAa...."  // U+01C0
    "AaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoOoOoOoYy......A..LT."  // U+0200
    "...BU.EeJj....Yy";                                                 // U+0240
constexpr std::string_view latin_additional =                           // from U+1E00
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"  // U+1E00
    "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"  // U+1E40
    "WwWwWwWwWwXxXxYyZzZzZzhtwy......AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"  // U+1E80
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......"; // U+1EC0

std::size_t put(std::string_view text, char* to)
{
    for (std::size_t i = 0; i < text.size(); ++i)
        to[i] = text[i];
    return text.size();
}

std::size_t put_utf8(char32_t c, char* to)
{
    const auto tail = [&](unsigned shift) {
        return static_cast<char>(0x80 | ((c >> shift) & 0x3f));
    };
    if (c < 0x800) {
        to[0] = static_cast<char>(0xc0 | (c >> 6));
        to[1] = tail(0);
        return 2;
    }
    if (c < 0x10000) {
        to[0] = static_cast<char>(0xe0 | (c >> 12));
        to[1] = tail(6);
        to[2] = tail(0);
        return 3;
    }
    to[0] = static_cast<char>(0xf0 | (c >> 18));
    to[1] = tail(12);
    to[2] = tail(6);
    to[3] = tail(0);
    return 4;
}

bool between(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

/// Nobody sees it, and it would keep digits apart: joiners, direction marks, soft hyphen, combining
/// accents, variation selectors.
bool is_invisible(char32_t c)
{
    return c == 0xad || between(c, 0x300, 0x36f) || c == 0x61c || c == 0x180e ||
           between(c, 0x200b, 0x200f) || between(c, 0x202a, 0x202e) || between(c, 0x2060, 0x206f) ||
           between(c, 0xfe00, 0xfe0f) || c == 0xfeff || between(c, 0x20d0, 0x20ff) ||
           between(c, 0xe0000, 0xe0fff);
}

/// Mathematical letters and digits (Unicode block 1D400-1D7FF): alphabets of 52, then digits of 10.
char mathematical(char32_t c)
{
    if (between(c, 0x1d7ce, 0x1d7ff)) return static_cast<char>('0' + (c - 0x1d7ce) % 10);
    if (!between(c, 0x1d400, 0x1d6a3)) return '\0';
    const auto letter = (c - 0x1d400) % 52;
    return static_cast<char>(letter < 26 ? 'A' + letter : 'a' + (letter - 26));
}

std::string_view ligature(char32_t c)
{
    switch (c) {
    case 0xc6:
        return "AE";
    case 0xe6:
        return "ae";
    case 0xdf:
        return "ss";
    case 0x1e9e:
        return "SS";
    case 0xde:
        return "TH";
    case 0xfe:
        return "th";
    case 0x132:
        return "IJ";
    case 0x133:
        return "ij";
    case 0x152:
        return "OE";
    case 0x153:
        return "oe";
    case 0xfb00:
        return "ff";
    case 0xfb01:
        return "fi";
    case 0xfb02:
        return "fl";
    case 0xfb03:
        return "ffi";
    case 0xfb04:
        return "ffl";
    case 0xfb05:
    case 0xfb06:
        return "st";
    case 0x2026:
        return "...";
    default:
        return {};
    }
}

char punctuation(char32_t c)
{
    if (c == 0xa0 || between(c, 0x2000, 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
        return ' ';
    if (between(c, 0x2010, 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63) return '-';
    if (between(c, 0x2018, 0x201b) || c == 0x2032 || c == 0x2039 || c == 0x203a || c == 0xb4)
        return '\'';
    if (between(c, 0x201c, 0x201f) || c == 0x2033 || c == 0xab || c == 0xbb) return '"';
    if (c == 0x2028 || c == 0x2029 || c == 0x85) return '\n';
    if (c == 0xb7 || c == 0x2024 || c == 0x2027) return '.';
    if (c == 0x2044 || c == 0x2215) return '/';
    return '\0';
}

} // namespace

std::size_t fold_character(char32_t c, char* to)
{
    char plain = '\0';
    if (c < 0x80)
        plain = static_cast<char>(c);
    else if (c >= 0xc0 && c - 0xc0 < latin.size())
        plain = latin[c - 0xc0];
    else if (c >= 0x1e00 && c - 0x1e00 < latin_additional.size())
        plain = latin_additional[c - 0x1e00];
    if (c < 0x80 || (plain != '\0' && plain != '.')) {
        *to = plain;
        return 1;
    }
    if (between(c, 0x3000, 0xd7ff) && c != 0x3000) return put_utf8(c, to); // CJK, the bulk of it
    if (is_invisible(c)) return 0;
    plain = punctuation(c);
    if (plain == '\0' && between(c, 0xff01, 0xff5e)) plain = static_cast<char>(c - 0xff01 + '!');
    if (plain == '\0') plain = mathematical(c);
    if (plain != '\0') {
        *to = plain;
        return 1;
    }
    if (const auto letters = ligature(c); !letters.empty()) return put(letters, to);
    return put_utf8(c == 0xba ? 0xb0 : c, to); // º is met for °: "nº"
}

} // namespace lazaret::detect
