/// Detectors from text, and scans as one line of text.
#pragma once

#include "detect/detectors.hpp"
#include "detect/scanner.hpp"
#include "support/cut.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::test {

inline std::shared_ptr<const detect::Detectors> detectors(std::string yaml)
{
    config::Diagnostics problems;
    const config::Source source{"detectors.yaml", std::move(yaml)};
    auto compiled = detect::Detectors::compile({&source, 1}, problems);
    INFO(problems.render());
    REQUIRE(compiled);
    return compiled;
}

/// `describes` and `source` of every test detector.
inline const std::string about = "describes: test\n  source: test\n  ";

/// A label and the French number, as the shipped detectors have them.
inline std::shared_ptr<const detect::Detectors> nir_detectors()
{
    static const auto compiled = detectors("- detector: nir-label\n  " + about +
                                           "words: [nir, n° ss, sécurité sociale]\n"
                                           "- detector: fr-nir\n  " +
                                           about +
                                           R"(person: true
  number: {validate: fr-nir}
  confidence:
    - {level: high, form: slot}
    - {level: high, form: keyed, with: {detector: nir-label, within: 300}}
    - {level: medium, form: keyed}
    - {level: high, form: unusual, with: {detector: nir-label, within: 300}}
    - {level: low, form: unusual}
    - {level: medium, form: grouped}
    - {level: low, form: bare}
    - {level: medium, form: timestamp, with: {detector: nir-label, within: 50}}
  mask: {keep_first: 3}
)");
    return compiled;
}

inline detect::Scanner::Outcome scan(const detect::Detectors& set, std::string_view text,
                                     detect::Escapes escapes = detect::Escapes::none,
                                     std::span<const detect::Tally> tallies = {})
{
    static detect::Scratch scratch;
    detect::Scanner scanner{set, tallies, scratch};
    scanner.begin("body", detect::Encoding::utf8_or_cp1252, escapes);
    scanner.feed(as_bytes(text));
    scanner.end();
    return std::move(scanner).finish();
}

/// "fr-nir high 4+15; …" in order; only of `detector`, if one is named.
inline std::string summary(const detect::Scanner::Outcome& outcome, std::string_view detector = {})
{
    std::string text;
    for (const auto& finding : outcome.findings) {
        if (!detector.empty() && finding.detector != detector) continue;
        if (!text.empty()) text += "; ";
        text += finding.detector + " " + std::string{name(finding.confidence)} + " " +
                std::to_string(finding.offset) + "+" + std::to_string(finding.length);
    }
    return text;
}

/// summary() of `text`, and that no cut of it changes that.
inline std::string summary_at_every_cut(const detect::Detectors& set, std::string_view text)
{
    const auto whole = summary(scan(set, text));
    detect::Scratch scratch;
    for_every_cut(text, [&](auto feed_all) {
        detect::Scanner scanner{set, {}, scratch};
        scanner.begin("body", detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
        feed_all([&](Bytes piece) { scanner.feed(piece); });
        scanner.end();
        CHECK(summary(std::move(scanner).finish()) == whole);
    });
    return whole;
}

/// How sure the French number in `text` is: "high", "medium", "low" or "".
inline std::string nir(std::string_view text)
{
    std::string level;
    for (const auto& finding : scan(*nir_detectors(), text).findings)
        if (finding.detector == "fr-nir") level = name(finding.confidence);
    return level;
}

} // namespace lazaret::test
