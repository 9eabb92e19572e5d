/// Is this piece of a health format about a patient? Pure functions over what was collected.
#pragma once

#include "detect/form.hpp"

#include <string>
#include <string_view>

namespace lazaret::detect {

struct Evidence {
    Form form = Form::none; ///< complete, partial, or none
    std::string id;         ///< of the patient, may be empty
};

/// HL7 v2 §3.4.2: the rest of a PID segment behind "PID" and its separator. Looks at PID-3, 5, 7.
Evidence check_hl7_patient(std::string_view fields, char separator);

/// FHIR JSON: `text` around a "resourceType", whose name ends at `type`.
Evidence check_fhir_json(std::string_view text, std::size_t type);

/// FHIR XML: `text` around the namespace, whose quote ends at `tag`.
Evidence check_fhir_xml(std::string_view text, std::size_t tag);

/// CDA: from "patientRole" on.
Evidence check_cda_patient(std::string_view text);

/// DICOM PS3.5 §7.1: what follows the tag (0010,0010), explicit or implicit VR, little endian.
/// `in_file`: the DICM mark was seen at its place.
Evidence check_dicom_name(std::string_view element, bool in_file);

/// DICOM JSON model (PS3.18 annex F): what follows "00100010".
Evidence check_dicom_json_name(std::string_view text);

/// HPRIM Médecin: the twelve lines of the header.
Evidence check_hprim_header(std::string_view text);

/// HPRIM Santé: segments from H on.
Evidence check_hprim_patient(std::string_view segments);

Evidence check_hprim_xml(std::string_view text);

/// PMSI, fixed width, `line` from its first column: VID-HOSP (NIR at 1-13, key at 14-15).
Evidence check_vid_hosp(std::string_view line);
/// RSS groupé (GHM at 3-8, birth date at 78-85 …) or RSF-ACE A (NIR at 22-34 …).
Evidence check_pmsi_line(std::string_view line);

} // namespace lazaret::detect
