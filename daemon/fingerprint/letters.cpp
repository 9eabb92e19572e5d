#include "fingerprint/letters.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lazaret::fingerprint {

std::size_t take_letters(std::string_view folded, std::uint8_t* to)
{
    auto* next = to;
    const auto take = [&next](char byte) {
        const auto value = letter_values.data()[static_cast<unsigned char>(byte)];
        *next = value; // overwritten by the next one, unless it counts: no branch to mispredict
        next += value != 0 ? 1 : 0;
    };
    const char* at = folded.data();
    const char* const end = at + folded.size();
    for (; end - at >= 4; at += 4) {
        take(at[0]);
        take(at[1]);
        take(at[2]);
        take(at[3]);
    }
    for (; at < end; ++at)
        take(*at);
    return static_cast<std::size_t>(next - to);
}

void add_letters(std::string_view folded, Letters& letters)
{
    const auto old = letters.size();
    letters.resize(old + folded.size());
    letters.resize(old + take_letters(folded, letters.data() + old));
}

#ifdef __SSE2__

namespace {

/// Of sixteen places; all values are below 128, so the signed comparison does.
std::uint64_t sixteen(const std::uint8_t* letters)
{
    const auto load = [&](std::size_t from) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(letters + from));
    };
    const auto summit = load(2);
    const auto before =
        _mm_and_si128(_mm_cmpgt_epi8(summit, load(0)), _mm_cmpgt_epi8(summit, load(1)));
    const auto behind =
        _mm_or_si128(_mm_cmpgt_epi8(load(3), summit), _mm_cmpgt_epi8(load(4), summit));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_andnot_si128(behind, before)));
}

} // namespace

std::uint64_t summits_in(const std::uint8_t* letters)
{
    return sixteen(letters) | sixteen(letters + 16) << 16 | sixteen(letters + 32) << 32 |
           sixteen(letters + 48) << 48;
}

#else

std::uint64_t summits_in(const std::uint8_t* letters)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 64; ++i) {
        const auto* l = letters + i;
        const bool summit = l[2] > l[0] && l[2] > l[1] && l[2] >= l[3] && l[2] >= l[4];
        bits |= std::uint64_t{summit} << i;
    }
    return bits;
}

#endif

std::vector<Gram> grams_of(Letters letters)
{
    std::vector<Gram> found;
    if (letters.size() < gram) return found;
    const auto places = letters.size() - gram + 1;
    letters.resize(letters.size() + read_beyond);
    for (std::size_t i = 0; i < places; i += 64) {
        for (auto bits = summits_in(letters.data() + i); bits != 0; bits &= bits - 1) {
            const auto place = i + static_cast<std::size_t>(std::countr_zero(bits));
            if (place < places) found.push_back({place, hash_of(letters.data() + place)});
        }
    }
    return found;
}

} // namespace lazaret::fingerprint
