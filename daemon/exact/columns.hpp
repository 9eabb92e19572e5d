/// Which columns of a CSV file are indexed, and what is in them.
#pragma once

#include "exact/build.hpp"

#include <span>

namespace lazaret::exact {

/// What a column of this name holds. `folded`: letter case does not count.
std::optional<Kind> guess_kind(std::string_view folded);

struct ChosenColumn {
    std::string name; ///< as the rules will call it: as it was asked for
    Kind kind = Kind::number;
    std::size_t field = 0; ///< of the CSV, from 0
};

/// Finds what was asked for in the header. Errors: Errc::config, a text without file and line.
Result<std::vector<ChosenColumn>> choose(std::span<const WantedColumn> wanted,
                                         std::span<const std::string> header,
                                         std::string (*fold)(std::string_view));

} // namespace lazaret::exact
