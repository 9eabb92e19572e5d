/// What a configuration names, read and checked: the same for the daemon, its reload and
/// `lazaret check`.
#pragma once

#include "config/diagnostics.hpp"
#include "config/settings.hpp"
#include "proxy/core.hpp"

#include <filesystem>
#include <optional>

namespace lazaret::cli {

/// lazaret.yaml. Nothing when any of `problems` is an error.
std::optional<config::Settings> load_settings(const std::filesystem::path& file,
                                              config::Diagnostics& problems);

/// Policy and providers, and where they were named (no line: on the command line).
struct RuleFiles {
    std::filesystem::path policy;
    std::filesystem::path providers;
    config::Place policy_place;
    config::Place providers_place;
};
RuleFiles rule_files(const config::Settings& settings);

/// Null when any of `problems` is an error.
std::shared_ptr<const proxy::Rulebook> load_rulebook(const RuleFiles& files,
                                                     config::Diagnostics& problems);

} // namespace lazaret::cli
