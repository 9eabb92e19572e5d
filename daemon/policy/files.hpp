/// The policy file and everything it includes, read and parsed, before any rule is understood.
#pragma once

#include "config/diagnostics.hpp"
#include "config/node.hpp"
#include "config/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lazaret::policy {

constexpr std::size_t include_depth_limit = 8; ///< packs within packs
constexpr std::size_t file_limit = 1000;       ///< packs and detector files, each

/// One file with rules: the policy itself or a pack.
struct Document {
    config::Source source;
    config::Node root;
    const config::Node* rules = nullptr;      ///< in `root`; null when there are none
    const config::Node* categories = nullptr; ///< in `root`; null when there are none
};

struct Files {
    std::vector<std::unique_ptr<Document>> documents; ///< the policy first, packs in order
    std::vector<config::Source> detectors;            ///< each file once
    bool complete = true;                             ///< every file named was found and read
    std::string version; ///< first 12 digits of the SHA-256 over all of them
};

/// Reads the disk. A file that several others name is read once.
Files load(const config::Source& policy, config::Diagnostics& problems);

} // namespace lazaret::policy
