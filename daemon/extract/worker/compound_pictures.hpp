/// Pictures inside the drawings of Office files (MS-ODRAW §2.2.23, OfficeArtBlip).
#pragma once

#include "extract/worker/compound_findings.hpp"

namespace lazaret::extract::worker {

/// Gives on each picture found in `bytes`, wherever it begins: drawings stand in streams of many
/// layouts, and a picture is known by its own signature.
void find_pictures(Bytes bytes, Findings& findings);

} // namespace lazaret::extract::worker
