#include "detect/house_files.hpp"

namespace lazaret::detect {

Result<std::shared_ptr<const fingerprint::Set>>
HouseFiles::fingerprints(const std::filesystem::path& file)
{
    auto& known = sets_[file];
    if (known) return known;
    auto opened = fingerprint::Set::open(file);
    if (opened) known = *opened;
    return opened;
}

Result<std::shared_ptr<const exact::Index>> HouseFiles::index(const std::filesystem::path& file,
                                                              const std::filesystem::path& key_file,
                                                              const exact::Key& key)
{
    auto& known = indexes_[{file, key_file}];
    if (known) return known;
    auto opened = exact::Index::open(file, key);
    if (opened) known = *opened;
    return opened;
}

} // namespace lazaret::detect
