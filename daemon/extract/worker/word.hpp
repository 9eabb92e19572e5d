/// Word's binary files (MS-DOC), from Word 6 to 2003.
#pragma once

#include "extract/worker/compound_findings.hpp"
#include "extract/worker/compound_store.hpp"

namespace lazaret::extract::worker {

/// Gives the texts of the document in `storage`, which has a stream WordDocument: body, footnotes,
/// headers, comments, endnotes, text boxes, field codes, and the pictures.
void open_word(const Storage& storage, Findings& findings);

} // namespace lazaret::extract::worker
