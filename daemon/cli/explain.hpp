/// Why `lazaret scan` found what it found, for the author of a detector: in words and in JSON. Of a
/// text it tells where and how far, never what.
#pragma once

#include "detect/detectors.hpp"
#include "inspect/inspector.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::cli {

/// What a finding's form means: "keyed": "its check digits are right". Of a form that has no words
/// here, itself; of none, that it matches.
std::string form_in_words(std::string_view form);

/// "a title and a name; medical-context 34 bytes behind it (+ 3); score 3"
std::string because(const detect::Finding& finding);

/// Of each sign: detector, place, distance (null where none is measured: in a heading), points.
nlohmann::ordered_json because_json(const detect::Finding& finding);

/// What a policy's rules count, and how much of it there was. Only what speaks of something that
/// was found.
struct Counted {
    std::vector<std::string> detectors; ///< those of the rule's that were found; any of them
    detect::Confidence at_least = detect::Confidence::low;
    std::vector<std::string> near; ///< those found; with no values all; empty: no such condition
    std::uint32_t within = 0;      ///< bytes
    bool same_record = false;
    std::uint64_t values = 0; ///< distinct; 0: found, but not as the rule asks
};

/// `tallies`: those the report was made with.
std::vector<Counted> counted(const detect::Detectors& detectors,
                             std::span<const detect::Tally> tallies, const inspect::Report& report);

/// "1 of fr-nir, medium or surer, within 400 bytes of medical-context or cim10"
std::string in_words(const Counted& count);

nlohmann::ordered_json as_json(const Counted& count);

} // namespace lazaret::cli
