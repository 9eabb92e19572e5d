#include "detect/anchors.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::detect {
namespace {

constexpr std::uint64_t joined = 16 * 1024; // bytes of text: pieces are remembered together

} // namespace

void Anchors::add(std::uint64_t position, const std::string* part, unsigned unit,
                  std::vector<Anchor>& anchors)
{
    if (anchors.empty()) return;
    const bool more = !stretches_.empty() && stretches_.back().part == part &&
                      stretches_.back().unit == unit &&
                      position - stretches_.back().position < joined;
    if (!more) {
        stretches_.push_back({position, part, unit, std::exchange(spare_, {})});
        std::swap(stretches_.back().anchors, anchors);
        return;
    }
    auto& last = stretches_.back();
    const auto shift = static_cast<std::uint32_t>(position - last.position);
    for (const auto& anchor : anchors) {
        const Anchor moved{anchor.folded + shift, anchor.source};
        const auto& before = last.anchors.back();
        const auto expected = before.source + unit * std::uint64_t{moved.folded - before.folded};
        if (expected != moved.source) last.anchors.push_back(moved);
    }
}

void Anchors::close(std::uint64_t position, std::unique_ptr<std::string> part)
{
    closed_.push_back({position, std::move(part)});
}

void Anchors::forget_before(std::uint64_t position)
{
    while (stretches_.size() > 1 && stretches_[1].position <= position) {
        spare_ = std::move(stretches_.front().anchors);
        stretches_.pop_front();
    }
    while (!closed_.empty() && closed_.front().position < position) {
        const auto* part = closed_.front().part.get();
        if (!stretches_.empty() && stretches_.front().part == part) break;
        closed_.pop_front();
    }
}

Anchors::Source Anchors::find(std::uint64_t position) const
{
    if (stretches_.empty()) return {};
    auto stretch = std::upper_bound(
        stretches_.begin(), stretches_.end(), position,
        [](std::uint64_t p, const Stretch& candidate) { return p < candidate.position; });
    if (stretch != stretches_.begin()) --stretch;
    const auto folded = position - std::min(position, stretch->position);
    auto anchor = std::upper_bound(
        stretch->anchors.begin(), stretch->anchors.end(), folded,
        [](std::uint64_t f, const Anchor& candidate) { return f < candidate.folded; });
    if (anchor != stretch->anchors.begin()) --anchor;
    const auto distance = folded > anchor->folded ? folded - anchor->folded : 0;
    return {stretch->part, anchor->source + stretch->unit * distance, stretch->unit};
}

} // namespace lazaret::detect
