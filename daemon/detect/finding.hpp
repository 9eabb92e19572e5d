/// What was found, without what it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// How sure a hit is. One hit has exactly one.
enum class Confidence : std::uint8_t { low, medium, high };

std::string_view name(Confidence confidence); ///< "low", "medium", "high"

/// What made a finding as sure as it is: something else that was found, and where.
struct Evidence {
    enum class Place : std::uint8_t {
        near,    ///< `distance` bytes away
        record,  ///< the same, and in the same record: a table's row, an object of JSON
        heading, ///< in the heading of the table, or of this column
        wording, ///< all words around it, weighed together
    };
    std::string detector;
    Place place = Place::near;
    std::int64_t distance = 0; ///< bytes between the two; negative: it stands before
    int points = 0;            ///< what it counts; 0: it was a condition of its own
};

/// A piece of sensitive data, found and validated. It holds no copy of the data itself: logs, audit
/// records and block pages are built from findings, and none of them may leak.
struct Finding {
    std::string detector;     ///< "fr-nir"
    std::string part;         ///< where: "upload.txt", "body", "url", "header:cookie", "form.file"
    std::uint64_t offset = 0; ///< bytes, in the decoded part
    std::uint32_t length = 0; ///< bytes, in the decoded part
    std::uint64_t digest =
        0; ///< keyed hash of the normalised value, to tell distinct from repeated
    Confidence confidence = Confidence::low;
    std::string masked;    ///< for people: "1 84 ** ** *** *** **"
    std::string_view form; ///< how it was written: "keyed", "grouped" …; empty: has no forms
    std::vector<Evidence> because;
};

} // namespace lazaret::detect
