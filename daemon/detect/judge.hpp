/// Decides what hits are worth, once enough text around them has been seen, and counts.
#pragma once

#include "detect/anchors.hpp"
#include "detect/digest.hpp"
#include "detect/program.hpp"
#include "detect/records.hpp"
#include "detect/scanner.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace lazaret::detect {

/// A hit whose value is right, and whose confidence is not known yet.
struct Candidate {
    static constexpr std::size_t text_limit = 48; // bytes; what is longer is shown cut

    std::uint64_t start = 0; ///< positions in the folded texts
    std::uint64_t end = 0;
    DetectorId detector = 0;
    Form form = Form::plain;
    std::int16_t points = 0; ///< that its wording brings to the scores of its clauses
    std::uint8_t text_size = 0;
    std::array<char, text_limit> text;
    std::uint64_t digest = 0; ///< 0: of the text, as a number
    Columns columns{};        ///< in which it stands, as far as its text may be a table

    std::string_view shown() const { return {text.data(), text_size}; }
    void show(std::string_view value);
};

/// Clauses and tallies look to both sides of a hit, so hits wait until as much has been scanned.
/// A detector that others look for is decided before them: it has a lower rank.
class Judge {
public:
    /// All outlive the judge, except `tallies`.
    Judge(const Program& program, std::span<const Tally> tallies, const Anchors& anchors,
          Records& records, std::size_t findings_limit);

    void add(const Candidate& candidate);
    /// All hits that end at `scanned` or before have been added, but for what Detector::wait
    /// allows.
    void settle(std::uint64_t scanned);
    /// No more hits will come.
    void settle_all();

    /// How far back from the scanned position a finding may still be made.
    std::uint64_t reach() const { return reach_; }
    /// How far back from it places and records still matter.
    std::uint64_t memory() const { return memory_; }
    std::span<const std::uint64_t> tallies() const { return tally_sizes_; }
    Scanner::Outcome outcome() &&;

private:
    /// A finding for a tally with `near`.
    struct Counted {
        Span at;
        std::uint64_t digest = 0;
        std::uint32_t tally = 0;
        std::uint64_t due = 0;
    };
    /// What the body holds of one detector.
    struct Seen {
        std::vector<Candidate> waiting;
        std::uint64_t next_due = 0;             ///< of `waiting`
        bool is_context = false;                ///< of a detector or a tally
        std::vector<Span> places;               ///< lately, by end; only of a context
        std::array<std::vector<Span>, 2> surer; ///< of these the medium or surer, and the high ones
        DistinctCount distinct;
        std::vector<std::uint32_t> tallies; ///< that count this detector
        std::size_t findings = 0;
        std::uint64_t silent_until = 0; ///< of words: no finding before, but a surer one
        Confidence last_level = Confidence::low;
    };
    struct Made {
        std::uint64_t start = 0;
        Finding finding;
    };

    /// The nearest of several detectors to a hit.
    struct Sight {
        DetectorId detector = 0;
        Evidence::Place place = Evidence::Place::near;
        std::int64_t distance = 0;
    };
    struct Search {
        std::uint32_t within = 0; ///< bytes
        bool same_record = false;
        Confidence at_least = Confidence::low;
    };
    struct Reason {
        Sight sight;
        int points = 0;
    };

    void decide(const Candidate& candidate);
    std::optional<Confidence> holds(const Clause& clause, const Candidate& candidate);
    int sum_of(const Score& score, const Candidate& candidate);
    void accept(const Candidate& candidate, Confidence level);
    static void remember(std::vector<Span>& places, Span at);
    void count(const Candidate& candidate, Confidence level, std::uint64_t digest);
    void count_near(const Counted& counted);
    void report(const Candidate& candidate, Confidence level, std::uint64_t digest);
    bool reported(const Candidate& candidate, Confidence level);
    std::vector<Evidence> evidence() const;
    /// `columns`: null when it is not known in which `at` stands.
    std::optional<Sight> look(const Near& near, Span at, const Columns* columns) const;
    void look_for(DetectorId other, const Search& search, Span at,
                  std::optional<Sight>& best) const;
    bool is_headed(DetectorId other, Span at, const Columns* columns) const;
    void settle_detector(DetectorId id, std::uint64_t scanned);
    void settle_tallies(std::uint64_t scanned);
    void forget(std::uint64_t scanned);

    const Program& program_;
    const Anchors& anchors_;
    Records& records_;
    std::size_t findings_limit_;
    std::vector<Tally> tally_rules_;
    std::vector<std::uint64_t> tally_waits_;
    std::vector<DistinctCount> tally_sets_;
    std::vector<std::uint64_t> tally_sizes_;
    std::vector<Seen> seen_; ///< by detector
    std::deque<Counted> counted_;
    DistinctCount persons_;
    std::vector<Made> made_;
    std::vector<Reason> reasons_; ///< of the hit being decided
    std::uint64_t reach_ = 0;     ///< bytes
    std::uint64_t memory_ = 0;    ///< bytes for which places are remembered
};

/// For people: the first `keep` letters and digits, * for the others.
std::string masked(std::string_view text, unsigned keep);

/// Bytes by which a hit of `detector` may be found late.
std::uint32_t delay_of(const Program& program, const Detector& detector);

} // namespace lazaret::detect
