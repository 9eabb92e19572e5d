/// Dates and times as people here write them.
#pragma once

#include <cstdint>
#include <string>

namespace lazaret::extract::worker {

/// Days since 1970-01-01 as 31/12/2024.
std::string day_text(std::int64_t day);

/// 23:59:58, without the seconds when they are 0. Hours may be any number.
std::string clock_text(std::int64_t seconds);

/// A FILETIME (100 ns since 1601-01-01 UTC) as 31/12/2024 23:59:58, without the time at midnight.
/// Empty for 0 and what lies beyond the year 9999.
std::string filetime_text(std::uint64_t filetime);

} // namespace lazaret::extract::worker
