/// Values as people write them: sizes, durations, dates. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret::config {

/// A whole number without sign, blanks or leading "+".
std::optional<std::uint64_t> parse_number(std::string_view text);

/// "4096", "512B", "64KiB", "1MiB", "4GiB", "2TiB": bytes, up to 2^63-1.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// "250ms", "10s", "5m", "24h", "30d", up to ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "2027-12-31" (RFC 3339 full-date), a day that exists.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

/// What was probably meant by a size, duration or date in another spelling ("20 Go", "1.5GB",
/// "10 sec", "31/12/2027"), in ours; empty when that is not clear.
std::string meant_size(std::string_view text);
std::string meant_duration(std::string_view text);
std::string meant_date(std::string_view text);

} // namespace lazaret::config
