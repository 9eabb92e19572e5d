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

/// Counts distinct digests in bounded memory: exactly up to `exact_limit`, beyond that estimated
/// with a standard error of 1.6 % (HyperLogLog, Flajolet and others, 2007). Nothing can be read
/// back from it. The count never falls.
class DistinctCount {
public:
    static constexpr std::size_t exact_limit = 512;

    void insert(std::uint64_t digest);
    std::uint64_t size() const { return size_; }

private:
    static constexpr unsigned register_bits = 12; ///< 4,096 registers of a byte

    void grow();
    void insert_exactly(std::uint64_t digest);
    void insert_roughly(std::uint64_t digest);

    std::vector<std::uint64_t> slots_; ///< open addressing, power of two; 0 is free
    std::vector<std::uint8_t> registers_;
    double sum_ = 0;         ///< of 2 to the power of minus each register
    std::size_t unused_ = 0; ///< registers that are 0
    std::uint64_t size_ = 0;
};

} // namespace lazaret::detect
