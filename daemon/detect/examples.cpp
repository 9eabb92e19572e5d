#include "detect/program.hpp"
#include "detect/scanner.hpp"

#include <algorithm>

namespace lazaret::detect {
namespace {

/// How surely `id` is found in `text`, if at all.
std::optional<Confidence> found_in(const Program& program, const std::string& id,
                                   const std::string& text, Scratch& scratch)
{
    Scanner scanner{program, {}, scratch};
    scanner.look_closer_everywhere();
    scanner.begin("example", Encoding::utf8_or_cp1252, Escapes::none);
    scanner.feed(as_bytes(text));
    scanner.end();
    std::optional<Confidence> surest;
    for (const auto& finding : std::move(scanner).finish().findings)
        if (finding.detector == id)
            surest = std::max(surest.value_or(Confidence::low), finding.confidence);
    return surest;
}

std::string said(std::optional<Confidence> found)
{
    return found ? "found with confidence " + std::string{name(*found)} : "not found";
}

} // namespace

void Program::check_examples(config::Diagnostics& problems) const
{
    Scratch scratch;
    for (const auto& detector : detectors) {
        for (const auto& example : detector.examples) {
            const auto found = found_in(*this, detector.id, example.text, scratch);
            if (!found || *found < example.level)
                problems.error("D030", example.place,
                               "this example of \"" + detector.id + "\" is " + said(found),
                               "wanted: " + std::string{name(example.level)} + " or surer");
        }
        for (const auto& example : detector.counterexamples) {
            const auto found = found_in(*this, detector.id, example.text, scratch);
            if (found && *found >= Confidence::medium)
                problems.error("D031", example.place,
                               "this counterexample of \"" + detector.id + "\" is " + said(found));
        }
    }
}

} // namespace lazaret::detect
