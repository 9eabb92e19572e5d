/// Domain names as the registry lists them.
#pragma once

#include "config/node.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lazaret::hosting {

/// A name ("data.example") or all names below one ("*.sante.example"), canonical. What is too wide
/// or no name at all is reported where it stands.
std::optional<std::string> read_domain(const config::Node& node, config::Diagnostics& problems);

/// True for a canonical domain that the customers of one of the large hosts share, each with a name
/// or a path of its own: approving it approves all of them.
bool is_shared(std::string_view domain);

} // namespace lazaret::hosting
