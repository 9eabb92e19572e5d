#include "exact/rows_found.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

namespace lazaret::exact {

void RowsFound::add(const Hit& hit, std::uint64_t at)
{
    for (auto& known : open_) {
        if (known.start + within_ < at) continue;
        const auto start = std::min(known.start, hit.start), end = std::max(known.end, hit.end);
        const bool overlaps = hit.start < known.end && known.start < hit.end;
        const bool close = end - start <= within_;
        if (known.row == hit.row && close) {
            known.start = start, known.end = end;
            known.columns |= hit.columns;
            known.count = static_cast<unsigned>(std::popcount(known.columns));
            return;
        }
        if (known.row == hit.row && overlaps && (hit.columns & ~known.columns) == 0) return;
        // A namesake was found first; with one value more we know who is meant.
        const bool covers = hit.start <= known.start && hit.end >= known.end;
        if (covers && hit.columns != known.columns && (known.columns & ~hit.columns) == 0) {
            known = hit;
            return;
        }
    }
    open_.push_back(hit);
}

bool RowsFound::knows(std::uint64_t row, std::uint64_t at) const
{
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Hit& hit) { return hit.row == row && hit.start + within_ >= at; });
}

void RowsFound::release(std::uint64_t ready, std::vector<Hit>& hits)
{
    const auto order = [](const Hit& hit) { return std::tie(hit.start, hit.end, hit.row); };
    const auto grows = [&](const Hit& hit) { return hit.start + within_ >= ready; };
    const auto done = std::stable_partition(open_.begin(), open_.end(), grows);
    std::sort(done, open_.end(), [&](const Hit& a, const Hit& b) { return order(a) < order(b); });
    hits.insert(hits.end(), done, open_.end());
    open_.erase(done, open_.end());
}

} // namespace lazaret::exact
