#include "detect/body.hpp"

#include <algorithm>
#include <limits>

namespace lazaret::detect {
namespace {

/// Of hits side by side one is weighed: their surroundings are the same.
constexpr std::uint64_t between_names = 64; // bytes
constexpr std::uint64_t between_hints = 200;

bool is_name(Form form)
{
    return form == Form::titled || form == Form::headed || form == Form::full;
}

} // namespace

/// Reads the zones around all that words are weighed around, as far as these are known, and weighs.
void Scanner::Body::weigh_closer(std::uint64_t scanned, bool last)
{
    auto& zones = zones_[Layer::wording];
    if (!last && zones.ready(scanned) <= zones.done()) return;
    scratch_.zones.clear();
    zones.take(last ? scanned : zones.ready(scanned), scratch_.zones);
    for (std::size_t i = 0; i < wordings_.size(); ++i) {
        const auto& detector = program_.detectors[program_.wordings[i]];
        auto& reader = wordings_[i].reader;
        std::string buffer;
        for (const auto& zone : scratch_.zones)
            reader.read(*detector.weights, window_.slice(zone.start, zone.end, buffer), zone.start);
        if (last) reader.finish(*detector.weights);
        weigh_due(i, last ? std::numeric_limits<std::uint64_t>::max() : zones.done());
    }
    std::erase_if(weighed_, [](const Weighed& one) { return one.by == 0; });
}

/// Of the text, `read` bytes are known to the reader, as far as they matter to it.
void Scanner::Body::weigh_due(std::size_t wording, std::uint64_t read)
{
    const auto reach = program_.detectors[program_.wordings[wording]].only_near;
    std::vector<Weighed> due;
    for (auto& one : weighed_) {
        if (((one.by >> wording) & 1) == 0 || one.at.end + reach > read) continue;
        one.by &= ~(1u << wording);
        due.push_back(one);
    }
    // Whatever the order in which they became known.
    std::sort(due.begin(), due.end(), [](const Weighed& a, const Weighed& b) {
        return a.at.end != b.at.end ? a.at.end < b.at.end : a.at.start < b.at.start;
    });
    for (const auto& one : due)
        weigh(wording, one);
    const auto needed = 2 * reach + Zones::longest;
    if (read > needed) wordings_[wording].reader.forget_before(read - needed);
}

void Scanner::Body::weigh(std::size_t wording, const Weighed& weighed)
{
    auto& state = wordings_[wording];
    const auto form = is_name(weighed.form) ? weighed.form : Form::plain;
    auto& done = state.done[static_cast<std::size_t>(form)];
    if (weighed.at.end < done) return;
    done = weighed.at.end + (form == Form::plain ? between_hints : between_names);
    const auto id = program_.wordings[wording];
    auto at = weighed.at;
    at.start = std::max(at.start, at.end - std::min(at.end, Zones::longest));
    const auto& detector = program_.detectors[id];
    const auto points = state.reader.around(at, detector.only_near) + detector.weights->of(form);
    if (points < state.least) return;
    Candidate candidate{.start = at.start, .end = at.end, .detector = id, .form = form};
    candidate.points = static_cast<std::int16_t>(std::clamp(points, -10'000, 10'000));
    std::string buffer;
    const auto text = window_.slice(at.start, at.end, buffer);
    candidate.show(text);
    candidate.digest = digest_of(normalised(text));
    add(candidate);
}

} // namespace lazaret::detect
