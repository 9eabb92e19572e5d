/// From places in folded text back to places in the decoded part.
#pragma once

#include "detect/fold.hpp"

#include <cstdint>
#include <deque>
#include <memory>
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

    /// The text at `position` comes from `part`, as `anchors` of the folder say; what they hold
    /// afterwards is to be overwritten.
    void add(std::uint64_t position, const std::string* part, unsigned unit,
             std::vector<Anchor>& anchors);
    /// `part` was closed at `position`; kept as long as an anchor may name it.
    void close(std::uint64_t position, std::unique_ptr<std::string> part);
    /// Nobody will ask for places before `position` again.
    void forget_before(std::uint64_t position);

    Source find(std::uint64_t position) const;

private:
    /// What the folder made of one piece of text, or of several small ones.
    struct Stretch {
        std::uint64_t position = 0;
        const std::string* part = nullptr;
        unsigned unit = 1;
        std::vector<Anchor> anchors; ///< ascending; there is one at least
    };
    struct Closed {
        std::uint64_t position = 0;
        std::unique_ptr<std::string> part;
    };

    std::deque<Stretch> stretches_; ///< ascending
    std::vector<Anchor> spare_;     ///< of a stretch that was forgotten
    std::deque<Closed> closed_;
};

} // namespace lazaret::detect
