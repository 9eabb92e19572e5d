#include "detect/scanner.hpp"

#include "detect/body.hpp"

#include <algorithm>
#include <limits>

namespace lazaret::detect {
namespace {

constexpr std::size_t step_size = 64 * 1024; // bytes of source: what fits the second-level cache
constexpr std::size_t most_matches = 65'536; ///< taken at once

/// What stands between two texts: no letter, no digit, nothing that joins digits; and it ends a
/// line.
constexpr std::string_view border = "\x1e\n";

std::vector<const NumberKind*> kinds_of(const Program& program)
{
    std::vector<const NumberKind*> kinds;
    for (const auto& detector : program.detectors)
        if (detector.number != nullptr &&
            std::find(kinds.begin(), kinds.end(), detector.number) == kinds.end())
            kinds.push_back(detector.number);
    return kinds;
}

std::uint32_t structures_of(const Program& program)
{
    std::uint32_t wanted = 0;
    for (const auto& detector : program.detectors)
        if (detector.kind == Detector::Kind::structure)
            wanted |= 1u << static_cast<unsigned>(detector.structure);
    return wanted;
}

/// What the words must weigh for a clause to hold if all that speaks for it stands near.
int least_wording(const Detector& detector)
{
    int least = std::numeric_limits<int>::max();
    for (const auto& clause : detector.clauses) {
        if (clause.score.signs.empty()) return std::numeric_limits<int>::min();
        int most = 0;
        for (const auto& sign : clause.score.signs)
            most += std::max(sign.points, 0);
        for (const auto at_least : clause.score.at_least)
            least = std::min(least, at_least - most);
    }
    return least;
}

bool asks_for_records(const Program& program, std::span<const Tally> tallies)
{
    const auto asks = [](const Clause& clause) {
        return clause.with.same_record || clause.without.same_record;
    };
    return std::any_of(tallies.begin(), tallies.end(),
                       [](const Tally& tally) { return tally.same_record; }) ||
           std::any_of(program.detectors.begin(), program.detectors.end(), [&](const auto& it) {
               return std::any_of(it.clauses.begin(), it.clauses.end(), asks);
           });
}

} // namespace

void Scratch::State::fit(const Program& program)
{
    if (fits == program.serial) return;
    fits = program.serial;
    good = true;
    for (const auto& layer : program.layers) {
        auto& space = &layer == &program.layers.front() ? stream : closeup;
        good = good && (!layer.database || space.fit(layer.database));
    }
    for (const auto& detector : program.detectors)
        for (const auto& pattern : detector.patterns)
            good = good && window.fit(pattern.start_finder);
}

Scratch::Scratch() : state_{std::make_unique<State>()} {}
Scratch::~Scratch() = default;

Scanner::Body::Body(const Program& program, std::span<const Tally> tallies, Scratch::State& scratch,
                    std::size_t findings_limit)
    : program_{program}, scratch_{scratch}, records_{asks_for_records(program, tallies)},
      judge_{program, tallies, anchors_, records_, findings_limit}, numbers_{kinds_of(program)},
      structures_{structures_of(program)}, house_{program}
{
    scratch_.fit(program);
    const auto& everywhere = program.layers.front();
    if (everywhere.database) stream_.emplace(everywhere.database);
    for (unsigned layer = 0; layer <= Layer::wording; ++layer)
        zones_.push_back(program.zones(layer));
    make_room_ = [this] { take_matches(); };
    const auto& detectors = program.detectors;
    const bool thresholds = std::any_of(detectors.begin(), detectors.end(),
                                        [](const Detector& d) { return d.threshold > 1; });
    if (thresholds) term_windows_.resize(detectors.size());
    for (DetectorId id = 0; id < detectors.size(); ++id) {
        if (!detectors[id].layouts.empty()) layouts_.push_back(id);
        if (detectors[id].number == nullptr) continue;
        std::uint32_t forms = 0;
        for (const auto& clause : detectors[id].clauses)
            forms |= clause.form ? 1u << static_cast<unsigned>(*clause.form) : ~0u;
        number_uses_.push_back({detectors[id].number, id, forms});
    }
    for (const auto id : program.wordings)
        wordings_.push_back({.reader = {}, .least = least_wording(detectors[id])});
    finds_digits_ = std::any_of(detectors.begin(), detectors.end(), [](const Detector& d) {
        return d.number != nullptr || !d.layouts.empty();
    });
}

void Scanner::Body::begin(std::string part, Encoding encoding, Escapes escapes)
{
    open_.push_back({std::make_unique<std::string>(std::move(part)), Folder{encoding, escapes}});
    parted_ = true;
}

void Scanner::Body::feed(Bytes chunk)
{
    if (open_.empty()) return;
    while (!chunk.empty()) {
        const auto size = std::min(chunk.size(), step_size);
        show(open_.back().folder.fold(chunk.first(size), scratch_.fold));
        chunk = chunk.subspan(size);
    }
}

void Scanner::Body::end()
{
    if (open_.empty()) return;
    show(open_.back().folder.finish(scratch_.fold));
    anchors_.close(window_.end(), std::move(open_.back().part));
    open_.pop_back();
    parted_ = true;
}

void Scanner::Body::show(std::string_view text)
{
    if (text.empty()) return;
    if (parted_) {
        parted_ = false;
        step(border);
        scratch_.structures.clear();
        structures_.change_text(window_.end(), scratch_.structures);
        take_structures();
        records_.change_text(window_.end());
        house_.change_text();
    }
    records_.feed(text);
    const auto& source = open_.back();
    anchors_.add(window_.end(), source.part.get(), source.folder.unit(), scratch_.fold.anchors);
    step(text);
}

void Scanner::Body::step(std::string_view view)
{
    window_.enter(view);
    scratch_.structures.clear();
    structures_.feed(view, scratch_.structures);
    take_words(view, false);
    if (stream_) {
        scratch_.matches.clear();
        stream_->scan(view, scratch_.stream, scratch_.matches, most_matches, make_room_);
        take_matches();
    }
    take_patterns(patterns_, false);
    if (finds_digits_) {
        scratch_.clusters.clear();
        digits_.scan(view, window_.base(), scratch_.clusters);
        clusters_.insert(clusters_.end(), scratch_.clusters.begin(), scratch_.clusters.end());
        take_clusters(false);
    }
    take_structures();
    if (!house_.empty()) {
        house_.feed(view, window_.base(), scratch_.house);
        take_house();
    }
    const auto scanned = window_.end();
    look_closer(scanned, false);
    judge_.settle(scanned);
    if (scanned > judge_.reach()) anchors_.forget_before(scanned - judge_.reach());
    if (scanned > judge_.memory()) records_.forget_before(scanned - judge_.memory());
    window_.leave();
}

void Scanner::Body::take_house()
{
    for (const auto& hit : scratch_.house) {
        Candidate candidate{.start = hit.at.start,
                            .end = hit.at.end,
                            .detector = hit.detector,
                            .digest = hit.digest};
        add(candidate);
    }
    scratch_.house.clear();
}

Scanner::Outcome Scanner::Body::finish()
{
    while (!open_.empty())
        end();
    window_.enter({});
    scratch_.structures.clear();
    take_words({}, true);
    take_patterns(patterns_, true);
    scratch_.clusters.clear();
    digits_.finish(window_.end(), scratch_.clusters);
    clusters_.insert(clusters_.end(), scratch_.clusters.begin(), scratch_.clusters.end());
    take_clusters(true);
    structures_.change_text(window_.end(), scratch_.structures);
    take_structures();
    look_closer(window_.end(), true);
    house_.finish(scratch_.house);
    take_house();
    judge_.settle_all();
    auto outcome = std::move(judge_).outcome();
    house_.name_documents(outcome.findings);
    outcome.complete = scratch_.good && !(stream_ && stream_->failed());
    return outcome;
}

Scanner::Scanner(const Detectors& detectors, std::span<const Tally> tallies, Scratch& scratch,
                 std::size_t findings_limit)
    : body_{std::make_unique<Body>(static_cast<const Program&>(detectors), tallies, scratch.state(),
                                   findings_limit)}
{
}

Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;

void Scanner::look_closer_everywhere()
{
    body_->look_closer_everywhere();
}

void Scanner::begin(std::string part, Encoding encoding, Escapes escapes)
{
    body_->begin(std::move(part), encoding, escapes);
}

void Scanner::feed(Bytes chunk)
{
    body_->feed(chunk);
}

void Scanner::end()
{
    body_->end();
}

std::span<const std::uint64_t> Scanner::tallies() const
{
    return body_->tallies();
}

Scanner::Outcome Scanner::finish() &&
{
    return body_->finish();
}

} // namespace lazaret::detect
