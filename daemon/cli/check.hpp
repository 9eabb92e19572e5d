/// `lazaret check`: says everything that is wrong with what people wrote, before it bites.
#pragma once

#include <filesystem>
#include <string>

namespace lazaret::cli {

struct CheckOptions {
    std::filesystem::path configuration; ///< lazaret.yaml; empty: only the two below
    std::filesystem::path policy;
    std::filesystem::path providers;
    bool list_detectors = false;
    bool json = false;
};

/// Exit status: 0 nothing is wrong, 2 something is.
int check(const CheckOptions& options);

} // namespace lazaret::cli
