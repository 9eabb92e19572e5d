#include "inspect/reader.hpp"

#include "inspect/path.hpp"
#include "inspect/short_text.hpp"

#include <utility>

namespace lazaret::inspect {
namespace {

constexpr std::size_t max_gaps = 100;       // that are listed; all are counted
constexpr std::size_t max_form_name = 1024; // bytes of a field's or file's name that are scanned

std::string path_of_body(const extract::Part& body)
{
    return body.name.empty() ? "body" : path_step(body.name);
}

} // namespace

void Reader::open(const extract::Part& part)
{
    Place place;
    if (places_.empty()) {
        place.unnamed = part.name.empty();
        place.path = path_of_body(part);
    } else {
        const auto& above = places_.back();
        place.unnamed = above.unnamed && part.name.empty();
        place.path = above.path;
        if (!part.name.empty())
            place.path = (above.unnamed ? "" : above.path + '/') + path_step(part.name);
    }
    scan_labels(place.path, part);
    places_.push_back(std::move(place));
}

void Reader::begin_text(Encoding encoding, Escapes escapes)
{
    scanner_.begin(places_.back().path, encoding, escapes);
}

void Reader::text(Bytes bytes)
{
    report_.decoded_bytes += bytes.size();
    scanner_.feed(bytes);
}

void Reader::gap(extract::Unscannable why, std::uint64_t bytes)
{
    note(places_.back().path, why, bytes);
}

void Reader::add_text(const std::string& part, std::string_view text)
{
    if (text.empty()) return;
    scan_text(part, text);
    for (const auto& form : other_forms(text))
        scan_text(part, form);
}

void Reader::body_gap(const extract::Part& body, extract::Unscannable why, std::uint64_t bytes)
{
    note(path_of_body(body), why, bytes);
}

Report Reader::finish() &&
{
    auto found = std::move(scanner_).finish();
    if (!found.complete) note("body", extract::Unscannable::over_budget, report_.decoded_bytes);
    report_.findings = std::move(found.findings);
    report_.counts = std::move(found.counts);
    report_.tallies = std::move(found.tallies);
    report_.persons = found.persons;
    return std::move(report_);
}

void Reader::scan_text(const std::string& part, std::string_view text)
{
    scanner_.begin(part, Encoding::utf8_or_cp1252, Escapes::none);
    this->text(as_bytes(text));
    scanner_.end();
}

/// Names stand before what they name, as labels do: "nir: ", then the content of the field.
void Reader::scan_labels(const std::string& path, const extract::Part& part)
{
    std::string label;
    if (!part.field.empty()) label = part.field.substr(0, max_form_name) + ": ";
    if (!part.file_name.empty()) label += part.file_name.substr(0, max_form_name) + "\n";
    if (!label.empty()) scan_text(path + ".name", label);
    if (!part.headers.empty()) scan_text(path + ".headers", part.headers);
}

void Reader::note(const std::string& path, extract::Unscannable why, std::uint64_t bytes)
{
    const auto index = static_cast<std::size_t>(why);
    ++report_.gap_counts[index];
    report_.gap_bytes[index] += bytes;
    if (report_.gaps.size() < max_gaps)
        report_.gaps.push_back({.part = path, .why = why, .bytes = bytes});
}

} // namespace lazaret::inspect
