#include "detect/digest.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>

namespace lazaret::detect {
namespace {

struct Key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

const Key& process_key()
{
    static const Key key = [] {
        std::random_device random;
        const auto word = [&] { return (std::uint64_t{random()} << 32) | random(); };
        const auto first = word();
        return Key{first, word()};
    }();
    return key;
}

struct Sip {
    std::uint64_t a, b, c, d;

    void round()
    {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }

    void take(std::uint64_t word)
    {
        d ^= word;
        round();
        round();
        a ^= word;
    }
};

} // namespace

std::uint64_t siphash(std::uint64_t k0, std::uint64_t k1, std::string_view value)
{
    Sip state{k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
              k1 ^ 0x7465646279746573u};
    std::size_t at = 0;
    for (; at + 8 <= value.size(); at += 8) {
        std::uint64_t word = 0;
        for (unsigned i = 0; i < 8; ++i)
            word |= std::uint64_t{static_cast<unsigned char>(value[at + i])} << (8 * i);
        state.take(word);
    }
    std::uint64_t last = std::uint64_t{value.size() & 0xff} << 56;
    for (unsigned i = 0; at + i < value.size(); ++i)
        last |= std::uint64_t{static_cast<unsigned char>(value[at + i])} << (8 * i);
    state.take(last);
    state.c ^= 0xff;
    for (int i = 0; i < 4; ++i)
        state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

std::uint64_t digest_of(std::string_view value)
{
    const auto& key = process_key();
    return siphash(key.first, key.second, value);
}

void DistinctCount::insert(std::uint64_t digest)
{
    if (digest == 0) digest = 1;
    if (registers_.empty()) return insert_exactly(digest);
    insert_roughly(digest);
}

void DistinctCount::insert_exactly(std::uint64_t digest)
{
    if ((size_ + 1) * 2 > slots_.size()) grow();
    const auto mask = slots_.size() - 1;
    auto slot = digest & mask;
    while (slots_[slot] != 0 && slots_[slot] != digest)
        slot = (slot + 1) & mask;
    if (slots_[slot] == digest) return;
    slots_[slot] = digest;
    if (++size_ < exact_limit) return;
    registers_.assign(std::size_t{1} << register_bits, 0);
    sum_ = static_cast<double>(registers_.size());
    unused_ = registers_.size();
    for (const auto known : slots_)
        if (known != 0) insert_roughly(known);
    slots_ = {};
}

void DistinctCount::insert_roughly(std::uint64_t digest)
{
    auto& value = registers_[digest >> (64 - register_bits)];
    const auto rank =
        static_cast<std::uint8_t>(std::countl_zero((digest << register_bits) | 1) + 1);
    if (rank <= value) return;
    if (value == 0) --unused_;
    sum_ += std::ldexp(1.0, -rank) - std::ldexp(1.0, -value);
    value = rank;
    const auto count = static_cast<double>(registers_.size());
    auto estimate = 0.7213 / (1 + 1.079 / count) * count * count / sum_;
    if (estimate <= 2.5 * count && unused_ > 0)
        estimate = count * std::log(count / static_cast<double>(unused_));
    size_ = std::max(size_, static_cast<std::uint64_t>(std::llround(estimate)));
}

void DistinctCount::grow()
{
    std::vector<std::uint64_t> old(slots_.empty() ? 16 : slots_.size() * 2);
    old.swap(slots_);
    const auto mask = slots_.size() - 1;
    for (const auto digest : old) {
        if (digest == 0) continue;
        auto slot = digest & mask;
        while (slots_[slot] != 0)
            slot = (slot + 1) & mask;
        slots_[slot] = digest;
    }
}

} // namespace lazaret::detect
