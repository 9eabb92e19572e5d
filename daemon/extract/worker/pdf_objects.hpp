/// What a PDF says outside its pages: values of forms, remarks, titles, properties, files inside,
/// XFA.
///
/// Objects are taken one by one from the table rather than along their tree: so nothing recurses on
/// hostile input, and what no tree leads to any more is found as well.
#pragma once

#include "extract/extractor.hpp"
#include "extract/worker/pdf_poppler.hpp"

#include <unordered_set>
#include <vector>

namespace lazaret::extract::worker {

struct PdfFile {
    std::string name{};
    std::string media_type{};
    int stream = 0; ///< number of its object
};

struct PdfObjects {
    std::string notes{}; ///< UTF-8, "Label: value" lines, each once
    std::vector<PdfFile> files{};
    std::string form{};     ///< XFA: one XML document
    std::string metadata{}; ///< XMP: XML documents, one behind the other
    std::optional<Unscannable> gap{};
};

/// What was found before, in a later revision of the same file.
struct PdfSeen {
    std::unordered_set<std::string> notes{};
    std::unordered_set<std::uint64_t> streams{}; ///< places of files, forms, metadata
};

/// All objects of `document`, or those that stand elsewhere in `newer`.
PdfObjects objects_of(PDFDoc& document, PDFDoc* newer, PdfSeen& seen, const TextClock& clock);

/// The content of a file inside. Nothing when it is too large.
std::optional<std::string> file_content(PDFDoc& document, const PdfFile& file);

} // namespace lazaret::extract::worker
