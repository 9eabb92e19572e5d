/// Documents that are a zip of XML: Office Open XML (ECMA-376: docx, xlsx, pptx and their macro and
/// template kinds), OpenDocument (ISO 26300) and EPUB.
///
/// Text comes out as people see it: words whole though the markup splits them, paragraphs and rows
/// as lines. Every member is given: what is not known as text, as a file.
#pragma once

#include "extract/worker/documents.hpp"
#include "extract/worker/zip_directory.hpp"

namespace lazaret::extract::worker {

bool is_office(Bytes document, const ZipDirectory& directory);

/// Gives the members. False: nothing more may be given; told.
bool give_office(Bytes document, const ZipDirectory& directory, Allowance& allowance, Sink& out);

} // namespace lazaret::extract::worker
