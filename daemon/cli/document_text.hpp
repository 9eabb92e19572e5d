/// The text of a document, as the proxy would come to see it.
#pragma once

#include "base/result.hpp"
#include "extract/extractor.hpp"
#include "fingerprint/document.hpp"
#include "workers/pool.hpp"

#include <filesystem>
#include <set>

namespace lazaret::cli {

struct DocumentText {
    fingerprint::Texts texts;
    std::set<extract::Unscannable> gaps; ///< of what could not be read in it
};

/// Reads `file` and opens what is packed in it; documents in workers of `pool`, in their sandbox.
/// Errors: Errc::io (the file cannot be read).
Result<DocumentText> read_document(const std::filesystem::path& file, workers::Pool& pool);

} // namespace lazaret::cli
