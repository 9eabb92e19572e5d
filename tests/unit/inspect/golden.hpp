/// A body's report, as text: where the marks (ZQ and four digits) were found, and what was not
/// read.
#pragma once

#include "detect/detectors.hpp"
#include "inspect/inspector.hpp"
#include "support/cut.hpp"

#include <doctest/doctest.h>

#include <array>
#include <concepts>
#include <memory>
#include <string>

namespace lazaret::test {

inline const detect::Detectors& marks()
{
    static const auto compiled = [] {
        const auto detector = [](const std::string& name, const std::string& pattern) {
            return config::Source{.name = name + ".yaml",
                                  .text = "detector: " + name +
                                          "\ndescribes: {fr: essai, en: test}\nsource: a test\n"
                                          "pattern: ['" +
                                          pattern +
                                          "']\nconfidence: [{level: high}]\n"
                                          "examples: [a, b, c]\ncounterexamples: [d, e, f]\n"};
        };
        const std::array sources{detector("mark", "ZQ[0-9]{4}"), detector("label", "numero")};
        config::Diagnostics problems;
        auto all = detect::Detectors::compile(sources, problems);
        INFO(problems.render());
        REQUIRE(all);
        return all;
    }();
    return *compiled;
}

inline detect::Scratch& scratch()
{
    static detect::Scratch one;
    return one;
}

struct Body {
    extract::Part part{};
    std::string content_encoding{};
    extract::Budget budget{};
};

inline std::string golden(const inspect::Report& report)
{
    std::string lines = report.format + "\n";
    for (const auto& finding : report.findings)
        if (finding.detector == "mark")
            lines += finding.part + " @" + std::to_string(finding.offset) + "\n";
    for (const auto& gap : report.gaps)
        lines += "gap " + gap.part + " " + std::string{name(gap.why)} + " " +
                 std::to_string(gap.bytes) + "\n";
    return lines;
}

template <class Feed>
requires(!std::convertible_to<Feed, std::string_view>) inspect::Report
    inspected(const Body& body, Feed feed, std::span<const detect::Tally> tallies = {})
{
    inspect::Inspector inspector{
        marks(), tallies, scratch(), nullptr, body.part, body.content_encoding, body.budget};
    feed([&](Bytes bytes) { inspector.feed(bytes); });
    return std::move(inspector).finish();
}

inline inspect::Report inspected(const Body& body, std::string_view bytes,
                                 std::span<const detect::Tally> tallies = {})
{
    return inspected(
        body, [&](auto take) { take(as_bytes(bytes)); }, tallies);
}

/// Checks that `bytes` give `expected` however they are cut.
inline void check_report(const Body& body, std::string_view bytes, std::string_view expected)
{
    std::size_t wrong = 0;
    for_every_cut(bytes, [&](auto feed) {
        const auto found = golden(inspected(body, feed));
        if (found == expected) return;
        if (wrong++ == 0) CHECK(found == expected);
    });
    CHECK(wrong == 0);
}

} // namespace lazaret::test
