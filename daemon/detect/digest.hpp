/// Tells distinct values from repeated ones without keeping them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// SipHash-2-4 (Aumasson and Bernstein, 2012) of `value` under a key that is drawn at random when
/// the process starts and never leaves it: a digest in a record cannot be searched for by trial.
std::uint64_t digest_of(std::string_view value);

/// SipHash-2-4 itself, under the key (k0, k1).
std::uint64_t siphash(std::uint64_t k0, std::uint64_t k1, std::string_view value);

/// A set of digests that stops growing at 65,536.
class DigestSet {
public:
    static constexpr std::size_t limit = 65'536;

    void insert(std::uint64_t digest);
    std::uint64_t size() const { return size_; }

private:
    void grow();

    std::vector<std::uint64_t> slots_; ///< open addressing, power of two; 0 is free
    std::uint64_t size_ = 0;
};

} // namespace lazaret::detect
