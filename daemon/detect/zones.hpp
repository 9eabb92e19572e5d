/// The stretches of a body that are worth a closer look: those around what was found.
///
/// Detectors that count only near others (`only_near:`) are searched for in them alone, which is
/// what lets a policy know thousands of names and everyday words without slowing ordinary text.
#pragma once

#include "detect/words.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace lazaret::detect {

class Zones {
public:
    /// A hit becomes known at most so many bytes behind its end...
    static constexpr std::uint64_t lag = 640;
    /// ...and of a longer one, only the last so many bytes count.
    static constexpr std::uint64_t longest = 512;
    static constexpr std::uint32_t most_reach = 1024;

    /// `reach`: bytes on both sides of a hit that belong to its zone; 0: no zones at all.
    explicit Zones(std::uint32_t reach) : reach_{reach} {}

    bool any() const { return reach_ != 0; }
    /// How far behind the scanned position the closer look stays: 0 when there is none.
    std::uint64_t delay() const { return any() ? lag + longest + reach_ : 0; }

    /// Hits come in any order, as long as none comes later than `lag` says.
    void add(Span hit);

    /// All there is and will be.
    void add_all() { waiting_.push_back({0, std::numeric_limits<std::uint64_t>::max()}); }

    /// What of the zones ends at `until` or before and was not taken yet, in order; never twice.
    void take(std::uint64_t until, std::vector<Span>& ready);

private:
    std::uint32_t reach_ = 0;
    std::uint64_t done_ = 0;
    std::vector<Span> waiting_;
};

} // namespace lazaret::detect
