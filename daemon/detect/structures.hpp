/// Health formats, recognised by their own signs and by evidence that they are about a patient: an
/// empty template, a code system or a manual that quotes a format is none.
///
/// Triggers are literals in the common database; what follows one is collected, at most a few KiB,
/// and then judged by a plain function (structure_checks.hpp).
#pragma once

#include "detect/form.hpp"
#include "detect/window.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

enum class Structure : std::uint8_t { hl7v2, fhir_json, fhir_xml, cda, dicom, hprim };

std::optional<Structure> find_structure(std::string_view name);
std::vector<std::string> structure_names();

/// An expression whose match starts or feeds a recogniser.
enum class Trigger : std::uint8_t {
    hl7_header,
    hl7_patient,
    fhir_type,
    fhir_namespace,
    cda_namespace,
    cda_patient,
    dicom_magic,
    dicom_name,
    dicom_json_name,
    hprim_mark,
    hprim_header,
    hprim_namespace,
};

struct TriggerText {
    Trigger trigger;
    Structure structure;
    std::string_view expression; ///< of Hyperscan, with case
};
std::span<const TriggerText> triggers();

/// A structure about a patient.
struct StructureHit {
    Structure structure = Structure::hl7v2;
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    Form form = Form::none;
    std::string id; ///< of the patient, as far as it is at hand
};

/// The recognisers' state for one body. Push-fed with what the scanner shows.
class Structures {
public:
    static constexpr std::size_t collect_limit = 2048; // bytes, for each of seven collections

    /// `wanted`: bit per Structure.
    explicit Structures(std::uint32_t wanted) : wanted_{wanted} {}

    /// Another text begins or goes on: nothing carries over.
    void change_text(std::uint64_t position, std::vector<StructureHit>& found);
    /// More of the present text, before the triggers in it.
    void feed(std::string_view view, std::vector<StructureHit>& found);
    /// A trigger's match ends before `end`, which lies in the stretch of `window`; `source`: offset
    /// of `end` in its decoded part.
    void hit(Trigger trigger, std::uint64_t end, std::uint64_t source, const Window& window,
             std::vector<StructureHit>& found);

private:
    enum class Subject : std::uint8_t {
        hl7_patient,
        fhir_json,
        fhir_xml,
        cda_patient,
        dicom_name,
        dicom_json_name,
        hprim_patient,
        hprim_xml,
        count,
    };
    /// Text behind a trigger, being gathered.
    struct Collection {
        bool open = false;
        std::uint64_t start = 0; ///< position of the first byte of `text`
        std::size_t trigger = 0; ///< where in `text` the trigger's match ends
        std::string text;
        std::size_t limit = 0;
        bool line = false; ///< ends with the line
    };

    bool wants(Structure structure) const;
    /// Begins to collect from `from` on (at hand), replacing what was being collected.
    void collect(Subject subject, std::uint64_t from, std::uint64_t end, const Window& window,
                 std::vector<StructureHit>& found, std::size_t limit, bool line);
    void append(Subject subject, std::string_view view, std::vector<StructureHit>& found);
    void finish(Subject subject, std::vector<StructureHit>& found);
    void hit_hl7(Trigger trigger, std::uint64_t end, const Window& window,
                 std::vector<StructureHit>& found);
    void hit_hprim_mark(std::uint64_t end, std::vector<StructureHit>& found);

    Collection& collection(Subject subject)
    {
        return collections_[static_cast<std::size_t>(subject)];
    }

    std::uint32_t wanted_ = 0;
    std::array<Collection, static_cast<std::size_t>(Subject::count)> collections_;
    char hl7_separator_ = '\0'; ///< of the last header, none yet: 0
    bool cda_ = false;          ///< the namespace was declared on a ClinicalDocument
    bool dicom_ = false;        ///< the magic word stands where it should
    std::uint64_t text_start_ = 0;
    std::string head_; ///< of the text: an HPRIM header
};

} // namespace lazaret::detect
