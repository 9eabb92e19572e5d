/// The inside of a Scanner: the order in which folding, matching, reading and judging happen.
#pragma once

#include "detect/anchors.hpp"
#include "detect/digits.hpp"
#include "detect/house.hpp"
#include "detect/judge.hpp"
#include "detect/program.hpp"
#include "detect/scratch.hpp"
#include "detect/window.hpp"
#include "detect/zones.hpp"

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lazaret::detect {

struct Scanner::Body {
public:
    Body(const Program& program, std::span<const Tally> tallies, Scratch::State& scratch,
         std::size_t findings_limit);

    void look_closer_everywhere()
    {
        for (auto& zones : zones_)
            zones.add_all();
    }
    void begin(std::string part, Encoding encoding, Escapes escapes);
    void feed(Bytes chunk);
    void end();
    Outcome finish();
    std::span<const std::uint64_t> tallies() const { return judge_.tallies(); }

private:
    struct Text {
        std::unique_ptr<std::string> part;
        Folder folder;
    };

    /// What words are to be weighed around, once those behind it are at hand.
    struct Weighed {
        Span at;
        Form form = Form::plain;
        unsigned by = 0; ///< a bit per detector of wording
    };
    struct Wording {
        WordingReader reader;
        int least = 0; ///< below it no clause can hold, whatever stands near
        std::array<std::uint64_t, form_names.size() + 2> done{}; ///< by form: weighed up to here
    };

    void show(std::string_view text);
    void step(std::string_view view);
    void take_matches();
    void take(const Match& match);
    void take_trigger(Trigger trigger, std::uint64_t end);
    void take_words(std::string_view view, bool last);
    void sort_out(std::span<const WordHit> found, unsigned layer,
                  std::vector<WordHit>& of_layer) const;
    void take_word_hits(std::span<const WordHit> hits, unsigned layer);
    void take_term(DetectorId id, std::uint32_t index, std::string_view around, std::uint64_t from,
                   std::uint64_t anchor);
    void take_expression_term(const Match& match);
    void take_name(DetectorId id, std::uint32_t index, Span term);
    void add(Candidate& candidate);
    void take_patterns(std::deque<Match>& queue, bool last);
    void look_closer(std::uint64_t scanned, bool last);
    void take_closer(unsigned layer, Span zone);
    void forget_words(unsigned layer);
    void weigh_closer(std::uint64_t scanned, bool last);
    void weigh_due(std::size_t wording, std::uint64_t read);
    void weigh(std::size_t wording, const Weighed& weighed);
    std::optional<std::uint64_t> pattern_start(const Match& match);
    void take_oids();
    void take_clusters(bool last);
    void take_structures();
    void take_lines();
    void add_identified(Candidate candidate, std::string_view id);
    void take_house();
    void add_number(const NumberHit& hit);
    void add_pattern(const Match& match, std::uint64_t start);

    const Program& program_;
    Scratch::State& scratch_;
    std::vector<Text> open_;
    bool parted_ = true; ///< the next bytes do not follow the last ones
    Window window_;
    Anchors anchors_;
    Records records_;
    Judge judge_;
    std::optional<MatchStream> stream_;
    std::function<void()> make_room_;
    WordFinder words_;
    std::vector<WordHit> edges_; ///< words whose surroundings are not at hand yet
    /// By layer, in order: of the lowest, those to be looked at now; of others, for zones to come.
    std::array<std::vector<WordHit>, Layer::most> known_words_;
    std::deque<Match> patterns_;           ///< that may still grow
    std::vector<TermWindow> term_windows_; ///< by detector, where one has a threshold
    bool finds_digits_ = false;
    DigitFinder digits_;
    std::deque<Cluster> clusters_; ///< until what follows them is at hand
    NumberReader numbers_;
    /// By kind of number: the detectors that look for it, and the forms any of their clauses takes.
    struct NumberUse {
        const NumberKind* kind = nullptr;
        DetectorId detector = 0;
        std::uint32_t forms = 0; ///< bit per Form
    };
    std::vector<NumberUse> number_uses_;
    std::vector<InsOid> oids_;
    std::vector<DetectorId> layouts_; ///< the detectors that have some
    std::uint64_t lines_done_ = 0;    ///< lines that begin before were looked at
    Structures structures_;
    std::vector<Zones> zones_; ///< by layer; the lowest has none
    std::vector<Weighed> weighed_;
    std::vector<Wording> wordings_; ///< by detector of wording
    House house_;
};

} // namespace lazaret::detect
