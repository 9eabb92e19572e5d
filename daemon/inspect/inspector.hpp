/// Reads one request from first byte to last: opens what is packed, scans what is text.
#pragma once

#include "base/bytes.hpp"
#include "detect/scanner.hpp"
#include "extract/visitor.hpp"

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::inspect {

/// A stretch of the body that was not inspected, and why.
struct Gap {
    std::string part;
    extract::Unscannable why = extract::Unscannable::unsupported;
    std::uint64_t bytes = 0; ///< how many, as far as known
};

/// All that is known of a body once it has been seen whole.
struct Report {
    std::vector<detect::Finding> findings;       ///< the first 100 of each detector, in order
    std::map<std::string, std::uint64_t> counts; ///< of distinct values, by detector: all
    std::vector<std::uint64_t> tallies;          ///< for the policy's conditions, in its order
    std::uint64_t persons = 0;                   ///< distinct validated patient identifiers
    std::vector<Gap> gaps;                       ///< the first 100
    std::array<std::uint64_t, extract::unscannable_count> gap_counts{};
    std::array<std::uint64_t, extract::unscannable_count> gap_bytes{};
    std::string media_type;          ///< of the body as declared, without parameters, lower case
    std::string format;              ///< of the body, as its content shows
    std::uint64_t bytes = 0;         ///< as sent, before decoding
    std::uint64_t decoded_bytes = 0; ///< given to the scanner, all texts together
};

/// It has no way to fail; what it cannot read ends up in Report::gaps.
class Inspector {
public:
    /// `workshop`: opens documents; without one they are `unsupported`. `content_encoding`: value
    /// of the field, may be empty. Detectors, scratch and workshop outlive the inspector.
    Inspector(const detect::Detectors& detectors, std::span<const detect::Tally> tallies,
              detect::Scratch& scratch, extract::Workshop* workshop, extract::Part body,
              std::string_view content_encoding, const extract::Budget& budget);
    Inspector(Inspector&&) noexcept;
    ~Inspector();

    /// Inspects a short text that is there as a whole: the URL's query, a header value. Percent
    /// and base64 forms of it too. Before the first feed().
    void add_text(const std::string& part, std::string_view text);

    /// Inspects the next bytes of the body, cut anywhere.
    void feed(Bytes chunk);

    /// Tallies so far: they only grow.
    std::span<const std::uint64_t> tallies() const;

    /// The body was not seen to its end, or could not be held.
    void gap(extract::Unscannable why, std::uint64_t bytes);

    /// The body ends here. Call once; the inspector is spent.
    Report finish() &&;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

} // namespace lazaret::inspect
