#include "detect/body.hpp"

#include <algorithm>
#include <bit>

namespace lazaret::detect {

void Scanner::Body::take_matches()
{
    for (const auto& match : scratch_.matches)
        take(match);
    scratch_.matches.clear();
}

void Scanner::Body::take(const Match& match)
{
    const auto& expression = program_.expressions[match.id];
    switch (expression.kind) {
    case Expression::Kind::pattern:
        patterns_.push_back(match);
        break;
    case Expression::Kind::term:
        take_expression_term(match);
        break;
    case Expression::Kind::trigger:
        take_trigger(static_cast<Trigger>(expression.index), match.end);
        break;
    case Expression::Kind::ins_oid:
        if (oids_.size() < 4096) oids_.push_back({match.end - 19, match.end});
        break;
    }
}

void Scanner::Body::take_trigger(Trigger trigger, std::uint64_t end)
{
    const auto source = trigger == Trigger::dicom_magic ? anchors_.find(end - 1).offset + 1 : 0;
    structures_.hit(trigger, end, source, window_, scratch_.structures);
}

void Scanner::Body::take_words(std::string_view view, bool last)
{
    const auto& lexicon = program_.words;
    if (lexicon.empty()) return;
    scratch_.words.clear();
    std::swap(scratch_.words, edges_);
    const auto edges = scratch_.words.size();
    if (last)
        words_.finish(window_.end(), lexicon, scratch_.words);
    else
        words_.scan(view, window_.base(), lexicon, scratch_.words);
    const std::span<const WordHit> found{scratch_.words};
    for (unsigned layer = 1; layer < Layer::most; ++layer)
        if (zones_[layer].any()) sort_out(found.subspan(edges), layer, known_words_[layer]);
    known_words_[0].assign(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(edges));
    sort_out(found.subspan(edges), 0, known_words_[0]);
    const auto reach = lexicon.reach();
    auto hits = std::span<const WordHit>{known_words_[0]};
    while (!last && !hits.empty() && hits.back().start + reach > window_.end()) {
        edges_.push_back(hits.back());
        hits = hits.first(hits.size() - 1);
    }
    std::reverse(edges_.begin(), edges_.end());
    take_word_hits(hits, 0);
}

/// Adds those that may begin a term of `layer`: without a branch, as nobody can tell which.
void Scanner::Body::sort_out(std::span<const WordHit> found, unsigned layer,
                             std::vector<WordHit>& of_layer) const
{
    std::array<WordHit, 256> sorted;
    while (!found.empty()) {
        const auto some = found.first(std::min(found.size(), sorted.size()));
        auto* to = sorted.data();
        for (const auto& hit : some) {
            *to = hit;
            to += program_.words.may_hold(layer, hit.key);
        }
        of_layer.insert(of_layer.end(), sorted.data(), to);
        found = found.subspan(some.size());
    }
}

/// The terms of `layer` that the words begin. What lies around them is at hand.
void Scanner::Body::take_word_hits(std::span<const WordHit> hits, unsigned layer)
{
    constexpr std::size_t ahead = 8; // what is far away in memory arrives meanwhile
    constexpr std::uint64_t step = 4096;
    const auto& lexicon = program_.words;
    std::string buffer;
    std::string_view around;
    std::uint64_t from = 0;
    std::uint64_t until = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (i + ahead < hits.size()) lexicon.expect(hits[i + ahead].key);
        const auto start = hits[i].start;
        for (const auto& use : lexicon.find(hits[i].key)) {
            if (use.layer != layer) continue;
            if (start >= until) {
                from = std::max(window_.begin(), start - std::min(start, look_back));
                until = start + step;
                around = window_.slice(from, until + lexicon.reach() + 1, buffer);
            }
            if (Lexicon::may_be(use, hits[i].key, around, start - from))
                take_term(use.detector, use.term, around, from, start);
        }
    }
}

/// Words before all zones that may still come.
void Scanner::Body::forget_words(unsigned layer)
{
    auto& words = known_words_[layer];
    const auto done = zones_[layer].done();
    const auto first =
        std::lower_bound(words.begin(), words.end(), done,
                         [](const WordHit& hit, std::uint64_t at) { return hit.start < at; });
    words.erase(words.begin(), first);
}

/// A term that Hyperscan found, as it has no anchor: "1.2.250.1.71".
void Scanner::Body::take_expression_term(const Match& match)
{
    const auto& expression = program_.expressions[match.id];
    const auto size = program_.detectors[expression.detector].terms[expression.index].text.size();
    const auto start = match.end - size;
    const auto from = start - std::min<std::uint64_t>(start, 1);
    std::string buffer;
    const auto around = window_.slice(from, match.end + 1, buffer);
    take_term(expression.detector, expression.index, around, std::max(from, window_.begin()),
              start);
}

/// `around` begins at the position `from`.
void Scanner::Body::take_term(DetectorId id, std::uint32_t index, std::string_view around,
                              std::uint64_t from, std::uint64_t anchor)
{
    const auto& detector = program_.detectors[id];
    const auto& term = detector.terms[index];
    auto at = locate(term, around, anchor - from);
    if (!at) return;
    at = Span{at->start + from, at->end + from};
    if (detector.kind == Detector::Kind::names) return take_name(id, index, *at);
    Candidate candidate{.start = at->start, .end = at->end, .detector = id};
    if (detector.threshold > 1) {
        auto& window = term_windows_[id];
        window.add(index, term.weight, *at, detector.window);
        auto span = window.reach(detector.threshold);
        if (!span) return;
        for (const auto& [sum, form] :
             {std::pair{detector.solid, Form::solid}, std::pair{detector.dense, Form::dense}}) {
            const auto wider = sum == 0 ? std::nullopt : window.reach(sum);
            if (!wider) continue;
            span = wider;
            candidate.form = form;
        }
        candidate.start = span->start;
        candidate.end = span->end;
    }
    candidate.show(term.text);
    candidate.digest = term.digest;
    add(candidate);
}

void Scanner::Body::take_name(DetectorId id, std::uint32_t index, Span term)
{
    const auto& detector = program_.detectors[id];
    const auto weight = detector.terms[index].weight;
    const auto& rules = detector.name_rules;
    const auto hit = weight == trailer_weight   ? name_before_trailer(window_, term, rules)
                     : weight == heading_weight ? name_after_heading(window_, term, rules)
                     : weight == title_weight   ? name_after_title(window_, term, rules)
                                                : name_around(window_, term, rules);
    if (!hit) return;
    Candidate candidate{
        .start = hit->at.start, .end = hit->at.end, .detector = id, .form = hit->form};
    std::string buffer;
    const auto text = window_.slice(hit->at.start, hit->at.end, buffer);
    candidate.show(text);
    candidate.digest = digest_of(normalised(text));
    add(candidate);
}

/// Only what a heading may say something about, or what may stand in one, needs its column.
void Scanner::Body::add(Candidate& candidate)
{
    const auto& detector = program_.detectors[candidate.detector];
    if ((detector.conditional || detector.is_context) && records_.may_be_table())
        candidate.columns = columns_at(candidate.start, window_);
    // A timestamp is no reason to look closer: logs are full of them.
    if (candidate.form != Form::timestamp)
        for (unsigned opens = detector.opens; opens != 0; opens &= opens - 1)
            zones_[static_cast<unsigned>(std::countr_zero(opens))].add(
                {candidate.start, candidate.end});
    if (detector.weighed != 0)
        weighed_.push_back({{candidate.start, candidate.end}, candidate.form, detector.weighed});
    judge_.add(candidate);
}

void Scanner::Body::take_patterns(std::deque<Match>& queue, bool last)
{
    const auto is_ready = [&](const Match& match) {
        const auto& expression = program_.expressions[match.id];
        const auto width = program_.detectors[expression.detector].patterns[expression.index].width;
        return last || match.end + width < window_.end();
    };
    // Of matches with one start, the longest good one counts: what is behind must be known.
    while (!queue.empty() && is_ready(queue.front())) {
        const auto match = queue.front();
        queue.pop_front();
        const auto start = pattern_start(match);
        if (!start) continue;
        const auto& expression = program_.expressions[match.id];
        const auto width = program_.detectors[expression.detector].patterns[expression.index].width;
        const bool longer = std::any_of(queue.begin(), queue.end(), [&](const Match& other) {
            return other.id == match.id && other.end <= *start + width &&
                   pattern_start(other) == start;
        });
        if (!longer) add_pattern(match, *start);
    }
}

/// Searches the zones for what counts only there, each layer as far as what opens its zones is
/// known.
void Scanner::Body::look_closer(std::uint64_t scanned, bool last)
{
    for (unsigned i = 1; i < Layer::most; ++i) {
        auto& zones = zones_[i];
        if (!zones.any()) continue;
        scratch_.zones.clear();
        zones.take(last ? scanned : zones.ready(scanned), scratch_.zones);
        for (const auto& zone : scratch_.zones)
            take_closer(i, zone);
        forget_words(i);
    }
    if (!wordings_.empty()) weigh_closer(scanned, last);
}

/// A match belongs to the zone in which it ends, and may begin before it.
void Scanner::Body::take_closer(unsigned layer, Span zone)
{
    const auto& words = known_words_[layer];
    const auto starts_before = [](const WordHit& hit, std::uint64_t at) { return hit.start < at; };
    const auto first = std::lower_bound(words.begin(), words.end(), zone.start, starts_before);
    const auto end = std::lower_bound(first, words.end(), zone.end, starts_before);
    take_word_hits({first, end}, layer);
    const auto& database = program_.layers[layer].database;
    if (!database) return;
    constexpr std::uint64_t longest = 512; // bytes: of patterns, and of terms
    const auto from = std::max(window_.begin(), zone.start - std::min(zone.start, longest));
    std::string buffer;
    const auto text = window_.slice(from, zone.end, buffer);
    scratch_.closeup_matches.clear();
    scratch_.good =
        scan_block(database, text, scratch_.closeup, scratch_.closeup_matches) && scratch_.good;
    std::deque<Match> patterns;
    for (const auto& found : scratch_.closeup_matches) {
        const Match match{found.id + static_cast<std::uint32_t>(program_.layers[layer].first),
                          from + found.end};
        if (match.end <= zone.start) continue;
        if (program_.expressions[match.id].kind == Expression::Kind::pattern)
            patterns.push_back(match);
        else
            take(match);
    }
    take_patterns(patterns, true);
}

/// Where a good match starts: between borders, with the right check digits.
std::optional<std::uint64_t> Scanner::Body::pattern_start(const Match& match)
{
    const auto& expression = program_.expressions[match.id];
    const auto& detector = program_.detectors[expression.detector];
    const auto& pattern = detector.patterns[expression.index];
    const bool borders = detector.word_borders;
    if (borders && is_alnum(window_.at(match.end - 1)) && is_alnum(window_.at(match.end)))
        return std::nullopt;
    // One byte more than the pattern is wide, for what it may ask of the byte before.
    const auto from = match.end - std::min<std::uint64_t>(match.end, pattern.width + 1);
    std::string buffer;
    const auto text = window_.slice(from, match.end, buffer);
    const auto found = find_start(pattern.start_finder, text, scratch_.window);
    if (!found) return std::nullopt;
    const auto start = match.end - text.size() + *found;
    if (borders && start > 0 && is_alnum(window_.at(start)) && is_alnum(window_.at(start - 1)))
        return std::nullopt;
    if (detector.validate != nullptr && !detector.validate(normalised(text.substr(*found))))
        return std::nullopt;
    return start;
}

void Scanner::Body::add_pattern(const Match& match, std::uint64_t start)
{
    Candidate candidate{
        .start = start, .end = match.end, .detector = program_.expressions[match.id].detector};
    std::string buffer;
    const auto text = window_.slice(start, match.end, buffer);
    candidate.show(text);
    candidate.digest = digest_of(normalised(text));
    add(candidate);
}

/// Tells real OIDs from those of tests once the digits behind the match are at hand.
void Scanner::Body::take_oids()
{
    for (auto& oid : oids_) {
        const char last = window_.at(oid.end - 1);
        const char next = window_.at(oid.end);
        oid.real = (last == '8' || last == '9') && !is_digit(next);
        const bool test =
            last == '1' && (next == '0' || next == '1') && !is_digit(window_.at(oid.end + 1));
        oid.known = oid.real || test;
    }
}

void Scanner::Body::take_clusters(bool last)
{
    const auto is_ready = [&](const Cluster& cluster) {
        return last || cluster.end + NumberReader::look_ahead <= window_.end();
    };
    if (clusters_.empty() || !is_ready(clusters_.front())) return;
    take_oids();
    scratch_.numbers.clear();
    scratch_.long_runs.clear();
    while (!clusters_.empty() && is_ready(clusters_.front())) {
        numbers_.read(clusters_.front(), window_, oids_, scratch_.numbers, scratch_.long_runs);
        clusters_.pop_front();
    }
    for (const auto& hit : scratch_.numbers)
        add_number(hit);
    if (!layouts_.empty()) take_lines();
    // Those that a cluster still to come may stand next to are near the end.
    const auto keep = window_.end() - std::min<std::uint64_t>(window_.end(), Window::history_size);
    std::erase_if(oids_, [&](const InsOid& oid) { return oid.end < keep; });
}

void Scanner::Body::add_number(const NumberHit& hit)
{
    for (const auto& use : number_uses_) {
        if (use.kind != hit.kind || ((use.forms >> static_cast<unsigned>(hit.form)) & 1) == 0)
            continue;
        Candidate candidate{
            .start = hit.start, .end = hit.end, .detector = use.detector, .form = hit.form};
        std::string buffer;
        candidate.show(window_.slice(hit.start, hit.end, buffer));
        add(candidate);
    }
}

void Scanner::Body::take_structures()
{
    for (const auto& hit : scratch_.structures) {
        for (DetectorId id = 0; id < program_.detectors.size(); ++id) {
            const auto& detector = program_.detectors[id];
            if (detector.kind != Detector::Kind::structure || detector.structure != hit.structure)
                continue;
            Candidate candidate{
                .start = hit.start, .end = hit.end, .detector = id, .form = hit.form};
            add_identified(candidate, hit.id);
        }
    }
    scratch_.structures.clear();
}

/// Of fixed-width files: those lines that have a long run of digits among their first columns.
void Scanner::Body::take_lines()
{
    std::string buffer;
    for (const auto digits : scratch_.long_runs) {
        const auto line = line_around(digits, window_, buffer);
        if (!line || line->start < lines_done_) continue;
        lines_done_ = line->start + 1;
        for (const auto id : layouts_) {
            const auto hit = check_line(program_.detectors[id].layouts, line->text);
            if (hit.form == Form::none) continue;
            const auto end = line->start + line->text.size();
            add_identified({.start = line->start, .end = end, .detector = id, .form = hit.form},
                           hit.id);
        }
    }
}

/// Counts as one the values that have this id; without one, all of a part.
void Scanner::Body::add_identified(Candidate candidate, std::string_view id)
{
    candidate.show(id);
    const auto* part = anchors_.find(candidate.start).part;
    const auto value = normalised(id);
    candidate.digest = digest_of(!value.empty() || part == nullptr ? value : *part);
    add(candidate);
}

} // namespace lazaret::detect
