/// The two keyed digests of an index. HMAC-SHA256, truncated, is what stands in its tables.
/// SipHash-1-3 addresses its filters: a token of a text is digested in about 10 ns, which HMAC
/// cannot do, and its key is derived from the same secret, so the filters tell nothing without it
/// either.
#pragma once

#include "base/bytes.hpp"
#include "exact/key.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace lazaret::exact {

struct SipKey {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

/// SipHash (Aumasson and Bernstein, 2012) with 1 round a word and 3 at the end, as hash tables use
/// it.
inline std::uint64_t siphash13(const SipKey& key, std::string_view value)
{
    std::uint64_t a = key.first ^ 0x736f6d6570736575u, b = key.second ^ 0x646f72616e646f6du;
    std::uint64_t c = key.first ^ 0x6c7967656e657261u, d = key.second ^ 0x7465646279746573u;
    const auto round = [&] {
        a += b, c += d;
        b = std::rotl(b, 13) ^ a, d = std::rotl(d, 16) ^ c;
        a = std::rotl(a, 32);
        c += b, a += d;
        b = std::rotl(b, 17) ^ c, d = std::rotl(d, 21) ^ a;
        c = std::rotl(c, 32);
    };
    const auto take = [&](std::uint64_t word) {
        d ^= word;
        round();
        a ^= word;
    };
    std::uint64_t last = static_cast<std::uint64_t>(value.size()) << 56;
    for (; value.size() >= 8; value.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, value.data(), 8);
        take(word);
    }
    for (std::size_t i = 0; i < value.size(); ++i)
        last |= static_cast<std::uint64_t>(static_cast<unsigned char>(value[i])) << (8 * i);
    take(last);
    c ^= 0xff;
    round(), round(), round();
    return a ^ b ^ c ^ d;
}

/// Spreads what is keyed already (the finaliser of MurmurHash3).
inline std::uint64_t mixed(std::uint64_t x)
{
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdu;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53u;
    return x ^ (x >> 33);
}

/// HMAC-SHA256 (RFC 2104), the key's blocks digested once.
class Hmac {
public:
    explicit Hmac(Bytes key);
    Hmac(Hmac&&) noexcept;
    Hmac& operator=(Hmac&&) noexcept;
    ~Hmac();

    void update(Bytes bytes); ///< of one message, after another
    std::array<std::byte, 32> finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// What is drawn from the key for one index. The salt makes each index its own: two of them cannot
/// be compared without the key.
struct Secrets {
    static constexpr std::size_t salt_size = 32;

    Secrets(const Key& key, Bytes salt);
    ~Secrets();
    Secrets(const Secrets&) = delete;
    Secrets& operator=(const Secrets&) = delete;

    std::array<std::byte, 16> check{};  ///< shown in the file: a wrong key is told from a right one
    std::array<std::byte, 32> values{}; ///< of the tables
    std::array<std::byte, 32> file{};   ///< of the file as a whole
    SipKey filter;
    SipKey rows; ///< hides equal values of the row table from each other
};

} // namespace lazaret::exact
