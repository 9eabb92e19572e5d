#include "detect/judge.hpp"

#include "detect/house.hpp"
#include "detect/zones.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace lazaret::detect {
namespace {

constexpr std::size_t most_waiting = 8'192;  ///< hits of one detector; more are decided early
constexpr std::size_t most_counted = 65'536; ///< findings waiting for tallies; the same
constexpr std::uint32_t most_tally_within = 1u << 20; // bytes
constexpr std::uint64_t words_interval = 64 * 1024;   ///< bytes between findings of a word list
constexpr std::uint64_t longest_hit = 8 * 1024;       ///< bytes; a structure with what is before it
constexpr auto never = std::numeric_limits<std::uint64_t>::max();

} // namespace

void Candidate::show(std::string_view value)
{
    text_size = static_cast<std::uint8_t>(std::min(value.size(), text_limit));
    std::copy_n(value.begin(), text_size, text.begin());
}

std::uint32_t delay_of(const Program& program, const Detector& detector)
{
    if (detector.only_near != 0) {
        const auto weighed = detector.kind == Detector::Kind::wording ? detector.only_near : 0;
        return 640 + weighed + static_cast<std::uint32_t>(program.zones(detector.layer).delay());
    }
    switch (detector.kind) {
    case Detector::Kind::words:
        return 320; // three spaces for each of 100 characters
    case Detector::Kind::pattern:
    case Detector::Kind::number:
    case Detector::Kind::names:
    case Detector::Kind::layouts:
        return 640;
    case Detector::Kind::fingerprints:
        return House::document_delay;
    case Detector::Kind::exact:
        return House::row_delay(detector.question);
    case Detector::Kind::wording: // what it is around opened a zone
    case Detector::Kind::structure:
        break;
    }
    return 4'608;
}

std::string masked(std::string_view text, unsigned keep)
{
    std::string mask;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 && byte < 0xc0) continue; // the rest of a character
        if (byte < 0x80 && !is_alnum(c))
            mask.push_back(byte < 0x20 || byte == 0x7f ? ' ' : c);
        else if (keep == 0 || byte >= 0x80)
            mask.push_back('*');
        else {
            mask.push_back(c);
            --keep;
        }
    }
    return mask;
}

Judge::Judge(const Program& program, std::span<const Tally> tallies, const Anchors& anchors,
             Records& records, std::size_t findings_limit)
    : program_{program}, anchors_{anchors}, records_{records}, findings_limit_{findings_limit},
      tally_rules_{tallies.begin(), tallies.end()}, tally_sets_(tallies.size()),
      tally_sizes_(tallies.size()), seen_(program.detectors.size())
{
    std::uint64_t wait = 0;
    std::uint64_t behind = longest_hit;
    for (std::size_t id = 0; id < seen_.size(); ++id) {
        seen_[id].is_context = program.detectors[id].is_context;
        seen_[id].next_due = never;
        wait = std::max<std::uint64_t>(wait, program.detectors[id].wait);
        behind = std::max<std::uint64_t>(behind, delay_of(program, program.detectors[id]));
    }
    reach_ = wait + behind;
    memory_ = reach_ + most_within;
    for (std::uint32_t i = 0; i < tally_rules_.size(); ++i) {
        auto& rule = tally_rules_[i];
        rule.within = std::min(rule.within, most_tally_within);
        for (const auto id : rule.of)
            seen_[id].tallies.push_back(i);
        std::uint64_t tally_wait = 0;
        for (const auto id : rule.near) {
            const auto& other = program.detectors[id];
            seen_[id].is_context = true;
            tally_wait = std::max<std::uint64_t>(tally_wait, other.wait + delay_of(program, other));
        }
        tally_waits_.push_back(tally_wait + rule.within);
        memory_ = std::max(memory_, reach_ + tally_waits_.back() + rule.within);
    }
}

void Judge::add(const Candidate& candidate)
{
    const auto& detector = program_.detectors[candidate.detector];
    if (!detector.conditional) return decide(candidate);
    auto& seen = seen_[candidate.detector];
    if (seen.waiting.size() >= most_waiting) return decide(candidate);
    seen.waiting.push_back(candidate);
    seen.next_due = std::min(seen.next_due, candidate.end + detector.wait);
}

void Judge::settle(std::uint64_t scanned)
{
    for (const auto id : program_.by_rank)
        if (seen_[id].next_due <= scanned) settle_detector(id, scanned);
    settle_tallies(scanned);
    forget(scanned);
}

void Judge::settle_all()
{
    for (const auto id : program_.by_rank)
        settle_detector(id, never);
    settle_tallies(never);
}

void Judge::settle_detector(DetectorId id, std::uint64_t scanned)
{
    auto& seen = seen_[id];
    const auto wait = program_.detectors[id].wait;
    seen.next_due = never;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < seen.waiting.size(); ++i) {
        const auto due = seen.waiting[i].end + wait;
        if (due <= scanned) {
            decide(seen.waiting[i]);
            continue;
        }
        seen.next_due = std::min(seen.next_due, due);
        if (kept != i) seen.waiting[kept] = seen.waiting[i];
        ++kept;
    }
    seen.waiting.resize(kept);
}

void Judge::settle_tallies(std::uint64_t scanned)
{
    // Waits differ by tally, so the queue is in order for each tally only: look at all that may be.
    std::erase_if(counted_, [&](const Counted& counted) {
        if (counted.due > scanned) return false;
        count_near(counted);
        return true;
    });
}

void Judge::forget(std::uint64_t scanned)
{
    if (scanned < memory_) return;
    const auto before = scanned - memory_;
    const auto trim = [&](std::vector<Span>& places) {
        if (places.size() < 64 || places[places.size() / 2].end >= before) return;
        const auto first = std::find_if(places.begin(), places.end(),
                                        [&](const Span& at) { return at.end >= before; });
        places.erase(places.begin(), first);
    };
    for (auto& seen : seen_) {
        trim(seen.places);
        for (auto& places : seen.surer)
            trim(places);
    }
}

void Judge::decide(const Candidate& candidate)
{
    for (const auto& clause : program_.detectors[candidate.detector].clauses) {
        if (clause.form && *clause.form != candidate.form) continue;
        reasons_.clear();
        if (const auto level = holds(clause, candidate)) return accept(candidate, *level);
    }
}

std::optional<Confidence> Judge::holds(const Clause& clause, const Candidate& candidate)
{
    const Span at{candidate.start, candidate.end};
    if (!clause.with.of.empty()) {
        const auto sight = look(clause.with, at, &candidate.columns);
        if (!sight) return std::nullopt;
        reasons_.push_back({*sight});
    }
    if (!clause.without.of.empty() && look(clause.without, at, &candidate.columns))
        return std::nullopt;
    if (clause.score.signs.empty()) return clause.level;
    return clause.score.level_of(sum_of(clause.score, candidate));
}

int Judge::sum_of(const Score& score, const Candidate& candidate)
{
    int sum = candidate.points;
    if (sum != 0)
        reasons_.push_back({{candidate.detector, Evidence::Place::wording}, candidate.points});
    for (const auto& sign : score.signs) {
        const Span at{candidate.start, candidate.end};
        std::optional<Sight> sight;
        if (is_headed(sign.detector, at, &candidate.columns))
            sight = Sight{sign.detector, Evidence::Place::heading};
        else
            look_for(sign.detector, {score.within, false, sign.at_least}, at, sight);
        if (!sight) continue;
        sum += sign.points;
        reasons_.push_back({*sight, sign.points});
    }
    return sum;
}

std::optional<Judge::Sight> Judge::look(const Near& near, Span at, const Columns* columns) const
{
    std::optional<Sight> best;
    for (const auto id : near.of) {
        if (is_headed(id, at, columns)) return Sight{id, Evidence::Place::heading};
        look_for(id, {near.within, near.same_record}, at, best);
    }
    return best;
}

/// In a heading, a label speaks of its column, everything else of the whole table.
bool Judge::is_headed(DetectorId other, Span at, const Columns* columns) const
{
    const auto* column = program_.detectors[other].is_label ? columns : nullptr;
    return records_.is_headed(other, at.start, column);
}

void Judge::look_for(DetectorId other, const Search& search, Span at,
                     std::optional<Sight>& best) const
{
    const auto from = at.start - std::min<std::uint64_t>(at.start, search.within);
    const auto to = at.end + search.within;
    const auto& seen = seen_[other];
    const auto& places = search.at_least == Confidence::low
                             ? seen.places
                             : seen.surer[search.at_least == Confidence::high];
    auto place =
        std::lower_bound(places.begin(), places.end(), from,
                         [](const Span& p, std::uint64_t position) { return p.end < position; });
    // By end: a long one that begins in reach may come behind short ones that do not.
    for (; place != places.end() && place->end <= to + longest_hit; ++place) {
        if (place->start > to) continue;
        std::int64_t distance = 0;
        auto nearest = at.start;
        if (place->end < at.start) {
            nearest = place->end;
            distance = -static_cast<std::int64_t>(at.start - place->end);
        } else if (place->start > at.end) {
            nearest = place->start;
            distance = static_cast<std::int64_t>(place->start - at.end);
        }
        if (best && std::abs(best->distance) <= std::abs(distance)) continue;
        if (search.same_record && !records_.same(at.start, nearest)) continue;
        best = Sight{other, search.same_record ? Evidence::Place::record : Evidence::Place::near,
                     distance};
    }
}

void Judge::remember(std::vector<Span>& places, Span at)
{
    // Overlapping places are one: nothing is nearer to both than to their union. Not when that
    // would be longer than any hit: look_for() would not go back so far.
    if (!places.empty() && at.start <= places.back().end && at.end >= places.back().end &&
        at.start >= places.back().start && at.end - places.back().start <= longest_hit) {
        places.back().end = at.end;
        return;
    }
    auto before = places.end();
    while (before != places.begin() && std::prev(before)->end > at.end)
        --before;
    places.insert(before, at);
}

void Judge::accept(const Candidate& candidate, Confidence level)
{
    auto& seen = seen_[candidate.detector];
    const auto& detector = program_.detectors[candidate.detector];
    if (seen.is_context) {
        const Span at{candidate.start, candidate.end};
        remember(seen.places, at);
        if (level >= Confidence::medium) remember(seen.surer[0], at);
        if (level == Confidence::high) remember(seen.surer[1], at);
        records_.note(candidate.detector, candidate.start, candidate.columns);
    }
    auto digest = candidate.digest;
    if (digest == 0) {
        const auto value = normalised(candidate.shown());
        const auto distinct = detector.number != nullptr ? detector.number->distinct : value.size();
        digest = digest_of(std::string_view{value}.substr(0, distinct));
    }
    seen.distinct.insert(digest);
    if (detector.person && level >= Confidence::medium) persons_.insert(digest);
    count(candidate, level, digest);
    if (seen.findings < findings_limit_) report(candidate, level, digest);
}

void Judge::count(const Candidate& candidate, Confidence level, std::uint64_t digest)
{
    for (const auto tally : seen_[candidate.detector].tallies) {
        const auto& rule = tally_rules_[tally];
        if (level < rule.at_least) continue;
        if (rule.near.empty()) {
            tally_sets_[tally].insert(digest);
            tally_sizes_[tally] = tally_sets_[tally].size();
            continue;
        }
        const Counted counted{
            {candidate.start, candidate.end}, digest, tally, candidate.end + tally_waits_[tally]};
        if (counted_.size() < most_counted)
            counted_.push_back(counted);
        else
            count_near(counted);
    }
}

void Judge::count_near(const Counted& counted)
{
    const auto& rule = tally_rules_[counted.tally];
    if (!look({rule.near, rule.within, rule.same_record}, counted.at, nullptr)) return;
    tally_sets_[counted.tally].insert(counted.digest);
    tally_sizes_[counted.tally] = tally_sets_[counted.tally].size();
}

void Judge::report(const Candidate& candidate, Confidence level, std::uint64_t digest)
{
    auto& seen = seen_[candidate.detector];
    const auto& detector = program_.detectors[candidate.detector];
    if (detector.kind == Detector::Kind::words) {
        if (candidate.start < seen.silent_until && level <= seen.last_level) return;
        seen.silent_until = candidate.start + words_interval;
        seen.last_level = level;
    }
    if (detector.kind == Detector::Kind::fingerprints && reported(candidate, level)) return;
    ++seen.findings;
    const auto first = anchors_.find(candidate.start);
    const auto last = anchors_.find(candidate.end);
    auto length = candidate.end - candidate.start;
    if (first.part == last.part && last.offset > first.offset) length = last.offset - first.offset;
    Finding finding{.detector = detector.id,
                    .part = first.part != nullptr ? *first.part : std::string{},
                    .offset = first.offset,
                    .length = static_cast<std::uint32_t>(length),
                    .digest = digest,
                    .confidence = level,
                    .masked = masked(candidate.shown(), detector.keep_first),
                    .form = name(candidate.form),
                    .because = evidence()};
    made_.push_back({candidate.start, std::move(finding)});
}

/// A document is found piece by piece, and reported once: as surely as its surest piece.
bool Judge::reported(const Candidate& candidate, Confidence level)
{
    const auto& id = program_.names_[candidate.detector];
    const auto made = std::find_if(made_.begin(), made_.end(), [&](const Made& other) {
        return other.finding.digest == candidate.digest && other.finding.detector == id;
    });
    if (made == made_.end()) return false;
    if (level > made->finding.confidence) {
        made->finding.confidence = level;
        made->finding.because = evidence();
    }
    return true;
}

std::vector<Evidence> Judge::evidence() const
{
    std::vector<Evidence> list;
    for (const auto& [sight, points] : reasons_)
        list.push_back({program_.names_[sight.detector], sight.place, sight.distance, points});
    return list;
}

Scanner::Outcome Judge::outcome() &&
{
    Scanner::Outcome outcome;
    std::stable_sort(made_.begin(), made_.end(),
                     [](const Made& a, const Made& b) { return a.start < b.start; });
    for (auto& made : made_)
        outcome.findings.push_back(std::move(made.finding));
    outcome.tallies = tally_sizes_;
    for (std::size_t id = 0; id < seen_.size(); ++id)
        if (const auto size = seen_[id].distinct.size(); size > 0)
            outcome.counts[program_.detectors[id].id] = size;
    outcome.persons = persons_.size();
    return outcome;
}

} // namespace lazaret::detect
