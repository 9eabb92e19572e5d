/// PowerPoint's binary presentations (MS-PPT).
#pragma once

#include "extract/worker/compound_findings.hpp"
#include "extract/worker/compound_store.hpp"

namespace lazaret::extract::worker {

/// Gives the texts of slides, masters, notes and comments in the order of the file, embedded
/// objects and pictures. `storage` has a stream "PowerPoint Document".
void open_powerpoint(const Storage& storage, Findings& findings);

} // namespace lazaret::extract::worker
