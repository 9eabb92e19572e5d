/// What stands in front of a packfile: the request of a push, or the header of a bundle.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lazaret::extract::worker {

struct PackFront {
    std::string text{};                  ///< ids, names of branches and tags, options, a line each
    std::optional<std::uint64_t> pack{}; ///< where "PACK" is; a push that only deletes has none
    std::size_t id_size = 20;            ///< 32 in a repository of SHA-256
    bool broken = false;                 ///< not by the rules before the pack
};

/// gitprotocol-pack(5) "Reference Update Request", gitformat-bundle(5), or the pack itself.
PackFront pack_front(Bytes document);

} // namespace lazaret::extract::worker
