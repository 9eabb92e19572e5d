/// The entries of a git packfile (gitformat-pack(5)), one after the other. Only finds and inflates;
/// what they mean is for pack.cpp.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

enum class PackKind : std::uint8_t {
    commit = 1,
    tree = 2,
    blob = 3,
    tag = 4,
    offset_delta = 6,
    reference_delta = 7,
};

struct PackEntry {
    PackKind kind = PackKind::blob;
    std::uint64_t offset = 0;   ///< of the entry, in the pack
    std::uint64_t data = 0;     ///< of its compressed bytes, in the pack
    std::uint64_t size = 0;     ///< inflated, as the entry tells it
    std::uint64_t base = 0;     ///< offset_delta: where its base is
    std::string_view base_id{}; ///< reference_delta: the name of its base
};

/// The head of the entry at `offset`; nothing when there is none. `id_size`: 20, or 32 for SHA-256.
std::optional<PackEntry> pack_entry(Bytes pack, std::uint64_t offset, std::size_t id_size);

/// Inflates an entry, a block at a time; `take` returns false to stop. Returns where the compressed
/// bytes end, or nothing when they are broken, do not have the size told, or `take` has stopped.
std::optional<std::uint64_t> inflate_entry(Bytes pack, const PackEntry& entry,
                                           const std::function<bool(Bytes)>& take);

} // namespace lazaret::extract::worker
