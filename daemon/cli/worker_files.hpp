/// Where the program of the workers is, and what the settings let it do.
#pragma once

#include "config/settings.hpp"
#include "workers/pool.hpp"

namespace lazaret::cli {

/// lazaret-extract: beside this program in a build folder, else where it is installed.
std::filesystem::path worker_program();

workers::Limits worker_limits(const config::Settings& settings);

} // namespace lazaret::cli
