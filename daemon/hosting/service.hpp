/// One service of a provider, as providers.yaml describes it.
#pragma once

#include "config/node.hpp"
#include "hosting/registry.hpp"

namespace lazaret::hosting {

/// Reads all it can; every problem is reported where it stands.
Service read_service(const config::Node& node, config::Diagnostics& problems);

} // namespace lazaret::hosting
