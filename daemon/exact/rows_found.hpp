/// Hits that may still grow: one for each row and place.
#pragma once

#include "exact/matcher.hpp"

#include <vector>

namespace lazaret::exact {

class RowsFound {
public:
    explicit RowsFound(std::uint64_t within) : within_{within} {}

    /// `at`: where the value begins that completed it; these come in order.
    void add(const Hit& hit, std::uint64_t at);
    /// `row` has a hit that a value beginning at `at` may belong to.
    bool knows(std::uint64_t row, std::uint64_t at) const;
    /// Hands over what cannot grow any more when all values before `ready` were seen.
    void release(std::uint64_t ready, std::vector<Hit>& hits);

private:
    std::uint64_t within_;
    std::vector<Hit> open_;
};

} // namespace lazaret::exact
