/// `lazaret scan`: what the proxy would say of a body on its way to a host.
#pragma once

#include "proxy/core.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lazaret::cli {

struct ScanOptions {
    std::vector<std::string> files;
    std::string to; ///< host, or host/path; empty: one that is not approved
    std::string content_type;
    std::string content_encoding;
    bool json = false;
};

/// Prints a verdict for each file, in their order. Exit status: 0 all may leave, 1 some may not or
/// could not be read, 2 usage.
int scan(const ScanOptions& options, const proxy::Rulebook& rulebook);

} // namespace lazaret::cli
