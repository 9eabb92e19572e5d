/// From places in folded text back to places in the decoded part.
#pragma once

#include "detect/fold.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lazaret::detect {

/// Remembers where the folded text of a body came from, as far back as it is asked to.
class Anchors {
public:
    struct Source {
        const std::string* part = nullptr; ///< valid until forget_before() passes it
        std::uint64_t offset = 0;
        unsigned unit = 1;
    };

    /// The text at `position` comes from `part`, as `anchors` of the folder say.
    void add(std::uint64_t position, const std::string* part, unsigned unit,
             std::span<const Anchor> anchors);
    /// `part` was closed at `position`; kept as long as an anchor may name it.
    void close(std::uint64_t position, std::unique_ptr<std::string> part);
    /// Nobody will ask for places before `position` again.
    void forget_before(std::uint64_t position);

    Source find(std::uint64_t position) const;

private:
    struct Place {
        std::uint64_t position = 0;
        Source source;
    };
    struct Closed {
        std::uint64_t position = 0;
        std::unique_ptr<std::string> part;
    };
    std::vector<Place> places_; ///< ascending
    std::size_t first_ = 0;     ///< places before are forgotten
    std::deque<Closed> closed_;
};

} // namespace lazaret::detect
