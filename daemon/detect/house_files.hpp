/// Opens what detectors name of the house's own: fingerprints of its documents, indexes of its
/// records. Detectors of one policy that name the same file share it.
#pragma once

#include "exact/index.hpp"
#include "fingerprint/set.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <utility>

namespace lazaret::detect {

class HouseFiles {
public:
    /// Errors: those of fingerprint::Set::open().
    Result<std::shared_ptr<const fingerprint::Set>> fingerprints(const std::filesystem::path& file);

    /// Errors: those of exact::Index::open().
    Result<std::shared_ptr<const exact::Index>> index(const std::filesystem::path& file,
                                                      const std::filesystem::path& key_file,
                                                      const exact::Key& key);

private:
    std::map<std::filesystem::path, std::shared_ptr<const fingerprint::Set>> sets_;
    std::map<std::pair<std::filesystem::path, std::filesystem::path>,
             std::shared_ptr<const exact::Index>>
        indexes_; ///< by file and key
};

} // namespace lazaret::detect
