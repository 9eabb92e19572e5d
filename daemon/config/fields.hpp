/// Addresses and networks in files that people write: read from a node, reported where they stand.
#pragma once

#include "base/network.hpp"
#include "config/node.hpp"
#include "config/settings.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace lazaret::config {

/// "127.0.0.1:3128" or "[::1]:0".
std::optional<Endpoint> read_endpoint(const Node& node, Diagnostics& problems);

/// Networks in the order of the file, those with mistakes left out. Warns of "10.1.2.3/8", which is
/// all of 10.0.0.0/8. `nodes`: as Reader::text_nodes gives them.
std::vector<Network> read_networks(const std::vector<const Node*>& nodes, Diagnostics& problems);

/// True for 0.0.0.0/0 and ::/0.
bool holds_everyone(const Network& network);

} // namespace lazaret::config
