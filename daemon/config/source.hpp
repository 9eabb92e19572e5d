/// Text that people write, with its name: what every diagnostic points into.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace lazaret::config {

struct Source {
    std::string name; ///< as shown in messages: the path as given
    std::string text;

    /// Errors: Errc::config: missing, not readable, not a file, larger than 16 MiB.
    static Result<Source> read(const std::filesystem::path& path);
};

/// `path` as named inside `source`: relative to the folder of the file that names it.
std::filesystem::path beside(const Source& source, const std::string& path);

} // namespace lazaret::config
