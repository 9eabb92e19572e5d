/// Classes of 64 bytes at a time, as bits: the first byte is the lowest. Elsewhere than on x86 a
/// table does the same, slower.
#pragma once

#include "exact/canonical.hpp"

#include <bit>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lazaret::exact {

struct Classes {
    std::uint64_t digits = 0;
    std::uint64_t capitals = 0; ///< A-Z
    std::uint64_t letters = 0;  ///< of any script
    std::uint64_t joints = 0;   ///< what may stand inside a number: space - . / _ line feed
};

inline std::uint64_t low_bits(unsigned n)
{
    return n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
}

#ifdef __SSE2__

namespace detail {

inline __m128i in_range(__m128i bytes, char first, char count)
{
    const auto moved = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8(static_cast<char>(count - 1))), moved);
}

inline std::uint64_t bits(__m128i mask)
{
    return static_cast<std::uint32_t>(_mm_movemask_epi8(mask));
}

inline __m128i load(const char* at)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

} // namespace detail

inline std::uint64_t digits64(const char* at)
{
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 64; i += 16)
        mask |= detail::bits(detail::in_range(detail::load(at + i), '0', 10)) << i;
    return mask;
}

inline Classes classify64(const char* at)
{
    Classes classes;
    for (unsigned i = 0; i < 64; i += 16) {
        const auto bytes = detail::load(at + i);
        const auto lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        classes.digits |= detail::bits(detail::in_range(bytes, '0', 10)) << i;
        classes.capitals |= detail::bits(detail::in_range(bytes, 'A', 26)) << i;
        const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
        const auto joints = _mm_or_si128(_mm_or_si128(detail::in_range(bytes, '-', 3), is(' ')),
                                         _mm_or_si128(is('_'), is('\n')));
        classes.joints |= detail::bits(joints) << i;
        // The highest bit is what movemask takes: bytes above 0x7f need no comparison.
        classes.letters |= detail::bits(_mm_or_si128(bytes, detail::in_range(lower, 'a', 26))) << i;
    }
    return classes;
}

#else

inline Classes classify64(const char* at)
{
    Classes classes;
    for (unsigned i = 0; i < 64; ++i) {
        classes.digits |= static_cast<std::uint64_t>(is_digit(at[i])) << i;
        classes.capitals |= static_cast<std::uint64_t>(is_capital(at[i])) << i;
        classes.letters |= static_cast<std::uint64_t>(is_letter(at[i])) << i;
        const char c = at[i];
        const bool joint = c == ' ' || (c >= '-' && c <= '/') || c == '_' || c == '\n';
        classes.joints |= static_cast<std::uint64_t>(joint) << i;
    }
    return classes;
}

inline std::uint64_t digits64(const char* at)
{
    return classify64(at).digits;
}

#endif

} // namespace lazaret::exact
