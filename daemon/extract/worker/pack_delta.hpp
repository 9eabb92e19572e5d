/// The deltas of git (gitformat-pack(5), "Deltified representation").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// The size of the result, as the delta tells it; nothing when `delta` is none.
std::optional<std::uint64_t> delta_result_size(std::string_view delta);

/// The result of `delta` on `base`; nothing when they do not fit. The caller has checked that it
/// can afford delta_result_size().
std::optional<std::string> delta_result(std::string_view delta, std::string_view base);

/// What `delta` brings of its own, for when its base is not at hand: each piece on a line.
std::string delta_inserts(std::string_view delta);

} // namespace lazaret::extract::worker
