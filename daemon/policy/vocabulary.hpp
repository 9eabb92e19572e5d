/// What rules may name: detectors, providers, categories.
#pragma once

#include "config/diagnostics.hpp"
#include "config/node.hpp"
#include "detect/detectors.hpp"
#include "hosting/registry.hpp"
#include "policy/domain_set.hpp"
#include "policy/files.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::policy {

struct Category {
    config::Place place;
    DomainSet domains;
};

struct Vocabulary {
    /// Null when they did not compile, or when not all files were found: then no name of a detector
    /// is called unknown, since that would blame the wrong line.
    const detect::Detectors* detectors = nullptr;
    std::vector<std::string> detector_names;
    std::vector<std::string> providers;
    std::map<std::string, Category> categories;
};

/// `detectors`: may be null; outlives the result, as does nothing else.
Vocabulary gather(const Files& files, const detect::Detectors* detectors,
                  const hosting::Registry& registry, config::Diagnostics& problems);

/// A domain pattern in its canonical form ("*.santé.example" gives "*.xn--sant-dma.example").
/// Reports what is no domain (P015).
std::optional<std::string> domain_pattern(const config::Node& node, config::Diagnostics& problems);

} // namespace lazaret::policy
