/// What was found, without what it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::detect {

/// How sure a hit is. One hit has exactly one.
enum class Confidence : std::uint8_t { low, medium, high };

std::string_view name(Confidence confidence); ///< "low", "medium", "high"

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
    std::string masked; ///< for people: "1 84 ** ** *** *** **"
};

} // namespace lazaret::detect
