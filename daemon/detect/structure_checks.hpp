/// Is this piece of a health format about a patient? Pure functions over what was collected.
#pragma once

#include "detect/form.hpp"

#include <string>
#include <string_view>

namespace lazaret::detect {

/// HL7 v2 §3.4.2: the rest of a PID segment behind "PID" and its separator. Looks at PID-3, 5, 7.
Recognised check_hl7_patient(std::string_view fields, char separator);

/// FHIR JSON: `text` around a "resourceType", whose name ends at `type`.
Recognised check_fhir_json(std::string_view text, std::size_t type);

/// FHIR XML: `text` around the namespace, whose quote ends at `tag`.
Recognised check_fhir_xml(std::string_view text, std::size_t tag);

/// CDA: from "patientRole" on.
Recognised check_cda_patient(std::string_view text);

/// DICOM PS3.5 §7.1: what follows the tag (0010,0010), explicit or implicit VR, little endian.
/// `in_file`: the DICM mark was seen at its place.
Recognised check_dicom_name(std::string_view element, bool in_file);

/// DICOM JSON model (PS3.18 annex F): what follows "00100010".
Recognised check_dicom_json_name(std::string_view text);

/// HPRIM Médecin: the twelve lines of the header.
Recognised check_hprim_header(std::string_view text);

/// HPRIM Santé: segments from H on.
Recognised check_hprim_patient(std::string_view segments);

Recognised check_hprim_xml(std::string_view text);

} // namespace lazaret::detect
