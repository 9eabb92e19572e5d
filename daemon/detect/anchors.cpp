#include "detect/anchors.hpp"

#include <algorithm>

namespace lazaret::detect {

void Anchors::add(std::uint64_t position, const std::string* part, unsigned unit,
                  std::span<const Anchor> anchors)
{
    for (const auto& anchor : anchors) {
        const auto at = position + anchor.folded;
        if (places_.size() > first_) {
            auto& last = places_.back();
            const auto expected = last.source.offset + unit * (at - last.position);
            if (last.source.part == part && expected == anchor.source) continue;
            if (last.position == at) {
                last.source = {part, anchor.source, unit};
                continue;
            }
        }
        places_.push_back({at, {part, anchor.source, unit}});
    }
}

void Anchors::close(std::uint64_t position, std::unique_ptr<std::string> part)
{
    closed_.push_back({position, std::move(part)});
}

void Anchors::forget_before(std::uint64_t position)
{
    while (first_ + 1 < places_.size() && places_[first_ + 1].position <= position)
        ++first_;
    if (first_ > places_.size() / 2 && first_ > 64) {
        places_.erase(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    while (!closed_.empty() && closed_.front().position < position) {
        const auto* part = closed_.front().part.get();
        if (first_ < places_.size() && places_[first_].source.part == part) break;
        closed_.pop_front();
    }
}

Anchors::Source Anchors::find(std::uint64_t position) const
{
    if (first_ == places_.size()) return {};
    const auto begin = places_.begin() + static_cast<std::ptrdiff_t>(first_);
    auto after =
        std::upper_bound(begin, places_.end(), position,
                         [](std::uint64_t p, const Place& place) { return p < place.position; });
    if (after != begin) --after;
    const auto distance = position > after->position ? position - after->position : 0;
    return {after->source.part, after->source.offset + after->source.unit * distance,
            after->source.unit};
}

} // namespace lazaret::detect
