/// Stretches of letters of base64 and of hexadecimal digits, sixteen at a time. Elsewhere than on
/// x86 plain loops do the same, slower.
#pragma once

#include "extract/text_codes.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lazaret::extract::letters {

inline constexpr std::size_t block = 16; // bytes

/// A letter of either alphabet of RFC 4648.
inline bool is_letter(char c)
{
    return base64_values[static_cast<unsigned char>(c)] < 64;
}

/// A letter, or what begins an escape between two of them.
inline bool is_member(char c)
{
    return is_letter(c) || c == '\\' || c == '%';
}

#ifdef __SSE2__

inline __m128i in_range(__m128i bytes, char first, char count)
{
    const auto moved = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8(static_cast<char>(count - 1))), moved);
}

inline __m128i load(const char* at)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

inline __m128i is(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

inline unsigned bits(__m128i mask)
{
    return static_cast<unsigned>(_mm_movemask_epi8(mask));
}

inline __m128i letters_of(__m128i bytes)
{
    const auto lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const auto plain = _mm_or_si128(in_range(lower, 'a', 26), in_range(bytes, '/', 11));
    return _mm_or_si128(plain, _mm_or_si128(is(bytes, '+'), //
                                            _mm_or_si128(is(bytes, '-'), is(bytes, '_'))));
}

/// Whether the 16 bytes at `at` are members.
inline bool all_members(const char* at)
{
    const auto bytes = load(at);
    const auto escapes = _mm_or_si128(is(bytes, '\\'), is(bytes, '%'));
    return bits(_mm_or_si128(letters_of(bytes), escapes)) == 0xffff;
}

/// How many letters stand at the beginning of `text`.
inline std::size_t count_letters(std::string_view text)
{
    std::size_t at = 0;
    for (; at + block <= text.size(); at += block) {
        const auto mask = bits(letters_of(load(text.data() + at)));
        if (mask != 0xffff) return at + static_cast<std::size_t>(std::countr_one(mask));
    }
    while (at < text.size() && is_letter(text[at]))
        ++at;
    return at;
}

inline bool all_digits(std::string_view text)
{
    std::size_t at = 0;
    for (; at + block <= text.size(); at += block) {
        const auto bytes = load(text.data() + at);
        const auto lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        const auto digits = _mm_or_si128(in_range(bytes, '0', 10), in_range(lower, 'a', 6));
        if (bits(digits) != 0xffff) return false;
    }
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                       [](char c) { return hex_value(c) >= 0; });
}

#else

inline bool all_members(const char* at)
{
    return std::all_of(at, at + block, is_member);
}

inline std::size_t count_letters(std::string_view text)
{
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_letter) -
                                    text.begin());
}

inline bool all_digits(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return hex_value(c) >= 0; });
}

#endif

} // namespace lazaret::extract::letters
