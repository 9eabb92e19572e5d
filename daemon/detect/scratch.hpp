/// What scanners of one thread share, so that none of them allocates while it scans.
#pragma once

#include "detect/database.hpp"
#include "detect/fold.hpp"
#include "detect/numbers.hpp"
#include "detect/scanner.hpp"
#include "detect/structures.hpp"

#include <cstdint>
#include <vector>

namespace lazaret::detect {

struct Scratch::State {
    ScratchSpace stream;    ///< in use while the common database runs
    ScratchSpace window;    ///< for patterns' starts
    std::uint64_t fits = 0; ///< serial of the program both were made to fit last
    bool good = true;
    Folder::Buffer fold;
    std::vector<Match> matches;
    std::vector<Cluster> clusters;
    std::vector<NumberHit> numbers;
    std::vector<std::uint64_t> long_runs;
    std::vector<StructureHit> structures;

    void fit(const class Program& program);
};

} // namespace lazaret::detect
