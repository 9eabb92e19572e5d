#include "detect/zones.hpp"

#include <algorithm>

namespace lazaret::detect {

void Zones::add(Span hit)
{
    if (!any()) return;
    hit.start = std::max(hit.start, hit.end - std::min(hit.end, longest));
    const Span zone{hit.start - std::min<std::uint64_t>(hit.start, reach_), hit.end + reach_};
    if (!waiting_.empty() && zone.start >= waiting_.back().start &&
        zone.start <= waiting_.back().end) {
        waiting_.back().end = std::max(waiting_.back().end, zone.end);
        return;
    }
    waiting_.push_back(zone);
}

void Zones::take(std::uint64_t until, std::vector<Span>& ready)
{
    std::sort(waiting_.begin(), waiting_.end(),
              [](const Span& a, const Span& b) { return a.start < b.start; });
    for (const auto& zone : waiting_) {
        const Span part{std::max(zone.start, done_), std::min(zone.end, until)};
        if (part.start >= part.end) continue;
        ready.push_back(part);
        done_ = part.end;
    }
    done_ = std::max(done_, until);
    std::erase_if(waiting_, [&](const Span& zone) { return zone.end <= until; });
}

} // namespace lazaret::detect
