/// Sixteen bytes at a time: what the folder and the digit finder share. Elsewhere than on x86 plain
/// loops do the same, slower.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace lazaret::detect::simd {

/// One bit for each of 64 bytes, the first in the lowest.
struct Classes {
    std::uint64_t digits = 0;  ///< 0-9
    std::uint64_t members = 0; ///< digits, and what may stand inside a number: space - . / _ CR LF
    std::uint64_t corsica = 0; ///< A B a b
};

/// The same for words: letters are ASCII letters and what is not ASCII.
struct Words {
    std::uint64_t letters = 0;
    std::uint64_t digits = 0;
};

inline bool is_word(char c)
{
    const auto letter = static_cast<unsigned char>((c | 0x20) - 'a');
    return letter < 26 || static_cast<unsigned char>(c - '0') < 10 ||
           static_cast<unsigned char>(c) >= 0x80;
}

#ifdef __SSE2__

inline __m128i load(const char* at)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

/// Bytes from `first` on, `count` of them, as 0xff.
inline __m128i in_range(__m128i bytes, char first, char count)
{
    const auto moved = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8(static_cast<char>(count - 1))), moved);
}

inline std::uint64_t bits(__m128i mask)
{
    return static_cast<std::uint32_t>(_mm_movemask_epi8(mask));
}

inline std::uint64_t digits64(const char* at)
{
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 64; i += 16)
        mask |= bits(in_range(load(at + i), '0', 10)) << i;
    return mask;
}

inline Classes classify64(const char* at)
{
    Classes classes;
    for (unsigned i = 0; i < 64; i += 16) {
        const auto bytes = load(at + i);
        const auto lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
        const auto members = _mm_or_si128(_mm_or_si128(in_range(bytes, '-', 13), is(' ')),
                                          _mm_or_si128(is('_'), _mm_or_si128(is('\n'), is('\r'))));
        classes.digits |= bits(in_range(bytes, '0', 10)) << i;
        classes.members |= bits(members) << i;
        classes.corsica |= bits(in_range(lower, 'a', 2)) << i;
    }
    return classes;
}

inline Words words64(const char* at)
{
    Words words;
    for (unsigned i = 0; i < 64; i += 16) {
        const auto bytes = load(at + i);
        const auto letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
        words.letters |= bits(_mm_or_si128(letters, bytes)) << i; // and the highest bit
        words.digits |= bits(in_range(bytes, '0', 10)) << i;
    }
    return words;
}

[[gnu::target("avx2")]] inline __m256i in_range(__m256i bytes, char first, char count)
{
    const auto moved = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
    const auto most = _mm256_set1_epi8(static_cast<char>(count - 1));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(moved, most), moved);
}

[[gnu::target("avx2")]] inline std::uint64_t bits(__m256i mask)
{
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(mask));
}

/// As words64(), for processors with AVX2.
[[gnu::target("avx2")]] inline Words wide_words64(const char* at)
{
    Words words;
    for (unsigned i = 0; i < 64; i += 32) {
        const auto bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + i));
        const auto letters = in_range(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 26);
        words.letters |= bits(_mm256_or_si256(letters, bytes)) << i; // and the highest bit
        words.digits |= bits(in_range(bytes, '0', 10)) << i;
    }
    return words;
}

/// Those above 0x7f, `escape` and % have their highest bit set; `escape` may itself be above 0x7f.
inline __m128i special(__m128i bytes, __m128i escape)
{
    const auto escapes =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, escape), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('%')));
    return _mm_or_si128(bytes, escapes);
}

inline bool is_plain(char c, char escape)
{
    return static_cast<unsigned char>(c) < 0x80 && c != escape && c != '%';
}

/// How many of the first bytes are ASCII and neither `escape` nor %.
inline std::size_t plain_prefix(const char* at, std::size_t size, char escape)
{
    std::size_t i = 0;
    const auto wanted = _mm_set1_epi8(escape);
    for (; i + 64 <= size; i += 64) {
        auto found = _mm_setzero_si128();
        for (unsigned j = 0; j < 64; j += 16) {
            const auto bytes = load(at + i + j);
            found = _mm_or_si128(found, special(bytes, wanted));
        }
        if (bits(found) != 0) break;
    }
    for (; i + 16 <= size; i += 16) {
        const auto bytes = load(at + i);
        const auto found = bits(special(bytes, wanted));
        if (found != 0) return i + static_cast<std::size_t>(std::countr_zero(found));
    }
    while (i < size && is_plain(at[i], escape))
        ++i;
    return i;
}

/// As plain_prefix(), and copies the bytes to `to`, which has room for `size` + 16.
inline std::size_t copy_plain(const char* at, std::size_t size, char escape, char* to)
{
    std::size_t i = 0;
    const auto wanted = _mm_set1_epi8(escape);
    for (; i + 16 <= size; i += 16) {
        const auto bytes = load(at + i);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), bytes);
        const auto found = bits(special(bytes, wanted));
        if (found != 0) return i + static_cast<std::size_t>(std::countr_zero(found));
    }
    for (; i < size && is_plain(at[i], escape); ++i)
        to[i] = at[i];
    return i;
}

/// Copies 32 bytes; returns how many of the first are plain, as in plain_prefix().
inline std::size_t copy_plain32(const char* at, char escape, char* to)
{
    const auto wanted = _mm_set1_epi8(escape);
    const auto low = load(at);
    const auto high = load(at + 16);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), low);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + 16), high);
    const auto found = bits(special(low, wanted)) | bits(special(high, wanted)) << 16;
    return static_cast<std::size_t>(std::countr_zero(found | std::uint64_t{1} << 32));
}

#else

inline std::uint64_t digits64(const char* at)
{
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 64; ++i)
        mask |= static_cast<std::uint64_t>(at[i] >= '0' && at[i] <= '9') << i;
    return mask;
}

inline Classes classify64(const char* at)
{
    Classes classes;
    for (unsigned i = 0; i < 64; ++i) {
        const char c = at[i];
        const auto bit = std::uint64_t{1} << i;
        if (c >= '0' && c <= '9') classes.digits |= bit;
        if ((c >= '-' && c <= '9') || c == ' ' || c == '_' || c == '\n' || c == '\r')
            classes.members |= bit;
        if ((c | 0x20) == 'a' || (c | 0x20) == 'b') classes.corsica |= bit;
    }
    return classes;
}

inline Words words64(const char* at)
{
    Words words;
    for (unsigned i = 0; i < 64; ++i) {
        if (!is_word(at[i])) continue;
        const bool digit = at[i] >= '0' && at[i] <= '9';
        (digit ? words.digits : words.letters) |= std::uint64_t{1} << i;
    }
    return words;
}

inline std::size_t plain_prefix(const char* at, std::size_t size, char escape)
{
    std::size_t i = 0;
    while (i < size && static_cast<unsigned char>(at[i]) < 0x80 && at[i] != escape && at[i] != '%')
        ++i;
    return i;
}

inline std::size_t copy_plain(const char* at, std::size_t size, char escape, char* to)
{
    const auto plain = plain_prefix(at, size, escape);
    std::memcpy(to, at, plain);
    return plain;
}

inline std::size_t copy_plain32(const char* at, char escape, char* to)
{
    std::memcpy(to, at, 32);
    return plain_prefix(at, 32, escape);
}

#endif

} // namespace lazaret::detect::simd
