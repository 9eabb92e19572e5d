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
    /// Zones are cut at multiples of this, wherever the text itself was cut.
    static constexpr std::uint64_t cut = 2048;

    /// `reach`: bytes on both sides of a hit that belong to its zone; 0: no zones at all.
    /// `delay`: bytes behind the scanned position at which such hits are searched for.
    explicit Zones(std::uint32_t reach, std::uint64_t delay = 0) : reach_{reach}, before_{delay} {}

    bool any() const { return reach_ != 0; }
    /// How far behind the scanned position the closer look stays, at most.
    std::uint64_t delay() const { return hits_delay() + (any() ? cut : 0); }
    /// How far it may go once `scanned` has been reached.
    std::uint64_t ready(std::uint64_t scanned) const
    {
        return scanned < hits_delay() ? 0 : (scanned - hits_delay()) / cut * cut;
    }

    /// Hits come in any order, as long as none comes later than `lag` says.
    void add(Span hit);

    /// Nothing before is taken any more.
    std::uint64_t done() const { return any() ? done_ : std::numeric_limits<std::uint64_t>::max(); }

    /// All there is and will be.
    void add_all() { waiting_.push_back({0, std::numeric_limits<std::uint64_t>::max()}); }

    /// What of the zones ends at `until` or before and was not taken yet, in order; never twice.
    void take(std::uint64_t until, std::vector<Span>& ready);

private:
    std::uint64_t hits_delay() const { return before_ + (any() ? lag + longest + reach_ : 0); }

    std::uint32_t reach_ = 0;
    std::uint64_t before_ = 0;
    std::uint64_t done_ = 0;
    std::vector<Span> waiting_;
};

} // namespace lazaret::detect
