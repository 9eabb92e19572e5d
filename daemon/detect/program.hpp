/// What detector files compile to: the inside of Detectors.
#pragma once

#include "detect/database.hpp"
#include "detect/detectors.hpp"
#include "detect/form.hpp"
#include "detect/numbers.hpp"
#include "detect/structures.hpp"
#include "detect/validators.hpp"
#include "detect/words.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::detect {

/// A condition on a hit: the first clause that holds gives its confidence.
struct Clause {
    Confidence level = Confidence::medium;
    std::optional<Form> form;     ///< none: of any form
    std::vector<DetectorId> with; ///< any of these near; empty: no such condition
    std::uint32_t within = 0;     ///< bytes
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
    enum class Kind { number, pattern, words, structure };

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
    std::uint32_t window = 300; ///< bytes
    Structure structure = Structure::hl7v2;

    std::vector<Clause> clauses;
    bool conditional = false; ///< some clause looks at what is near
    bool is_context = false;  ///< another detector looks whether this is near
    std::uint32_t wait = 0;   ///< bytes behind a hit until all that matters to it is known
    unsigned rank = 0;        ///< above that of every detector it looks for
    unsigned keep_first = 0;

    std::vector<Example> examples;
    std::vector<Example> counterexamples;
};

/// What a match of the common database means.
struct Expression {
    enum class Kind : std::uint8_t { word, pattern, trigger, ins_oid };
    Kind kind = Kind::word;
    DetectorId detector = 0; ///< of a pattern
    std::uint32_t index = 0; ///< in Program::words, of the pattern or of the trigger
};

/// A literal, and the terms of all lists that are searched for by it.
struct Word {
    struct Use {
        DetectorId detector = 0;
        std::uint32_t term = 0;
    };
    std::vector<Use> uses;
    std::uint32_t size = 0;       ///< bytes
    std::uint64_t look_ahead = 1; ///< the longest of its terms
    bool left_border = false;     ///< begins with a letter or digit
};

class Program : public Detectors {
public:
    std::span<const std::string> names() const override { return names_; }
    std::optional<DetectorId> find(std::string_view name) const override;
    bool is_person(DetectorId id) const override { return detectors[id].person; }
    std::string_view describes(DetectorId id, std::string_view language) const override;
    void check_examples(config::Diagnostics& problems) const override;

    std::vector<Detector> detectors;
    std::vector<DetectorId> by_rank;     ///< those that look for others come after them
    std::vector<Expression> expressions; ///< by id in `database`
    std::vector<Word> words;
    Database database;
    std::uint64_t serial = 0; ///< no two programs of a process have the same
    std::vector<std::string> names_;
};

/// Nearness further than this is not nearness, and would have to be waited for.
inline constexpr std::uint32_t most_within = 4096; // bytes

} // namespace lazaret::detect
