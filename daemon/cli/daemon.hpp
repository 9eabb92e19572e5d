/// lazaretd: builds what the configuration asks for, runs it, and answers the signals.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace lazaret::cli {

/// Runs until SIGTERM or SIGINT. Exit status: 0 ended as asked, 1 could not run, 2 configuration.
int run(const std::filesystem::path& configuration);

} // namespace lazaret::cli
