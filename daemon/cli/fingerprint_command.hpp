/// `lazaret fingerprint`: which forms and templates of the house are recognised.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lazaret::cli {

struct FingerprintOptions {
    enum class What { add, list, remove };

    What what = What::list;
    std::filesystem::path file;     ///< of fingerprints
    std::string name;               ///< of the document; for add and remove
    std::vector<std::string> files; ///< for add: one document's texts, in any format that is opened
    std::vector<std::string> except; ///< for add: files whose grams are not the document's own
    bool json = false;               ///< for list: one JSON object a line
};

/// Exit status: 0 done, 1 a file cannot be read or written, 2 usage, no such document, one that is
/// too short, or a damaged file of fingerprints. On failure the file is as it was.
int fingerprint_command(const FingerprintOptions& options);

} // namespace lazaret::cli
