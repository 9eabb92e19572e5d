/// What detector files compile to: the inside of Detectors.
#pragma once

#include "detect/database.hpp"
#include "detect/detectors.hpp"
#include "detect/form.hpp"
#include "detect/layouts.hpp"
#include "detect/lexicon.hpp"
#include "detect/names.hpp"
#include "detect/numbers.hpp"
#include "detect/structures.hpp"
#include "detect/validators.hpp"
#include "detect/wording.hpp"
#include "detect/words.hpp"
#include "detect/zones.hpp"
#include "exact/index.hpp"
#include "fingerprint/set.hpp"

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::detect {

/// What stands near a hit: any of these.
struct Near {
    std::vector<DetectorId> of;
    std::uint32_t within = 0; ///< bytes
    bool same_record = false;
};

/// Signs that add up, each counted once.
struct Score {
    static constexpr int never = std::numeric_limits<int>::max();

    struct Sign {
        DetectorId detector = 0;
        int points = 0; ///< below 0: speaks against
        Confidence at_least = Confidence::low;
    };
    std::vector<Sign> signs;
    std::array<int, 3> at_least{never, never, never}; ///< by Confidence: what the sum must reach
    std::uint32_t within = 0;                         ///< bytes

    /// The highest level that `sum` reaches.
    std::optional<Confidence> level_of(int sum) const
    {
        for (const auto level : {Confidence::high, Confidence::medium, Confidence::low})
            if (sum >= at_least[static_cast<std::size_t>(level)]) return level;
        return std::nullopt;
    }
};

/// A condition on a hit: the first clause that holds gives its confidence, its score's if it has
/// one. What is empty is no condition.
struct Clause {
    Confidence level = Confidence::medium;
    std::optional<Form> form; ///< none: of any form
    Near with;
    Near without; ///< none of these near
    Score score;
};

struct Pattern {
    std::string expression;
    bool exact_case = false;
    std::uint32_t width = 0; ///< of the longest match
    Database start_finder;   ///< the same pattern with start of match, over a window
};

struct Example {
    std::string text;
    Confidence level = Confidence::medium;
    config::Place place;
};

struct Detector {
    enum class Kind {
        number,
        pattern,
        words,
        names,
        structure,
        layouts,
        fingerprints,
        exact,
        wording
    };

    std::string id;
    std::map<std::string, std::string> describes;
    bool person = false;
    Kind kind = Kind::words;
    config::Place place;

    const NumberKind* number = nullptr;
    std::vector<Pattern> patterns;
    Validator validate = nullptr; ///< of patterns; null: none
    bool word_borders = true;     ///< of patterns
    std::vector<Term> terms;
    unsigned threshold = 1;
    unsigned solid = 0; ///< sums of weights that make the form `solid` and `dense`; 0: it has
    unsigned dense = 0; ///< no such form
    std::uint32_t window = 300; ///< bytes
    Structure structure = Structure::hl7v2;
    std::vector<Layout> layouts;

    NameRules name_rules;

    std::shared_ptr<const WordWeights> weights; ///< of wording

    std::shared_ptr<const fingerprint::Set> documents; ///< of fingerprints
    std::uint32_t coverage = 0;                        ///< percent of a document, at least
    std::shared_ptr<const exact::Index> records;       ///< of exact
    exact::Question question;

    std::vector<Clause> clauses;
    std::uint32_t only_near = 0; ///< bytes; 0: is searched for everywhere, else in zones only
    unsigned layer = 0;          ///< 0: everywhere; one above the highest that it is searched near
    unsigned opens = 0;          ///< a bit per layer of which some detector is searched near it
    unsigned weighed = 0;        ///< a bit per detector of wording that weighs what is around it
    bool is_label = false;       ///< in a table's heading it speaks of its column only
    bool conditional = false;    ///< some clause looks at what is near
    bool is_context = false;     ///< another detector looks whether this is near
    std::uint32_t wait = 0;      ///< bytes behind a hit until all that matters to it is known
    unsigned rank = 0;           ///< above that of every detector it looks for
    unsigned keep_first = 0;

    std::vector<Example> examples;
    std::vector<Example> counterexamples;
};

/// What a match of the common database means.
struct Expression {
    enum class Kind : std::uint8_t { pattern, term, trigger, ins_oid };
    Kind kind = Kind::pattern;
    DetectorId detector = 0; ///< of a pattern
    std::uint32_t index = 0; ///< of the pattern, the term or the trigger
};

/// What is searched for together: everywhere, in the zones around that, in the zones around those.
struct Layer {
    static constexpr unsigned most = 3;
    /// Behind them all: only reads how the text goes around what they found.
    static constexpr unsigned wording = most;

    Database database;       ///< of the lowest, over streams; of the others, over zones
    std::size_t first = 0;   ///< the expression that is the first of `database`
    std::uint32_t reach = 0; ///< of its zones: bytes; 0: nothing is searched for
};

class Program : public Detectors {
public:
    /// Zones of `layer`, whose reach is that of its detectors.
    Zones zones(unsigned layer) const;

    std::span<const std::string> names() const override { return names_; }
    std::optional<DetectorId> find(std::string_view name) const override;
    bool is_person(DetectorId id) const override { return detectors[id].person; }
    std::string_view describes(DetectorId id, std::string_view language) const override;
    void check_examples(config::Diagnostics& problems) const override;

    std::vector<Detector> detectors;
    std::vector<DetectorId> by_rank;     ///< those that look for others come after them
    std::vector<Expression> expressions; ///< by layer, then by id in its database
    std::array<Layer, Layer::most + 1> layers;
    std::vector<DetectorId> wordings; ///< the detectors of wording
    Lexicon words;                    ///< of all layers
    std::uint64_t serial = 0;         ///< no two programs of a process have the same
    std::vector<std::string> names_;
};

/// Nearness further than this is not nearness, and would have to be waited for.
inline constexpr std::uint32_t most_within = 4096; // bytes

} // namespace lazaret::detect
