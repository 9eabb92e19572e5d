/// One detector as it is written, before what it says of others is looked up.
#pragma once

#include "config/node.hpp"
#include "detect/program.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lazaret::detect {

/// A detector named in a clause, and where.
struct Reference {
    enum class Role { with, without, sign, only_near };
    std::size_t clause = 0;
    Role role = Role::with;
    int points = 0; ///< of a sign
    std::string name;
    config::Place place;
    Confidence at_least = Confidence::low; ///< of a sign
};

struct Draft {
    Detector detector;
    std::vector<Reference> references;
};

class HouseFiles;

/// Reads one detector; everything wrong with it is reported. `source`: its file, for paths.
/// `house`: opens what it names of the house's own.
Draft read_detector(const config::Node& node, const config::Source& source, HouseFiles& house,
                    config::Diagnostics& problems);

} // namespace lazaret::detect
