/// FHIR, CDA and HPRIM XML: looked for with plain searches, since a piece of a document is no
/// document that a parser would take.
#include "detect/structure_checks.hpp"
#include "detect/window.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace lazaret::detect {
namespace {

/// The resources that are about a patient (HL7 FHIR R4); others, such as Organization, are not.
constexpr std::array<std::string_view, 26> patient_types{
    "Patient",
    "Observation",
    "Condition",
    "Encounter",
    "Procedure",
    "MedicationRequest",
    "MedicationStatement",
    "MedicationAdministration",
    "MedicationDispense",
    "AllergyIntolerance",
    "Immunization",
    "DiagnosticReport",
    "DocumentReference",
    "Composition",
    "Coverage",
    "Claim",
    "ExplanationOfBenefit",
    "QuestionnaireResponse",
    "CarePlan",
    "FamilyMemberHistory",
    "ImagingStudy",
    "Specimen",
    "ServiceRequest",
    "RelatedPerson",
    "ClinicalImpression",
    "EpisodeOfCare",
};

bool is_patient_type(std::string_view name)
{
    return std::find(patient_types.begin(), patient_types.end(), name) != patient_types.end();
}

std::string_view word_at(std::string_view text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), is_alnum);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// Templates hold their values' places: ${id}, {{id}}, {@extension}.
bool is_filled(std::string_view value)
{
    return value.find_first_of("{}$@") == std::string_view::npos &&
           std::any_of(value.begin(), value.end(), [](char c) { return is_alnum(c) || c < 0; });
}

/// What stands in quotes behind `key`, empty when there is none within a few bytes.
std::string_view quoted_after(std::string_view text, std::string_view key)
{
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    auto rest = text.substr(at + key.size(), 200);
    const auto open = rest.find_first_of("\"'");
    if (open == std::string_view::npos || open > 8) return {};
    const char quote = rest[open];
    rest.remove_prefix(open + 1);
    const auto close = rest.find(quote);
    return close == std::string_view::npos ? std::string_view{} : rest.substr(0, close);
}

/// The text of the first element of that local name, whatever its prefix.
std::string_view element(std::string_view text, std::string_view name)
{
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        if (at == 0 || (text[at - 1] != '<' && text[at - 1] != ':')) continue;
        auto rest = text.substr(at + name.size());
        if (rest.empty() || is_alnum(rest.front())) continue;
        const auto open = rest.find('>');
        if (open == std::string_view::npos) return {};
        rest.remove_prefix(open + 1);
        return rest.substr(0, rest.find('<'));
    }
    return {};
}

unsigned count_of(std::string_view text, std::span<const std::string_view> signs)
{
    return static_cast<unsigned>(
        std::count_if(signs.begin(), signs.end(), [&](std::string_view sign) {
            return text.find(sign) != std::string_view::npos;
        }));
}

Recognised judged(unsigned signs, std::string_view id)
{
    if (signs == 0) return {};
    return {signs > 1 ? Form::complete : Form::partial, std::string{id.substr(0, 64)}};
}

/// Where the innermost object that is open at the end of `text` begins; 0 when that is not at hand.
std::size_t object_start(std::string_view text)
{
    unsigned closed = 0;
    for (auto i = text.size(); i-- > 0;) {
        if (text[i] == '}') ++closed;
        if (text[i] == '{' && closed-- == 0) return i;
    }
    return 0;
}

/// The id behind "Patient/", as references have it.
std::string_view referenced_patient(std::string_view text)
{
    constexpr std::string_view mark = "Patient/";
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at + mark.size());
    return rest.substr(0, rest.find_first_of("\"'/"));
}

} // namespace

Recognised check_fhir_json(std::string_view text, std::size_t type)
{
    const auto name = word_at(text.substr(std::min(type, text.size())));
    if (!is_patient_type(name)) return {};
    // From where this resource's object opens to where the next resource says its type.
    text = text.substr(0, text.find("\"resourceType\"", type));
    text.remove_prefix(object_start(text.substr(0, type)));
    if (name == "Patient") {
        constexpr std::array<std::string_view, 8> signs{
            "\"identifier\"", "\"name\"",   "\"birthDate\"", "\"telecom\"",
            "\"address\"",    "\"gender\"", "\"family\"",    "\"id\""};
        auto id = quoted_after(text, "\"id\"");
        if (id.empty()) id = quoted_after(text, "\"value\"");
        if (id.empty()) id = quoted_after(text, "\"family\"");
        return judged(count_of(text, signs), id);
    }
    constexpr std::array<std::string_view, 4> subjects{"\"subject\"", "\"patient\"",
                                                       "\"beneficiary\"", "\"Patient/"};
    constexpr std::array<std::string_view, 3> contents{"\"code\"", "\"status\"", "\"date"};
    const auto about = count_of(text, subjects);
    const auto content = count_of(text, contents);
    const unsigned signs =
        about > 0 ? 1 + std::min(about + content - 1, 1u) : std::min(content, 1u);
    return judged(signs, referenced_patient(text));
}

Recognised check_fhir_xml(std::string_view text, std::size_t tag)
{
    // The root that declares the namespace, or a Bundle's or Parameters' first entry about a
    // patient.
    const auto space = text.rfind("http://hl7.org/fhir", tag);
    const auto root = text.rfind('<', space);
    if (space == std::string_view::npos || root == std::string_view::npos) return {};
    auto name = word_at(text.substr(root + 1));
    auto body = text.substr(space);
    if (name == "Bundle" || name == "Parameters") {
        const auto first =
            std::find_if(patient_types.begin(), patient_types.end(), [&](std::string_view type) {
                const auto at = body.find(std::string{"<"} + std::string{type} + ">");
                return at != std::string_view::npos;
            });
        if (first == patient_types.end()) return {};
        name = *first;
    }
    if (!is_patient_type(name)) return {};
    constexpr std::array<std::string_view, 9> signs{"<identifier", "<name",        "<family",
                                                    "<birthDate",  "<subject",     "<patient",
                                                    "Patient/",    "<beneficiary", "<id "};
    auto id = name == "Patient" ? quoted_after(body, "<id value") : referenced_patient(body);
    if (id.empty()) id = quoted_after(body, "<value value");
    return judged(count_of(body, signs), id);
}

Recognised check_cda_patient(std::string_view text)
{
    const auto end = text.find("patientRole>");
    const auto role = text.substr(0, end);
    const auto id = quoted_after(role, "extension");
    const bool has_id = is_filled(id);
    const bool has_name = is_filled(element(role, "family")) || is_filled(element(role, "given")) ||
                          is_filled(element(role, "name"));
    return judged(static_cast<unsigned>(has_id) + static_cast<unsigned>(has_name),
                  has_id ? id : std::string_view{});
}

Recognised check_hprim_xml(std::string_view text)
{
    if (text.find("<patient") == std::string_view::npos &&
        text.find(":patient") == std::string_view::npos)
        return {};
    constexpr std::array<std::string_view, 5> names{"nomUsuel", "nomNaissance", "prenom",
                                                    "dateNaissance", "date"};
    auto signs =
        static_cast<unsigned>(std::count_if(names.begin(), names.end(), [&](std::string_view name) {
            return is_filled(element(text, name));
        }));
    const auto id = element(text, "valeur");
    const bool numbered = text.find("numeroIdentifiantPatient") != std::string_view::npos ||
                          text.find("identifiant") != std::string_view::npos;
    if (numbered && is_filled(id)) ++signs;
    return judged(signs, id);
}

} // namespace lazaret::detect
