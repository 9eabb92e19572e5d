#include "detect/digits.hpp"

#include "detect/simd.hpp"

#include <array>
#include <bit>

namespace lazaret::detect {
namespace {

constexpr unsigned least_digits = 9;

/// Without an instruction for it, which not every x86-64 has, std::popcount is a call.
unsigned count(std::uint64_t mask)
{
    mask -= (mask >> 1) & 0x5555555555555555u;
    mask = (mask & 0x3333333333333333u) + ((mask >> 2) & 0x3333333333333333u);
    mask = (mask + (mask >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return static_cast<unsigned>((mask * 0x0101010101010101u) >> 56);
}

/// Of the letters A and B that follow a digit, those that follow a 2.
std::uint64_t behind_two(std::uint64_t letters, const char* at, bool after_two)
{
    std::uint64_t found = 0;
    for (; letters != 0; letters &= letters - 1) {
        const auto i = static_cast<unsigned>(std::countr_zero(letters));
        if (i == 0 ? after_two : at[i - 1] == '2') found |= std::uint64_t{1} << i;
    }
    return found;
}

std::uint64_t low_bits(unsigned n)
{
    return n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
}

} // namespace

void DigitFinder::scan(std::string_view view, std::uint64_t base, std::vector<Cluster>& found)
{
    std::size_t at = 0;
    for (; at + 64 <= view.size(); at += 64) {
        const char* bytes = view.data() + at;
        if (!open_ && simd::digits64(bytes) == 0) {
            after_two_ = false;
            continue;
        }
        block(bytes, 64, base + at, found);
    }
    if (at == view.size()) return;
    std::array<char, 64> rest{};
    view.copy(rest.data(), rest.size(), at);
    block(rest.data(), static_cast<unsigned>(view.size() - at), base + at, found);
}

void DigitFinder::finish(std::uint64_t end, std::vector<Cluster>& found)
{
    if (open_) close(end, found);
}

void DigitFinder::close(std::uint64_t end, std::vector<Cluster>& found)
{
    open_ = false;
    if (digit_count_ < least_digits) return;
    cluster_.end = end;
    found.push_back(cluster_);
}

void DigitFinder::extend(std::uint64_t digits, unsigned length)
{
    const auto before = cluster_.end - cluster_.start;
    if (before < 64) cluster_.digits |= digits << before;
    digit_count_ += count(digits);
    cluster_.end += length;
}

void DigitFinder::block(const char* at, unsigned size, std::uint64_t base,
                        std::vector<Cluster>& found)
{
    const auto classes = simd::classify64(at);
    const auto valid = low_bits(size);
    const auto letters = classes.corsica & ((classes.digits << 1) | 1) & valid;
    const auto corsica = letters == 0 ? 0 : behind_two(letters, at, after_two_);
    const auto digits = (classes.digits & valid) | corsica;
    auto members = (classes.members & valid) | corsica;
    after_two_ = at[size - 1] == '2';

    if (open_) {
        const auto length = static_cast<unsigned>(std::countr_one(members));
        extend(digits & low_bits(length), length);
        if (length < size) {
            close(base + length, found);
            members &= ~low_bits(length);
        } else {
            if (cluster_.end - cluster_.start < piece) return;
            const auto end = cluster_.end;
            cluster_.whole_right = false;
            close(end, found);
            cluster_ = {.start = end - overlap, .end = end, .whole_left = false};
            open_ = true;
            digit_count_ = least_digits;
            return;
        }
    }
    // Bit i of `long_enough`: nine members from i on.
    auto pairs = members & (members >> 1);
    pairs &= pairs >> 2;
    pairs &= pairs >> 4;
    auto long_enough = pairs & (members >> 8);
    while (long_enough != 0) {
        const auto first = static_cast<unsigned>(std::countr_zero(long_enough));
        const auto length = static_cast<unsigned>(std::countr_one(members >> first));
        const auto last = first + length;
        if (last >= size) break; // the tail, below
        const auto inside = digits & low_bits(last) & ~low_bits(first);
        if (count(inside) >= least_digits) {
            const auto start = static_cast<unsigned>(std::countr_zero(inside));
            found.push_back({.start = base + start, .end = base + last, .digits = inside >> start});
        }
        long_enough &= ~low_bits(last);
    }
    const auto tail = static_cast<unsigned>(std::countl_one(members << (64 - size)));
    const auto inside = tail == 0 ? 0 : digits & ~low_bits(size - tail);
    if (inside == 0) return;
    const auto start = static_cast<unsigned>(std::countr_zero(inside));
    open_ = true;
    digit_count_ = 0;
    cluster_ = {.start = base + start, .end = base + start};
    extend(inside >> start, size - start);
}

} // namespace lazaret::detect
