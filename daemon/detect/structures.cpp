#include "detect/structures.hpp"

#include "detect/structure_checks.hpp"

#include <algorithm>

namespace lazaret::detect {
namespace {

constexpr std::array<std::pair<std::string_view, Structure>, 6> names{{
    {"hl7v2", Structure::hl7v2},
    {"fhir-json", Structure::fhir_json},
    {"fhir-xml", Structure::fhir_xml},
    {"cda", Structure::cda},
    {"dicom", Structure::dicom},
    {"hprim", Structure::hprim},
}};

constexpr std::array<TriggerText, 12> trigger_texts{{
    {Trigger::hl7_header, Structure::hl7v2, R"(MSH[^\w\s]{5})"},
    {Trigger::hl7_patient, Structure::hl7v2, R"(PID[^\w\s])"},
    {Trigger::fhir_type, Structure::fhir_json, R"("resourceType"\s{0,8}:\s{0,8}"[A-Z])"},
    {Trigger::fhir_namespace, Structure::fhir_xml, R"(http://hl7\.org/fhir["'])"},
    {Trigger::cda_namespace, Structure::cda, R"(urn:hl7-org:v3)"},
    {Trigger::cda_patient, Structure::cda, R"([<:]patientRole)"},
    {Trigger::dicom_magic, Structure::dicom, R"(DICM\x02\x00)"},
    {Trigger::dicom_name, Structure::dicom, R"(\x10\x00\x10\x00)"},
    {Trigger::dicom_json_name, Structure::dicom, R"("00100010")"},
    {Trigger::hprim_mark, Structure::hprim, R"(\*\*\*\*(LAB|FIN)\*\*\*\*)"},
    {Trigger::hprim_header, Structure::hprim, R"(H\|~\^\\&\|)"},
    {Trigger::hprim_namespace, Structure::hprim, R"(http://www\.hprim\.org/hprimXML)"},
}};

constexpr std::size_t head_size = 1024; ///< twelve lines of an HPRIM header

constexpr Structure structure_of(std::size_t subject)
{
    constexpr std::array<Structure, 8> structures{
        Structure::hl7v2, Structure::fhir_json, Structure::fhir_xml, Structure::cda,
        Structure::dicom, Structure::dicom,     Structure::hprim,    Structure::hprim};
    return structures[subject];
}

/// The start of the line or of an MLLP block (0x0b).
bool starts_line(const Window& window, std::uint64_t position)
{
    if (position == 0) return true;
    const char before = window.at(position - 1);
    return before == '\r' || before == '\n' || before == '\x0b';
}

} // namespace

std::optional<Structure> find_structure(std::string_view name)
{
    for (const auto& [known, structure] : names)
        if (known == name) return structure;
    return std::nullopt;
}

std::vector<std::string> structure_names()
{
    std::vector<std::string> list;
    for (const auto& [name, structure] : names)
        list.emplace_back(name);
    return list;
}

std::span<const TriggerText> triggers()
{
    return trigger_texts;
}

bool Structures::wants(Structure structure) const
{
    return ((wanted_ >> static_cast<unsigned>(structure)) & 1) != 0;
}

void Structures::change_text(std::uint64_t position, std::vector<StructureHit>& found)
{
    for (std::size_t i = 0; i < collections_.size(); ++i)
        finish(static_cast<Subject>(i), found);
    hl7_separator_ = '\0';
    cda_ = false;
    dicom_ = false;
    text_start_ = position;
    head_.clear();
}

void Structures::feed(std::string_view view, std::vector<StructureHit>& found)
{
    if (wants(Structure::hprim) && head_.size() < head_size)
        head_ += view.substr(0, head_size - head_.size());
    for (std::size_t i = 0; i < collections_.size(); ++i)
        if (collections_[i].open) append(static_cast<Subject>(i), view, found);
}

void Structures::collect(Subject subject, std::uint64_t from, std::uint64_t end,
                         const Window& window, std::vector<StructureHit>& found, std::size_t limit,
                         bool line)
{
    finish(subject, found);
    auto& into = collection(subject);
    into.open = true;
    into.start = std::max({from, window.begin(), text_start_});
    into.trigger = end - std::min(end, into.start);
    into.limit = limit;
    into.line = line;
    into.text.clear();
    std::string buffer;
    const auto before = window.slice(into.start, end, buffer);
    into.text = before;
    append(subject, window.slice(end, std::min(window.end(), end + limit), buffer), found);
}

void Structures::append(Subject subject, std::string_view view, std::vector<StructureHit>& found)
{
    auto& into = collection(subject);
    auto more = view.substr(0, into.limit - std::min(into.limit, into.text.size()));
    bool ended = false;
    if (into.line) {
        const auto end = more.find_first_of("\r\n");
        ended = end != std::string_view::npos;
        more = more.substr(0, end);
    }
    into.text += more;
    if (ended || into.text.size() >= into.limit) finish(subject, found);
}

void Structures::finish(Subject subject, std::vector<StructureHit>& found)
{
    auto& done = collection(subject);
    if (!done.open) return;
    done.open = false;
    const std::string_view text{done.text};
    const auto behind = text.substr(std::min(done.trigger, text.size()));
    Recognised evidence;
    switch (subject) {
    case Subject::hl7_patient:
        // Its own separator: another message may have begun since, with another one.
        if (done.trigger > 0) evidence = check_hl7_patient(behind, text[done.trigger - 1]);
        break;
    case Subject::fhir_json:
        evidence = check_fhir_json(text, done.trigger);
        break;
    case Subject::fhir_xml:
        evidence = check_fhir_xml(text, done.trigger);
        break;
    case Subject::cda_patient:
        evidence = check_cda_patient(behind);
        break;
    case Subject::dicom_name:
        evidence = check_dicom_name(behind, dicom_);
        break;
    case Subject::dicom_json_name:
        evidence = check_dicom_json_name(behind);
        break;
    case Subject::hprim_patient:
        evidence = check_hprim_patient(text);
        break;
    case Subject::hprim_xml:
        evidence = check_hprim_xml(behind);
        break;
    case Subject::count:
        break;
    }
    if (evidence.form == Form::none) return;
    found.push_back({structure_of(static_cast<std::size_t>(subject)), done.start,
                     done.start + std::max<std::size_t>(done.trigger, 1), evidence.form,
                     std::move(evidence.id)});
}

void Structures::hit_hl7(Trigger trigger, std::uint64_t end, const Window& window,
                         std::vector<StructureHit>& found)
{
    if (trigger == Trigger::hl7_header) {
        constexpr std::uint64_t length = 8; // MSH and five signs
        const char separator = window.at(end - 5);
        if (starts_line(window, end - length) && separator > ' ') hl7_separator_ = separator;
        return;
    }
    constexpr std::uint64_t length = 4; // PID and the separator
    const bool patient = hl7_separator_ != '\0' && window.at(end - 1) == hl7_separator_ &&
                         starts_line(window, end - length);
    if (patient)
        collect(Subject::hl7_patient, end - length, end, window, found, collect_limit, true);
}

void Structures::hit_hprim_mark(std::uint64_t end, std::vector<StructureHit>& found)
{
    const auto evidence = check_hprim_header(head_);
    if (evidence.form == Form::none) return;
    constexpr std::uint64_t length = 11;
    found.push_back({Structure::hprim, end - length, end, evidence.form, evidence.id});
}

void Structures::hit(Trigger trigger, std::uint64_t end, std::uint64_t source, const Window& window,
                     std::vector<StructureHit>& found)
{
    constexpr std::uint64_t before = 512; // bytes: keys before "resourceType", the root's name
    const auto from = end - std::min(end, before);
    std::string buffer;
    switch (trigger) {
    case Trigger::hl7_header:
    case Trigger::hl7_patient:
        return hit_hl7(trigger, end, window, found);
    case Trigger::fhir_type:
        // The match ends behind the first letter of the name.
        return collect(Subject::fhir_json, from, end - 1, window, found, collect_limit, false);
    case Trigger::fhir_namespace:
        return collect(Subject::fhir_xml, from, end, window, found, collect_limit, false);
    case Trigger::cda_namespace:
        if (window.slice(from, end, buffer).find("ClinicalDocument") != std::string_view::npos)
            cda_ = true;
        return;
    case Trigger::cda_patient:
        if (cda_ && !collection(Subject::cda_patient).open)
            collect(Subject::cda_patient, end - 12, end, window, found, collect_limit, false);
        return;
    case Trigger::dicom_magic:
        if (source == 134) dicom_ = true; // PS3.10 §7.1: 128 bytes, "DICM", then group 0002
        return;
    case Trigger::dicom_name:
        return collect(Subject::dicom_name, end - 4, end, window, found, 128, false);
    case Trigger::dicom_json_name:
        return collect(Subject::dicom_json_name, end - 10, end, window, found, 256, false);
    case Trigger::hprim_mark:
        return hit_hprim_mark(end, found);
    case Trigger::hprim_header:
        if (starts_line(window, end - 7))
            collect(Subject::hprim_patient, end - 7, end, window, found, collect_limit, false);
        return;
    case Trigger::hprim_namespace:
        return collect(Subject::hprim_xml, end - 31, end, window, found, 2 * collect_limit, false);
    }
}

} // namespace lazaret::detect
