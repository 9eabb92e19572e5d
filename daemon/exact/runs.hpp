/// Runs of digits and letters with a digit in them: where numbers and dates are read.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lazaret::exact {

struct Run {
    std::uint32_t start = 0;
    std::uint32_t length = 0;
    bool digits_only = false;
    bool glued = false; ///< one separator (space - . / _ or a line break) leads to the next run
};

/// Longer ones are no values: base64, digests. They are left out.
inline constexpr std::uint32_t longest_run = 48;

/// Appends the runs that begin in `text` from `from` on; `runs` is empty before.
void find_runs(std::string_view text, std::size_t from, std::vector<Run>& runs);

} // namespace lazaret::exact
