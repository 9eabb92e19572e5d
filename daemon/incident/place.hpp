/// Where the incidents' file may lie.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace lazaret::incident {

/// Makes the empty file (mode 0600) if there is none, so that it is there after a crash too.
/// Errors: Errc::io; Errc::config when others can write to its folder or read the file.
Result<> prepare_place(const std::filesystem::path& file);

} // namespace lazaret::incident
