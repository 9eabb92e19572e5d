/// Finds stretches that may hold a number of nine digits or more, 64 bytes at a time. Not a matter
/// for Hyperscan: [0-9]{9} alone halves its speed on tables.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// Digits and single separators (space - . / _ line break), from a digit on; also A and B behind a
/// 2, for Corsica. No letter or other sign stands inside.
struct Cluster {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    std::uint64_t digits = 0; ///< bit i: start + i is part of a number; only when 64 long or less
    bool whole_left = true;   ///< false: it goes on to the left, in the cluster before
    bool whole_right = true;  ///< false: it goes on to the right, in the next
};

class DigitFinder {
public:
    /// A longer cluster (a column of numbers) comes in pieces of about this length...
    static constexpr std::uint64_t piece = 256; // bytes
    /// ...of which each repeats the end of the one before. No number is written longer.
    static constexpr std::uint64_t overlap = 96; // bytes

    /// `view` begins at position `base`. Clusters are appended to `found` when they end.
    void scan(std::string_view view, std::uint64_t base, std::vector<Cluster>& found);
    /// The texts end at `end`.
    void finish(std::uint64_t end, std::vector<Cluster>& found);

private:
    void block(const char* at, unsigned size, std::uint64_t base, std::vector<Cluster>& found);
    void close(std::uint64_t end, std::vector<Cluster>& found);
    void extend(std::uint64_t digits, unsigned length);

    bool open_ = false;
    Cluster cluster_; ///< while open_, up to `end`
    unsigned digit_count_ = 0;
    bool after_two_ = false; ///< the last byte seen was a 2
};

} // namespace lazaret::detect
