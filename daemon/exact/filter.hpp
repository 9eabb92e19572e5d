/// A Bloom filter that looks at one cache line a question (Putze, Sanders, Singler 2007): six bits
/// of the 512 of a block. At 12 bits a member about one stranger in 150 passes.
#pragma once

#include "exact/digest.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace lazaret::exact {

inline constexpr std::size_t filter_block = 8; // words of 64 bits

namespace detail {

inline std::uint64_t block_of(std::uint64_t hash, std::uint64_t blocks)
{
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(hash) * blocks) >> 64);
}

} // namespace detail

/// Reads a filter; borrows its words. `hash`: keyed, all 64 bits good.
class Filter {
public:
    Filter() = default;
    explicit Filter(std::span<const std::uint64_t> words)
        : words_{words.data()}, blocks_{words.size() / filter_block}
    {
    }

    bool may_have(std::uint64_t hash) const
    {
        if (blocks_ == 0) return false;
        const auto* block = words_ + detail::block_of(hash, blocks_) * filter_block;
        auto bits = hash * 0x9e3779b97f4a7c15u;
        for (int i = 0; i < 6; ++i, bits >>= 9)
            if ((block[(bits >> 6) & 7] >> (bits & 63) & 1) == 0) return false;
        return true;
    }

private:
    const std::uint64_t* words_ = nullptr;
    std::uint64_t blocks_ = 0;
};

class FilterMaker {
public:
    explicit FilterMaker(std::uint64_t members) : words_((members * 12 / 512 + 1) * filter_block, 0)
    {
    }

    void add(std::uint64_t hash)
    {
        auto* block =
            words_.data() + detail::block_of(hash, words_.size() / filter_block) * filter_block;
        auto bits = hash * 0x9e3779b97f4a7c15u;
        for (int i = 0; i < 6; ++i, bits >>= 9)
            block[(bits >> 6) & 7] |= std::uint64_t{1} << (bits & 63);
    }
    std::span<const std::uint64_t> words() const { return words_; }

private:
    std::vector<std::uint64_t> words_;
};

} // namespace lazaret::exact
