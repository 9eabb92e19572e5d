/// Detectors as people write them (policies/detectors/*.yaml), and the compiled, immutable set.
#pragma once

#include "config/diagnostics.hpp"
#include "config/source.hpp"
#include "detect/finding.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

using DetectorId = std::uint16_t; ///< index into Detectors::names()

/// What a rule wants counted: distinct values of some detectors, of some confidence, near some
/// other detector. The policy compiles each of its content conditions to one of these, and the
/// scan counts them as it goes, so that no condition has to look at text again.
struct Tally {
    std::vector<DetectorId> of; ///< any of these
    Confidence at_least = Confidence::low;
    std::vector<DetectorId> near; ///< any of these; empty: no such condition
    std::uint32_t within = 0;     ///< bytes between the two, either side
    bool same_record = false;     ///< and no border of records between them; see records.hpp
};

/// All detectors of a policy, compiled. Immutable; shared by the cores.
class Detectors {
public:
    /// Compiles the detector files. Problems go to `problems`, all of them; nothing is returned
    /// when one is an error. Examples and counterexamples are run by check_examples(), not here.
    static std::shared_ptr<const Detectors> compile(std::span<const config::Source> files,
                                                    config::Diagnostics& problems);

    virtual ~Detectors() = default;
    virtual std::span<const std::string> names() const = 0;
    virtual std::optional<DetectorId> find(std::string_view name) const = 0;
    virtual bool is_person(DetectorId id) const = 0; ///< one distinct value is one person
    /// What it is in plain words, in `language` ("fr", "en"), for the block page.
    virtual std::string_view describes(DetectorId id, std::string_view language) const = 0;
    /// Runs every example (must be found) and counterexample (must not be found).
    virtual void check_examples(config::Diagnostics& problems) const = 0;
};

} // namespace lazaret::detect
