/// Finds sensitive data in the texts of one body, as their bytes arrive.
#pragma once

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "detect/detectors.hpp"
#include "detect/finding.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lazaret::detect {

/// Working memory of Hyperscan and the folder, one per thread; grows to fit the largest database
/// it has been used with.
class Scratch {
public:
    Scratch();
    ~Scratch();
    struct State;
    State& state() { return *state_; }

private:
    std::unique_ptr<State> state_;
};

using lazaret::Encoding;
using lazaret::Escapes;

/// Scans all texts of one body, one after the other. Texts may nest (a file inside a part): the
/// inner ones are scanned where they stand. Nearness is measured across the borders of texts in the
/// order they were fed: the label in one form field is near the number in the next.
class Scanner {
public:
    /// All but `tallies`, which are copied, outlive the scanner. `findings_limit`: of each
    /// detector, how many findings are kept; counts go on.
    Scanner(const Detectors& detectors, std::span<const Tally> tallies, Scratch& scratch,
            std::size_t findings_limit = 100);
    ~Scanner();
    Scanner(Scanner&&) noexcept;

    /// Searches for everything everywhere, also for what counts only near others: for trying
    /// detectors out. Before the first text.
    void look_closer_everywhere();

    /// Opens a text inside the present one. `part`: its path, for findings.
    void begin(std::string part, Encoding encoding, Escapes escapes);
    /// The next bytes of the innermost open text, cut anywhere.
    void feed(Bytes chunk);
    void end();

    /// Distinct values counted so far, by tally, in their order; estimates beyond 512. Counts only
    /// grow, so a condition that holds now holds at the end.
    std::span<const std::uint64_t> tallies() const;

    struct Outcome {
        std::vector<Finding> findings;               ///< in order, limited per detector
        std::vector<std::uint64_t> tallies;          ///< as above, final
        std::map<std::string, std::uint64_t> counts; ///< distinct values by detector's name
        std::uint64_t persons = 0; ///< distinct values of person detectors, medium or surer
        bool complete = true;      ///< false: the machine ran out of memory, text was not searched
    };
    Outcome finish() &&;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

} // namespace lazaret::detect
