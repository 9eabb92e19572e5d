/// What scanners of one thread share, so that none of them allocates while it scans.
#pragma once

#include "detect/database.hpp"
#include "detect/fold.hpp"
#include "detect/house.hpp"
#include "detect/lexicon.hpp"
#include "detect/numbers.hpp"
#include "detect/scanner.hpp"
#include "detect/structures.hpp"
#include "detect/words.hpp"

#include <cstdint>
#include <vector>

namespace lazaret::detect {

struct Scratch::State {
    ScratchSpace stream;    ///< in use while the common database runs
    ScratchSpace window;    ///< for patterns' starts
    ScratchSpace closeup;   ///< for zones
    std::uint64_t fits = 0; ///< serial of the program all were made to fit last
    bool good = true;
    Folder::Buffer fold;
    std::vector<Match> matches;
    std::vector<WordHit> words;
    std::vector<Match> closeup_matches;
    std::vector<Span> zones;
    std::vector<Cluster> clusters;
    std::vector<NumberHit> numbers;
    std::vector<std::uint64_t> long_runs;
    std::vector<StructureHit> structures;
    std::vector<HouseHit> house;

    void fit(const class Program& program);
};

} // namespace lazaret::detect
