/// Scans a text in one piece and cut as the first bytes say, with detectors of every kind and
/// layer, and holds the scanner to this: no crash, no finding outside of the text, and the same
/// findings however it is cut.
#include "detect/detectors.hpp"
#include "detect/scanner.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace lazaret;
using namespace lazaret::detect;

namespace {

constexpr std::string_view yaml = R"(
- {detector: nir-label, describes: d, source: s, label: true, words: [nir, n° ss, sécurité sociale]}
- detector: fr-nir
  describes: d
  source: s
  person: true
  number: {validate: fr-nir}
  confidence:
    - {level: high, form: keyed, with: {any: [nir-label, care], within: 300}}
    - {level: medium, form: keyed}
    - {level: low, form: unusual}
    - {level: medium, form: grouped}
    - {level: low, form: bare}
- {detector: nhs, describes: d, source: s, person: true, number: {validate: uk-nhs}}
- detector: person
  describes: d
  source: s
  names:
    titles: [m., mme, "ma patiente"]
    headings: [patient, nom, "nom de naissance"]
    trailers: [ans, "né le"]
    first: [marie, paul, jean]
    not_after: [dr, rue]
    never: [nom, service]
  confidence:
    - {level: medium, score: {at_least: 3, within: 200, points: {care: 2, "care high": 1, age: 1, trade: -3}}}
    - {level: low}
- detector: care
  describes: d
  source: s
  words: ["asthme\t2", "insuffisance rénale\t2", "cardiopath*\t2", toux, fièvre, "compte rendu d'irm", "mg/j"]
  threshold: 2
  dense: 4
  window: 100
  only_near: {any: persons, within: 200}
  confidence: [{level: high, form: dense}, {level: low}]
- detector: age
  describes: d
  source: s
  pattern: ['[0-9]{1,3} ans', 'ne le [0-9]{2}/[0-9]{2}/[0-9]{4}']
  only_near: {any: [care], within: 300}
- {detector: trade, describes: d, source: s, words: [facture, bon de livraison], only_near: {any: [care, fr-nir], within: 300}}
- detector: account
  describes: d
  source: s
  wording: ["asthme\t90", "hospi*\t120", "00\t-20", ".\t-5", "facture\t-300", "@titled\t60", "@unknown\t-5", "@control\t-100"]
  only_near: {any: [persons, care, age], within: 150}
  confidence:
    - score: {at_least: {high: 120, medium: 40, low: -60}, within: 150, points: {care: 20, "care high": 20, trade: -50}}
- {detector: ipp, describes: d, source: s, boundary: none, pattern: 'ipp[ :=]{1,3}[0-9]{5,9}'}
- {detector: hl7, describes: d, source: s, structure: hl7v2}
- {detector: json, describes: d, source: s, structure: fhir-json}
- {detector: xml, describes: d, source: s, structure: fhir-xml}
- {detector: cda, describes: d, source: s, structure: cda}
)";

const Detectors& detectors()
{
    static const auto set = [] {
        config::Diagnostics problems;
        const config::Source source{"d.yaml", std::string{yaml}};
        auto compiled = Detectors::compile({&source, 1}, problems);
        if (!compiled) std::abort();
        return compiled;
    }();
    return *set;
}

/// The findings as texts, in order of their places.
std::vector<std::string> scan(Bytes input, std::size_t piece, Encoding encoding, Escapes escapes)
{
    static Scratch scratch;
    Scanner scanner{detectors(), {}, scratch};
    // In two texts: what is near is near across their border.
    const auto half = input.size() / 2;
    for (const auto text : {input.first(half), input.subspan(half)}) {
        scanner.begin("t", encoding, escapes);
        for (std::size_t at = 0; at < text.size(); at += piece)
            scanner.feed(text.subspan(at, std::min(piece, text.size() - at)));
        scanner.end();
    }
    const auto outcome = std::move(scanner).finish();
    std::vector<std::string> findings;
    for (const auto& it : outcome.findings) {
        if (it.offset > input.size()) std::abort();
        // Not its length: whether what nobody sees behind it belongs to it depends on the cut.
        findings.push_back(it.detector + ' ' + std::to_string(it.offset) + ' ' +
                           std::string{name(it.confidence)} + ' ' + std::string{it.form});
    }
    for (const auto& [detector, count] : outcome.counts)
        findings.push_back(detector + " x " + std::to_string(count));
    std::sort(findings.begin(), findings.end());
    return findings;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 3) return 0;
    const Bytes input{reinterpret_cast<const std::byte*>(data + 3), size - 3};
    const std::size_t piece = 1 + (data[0] % 8 == 0 ? 64 * data[1] : data[0] % 64);
    constexpr Encoding encodings[] = {Encoding::utf8_or_cp1252, Encoding::utf16le,
                                      Encoding::utf8_or_cp1252, Encoding::utf16be};
    constexpr Escapes escapes[] = {Escapes::none, Escapes::json, Escapes::xml, Escapes::none};
    const auto encoding = encodings[data[2] % 4];
    const auto escape = escapes[data[2] / 4 % 4];
    if (scan(input, input.size() + 1, encoding, escape) != scan(input, piece, encoding, escape))
        std::abort();
    return 0;
}
