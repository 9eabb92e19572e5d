/// Where the characters of a Word document stand in its stream (MS-DOC §2.4.1).
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace lazaret::extract::worker {

struct Piece {
    std::uint32_t offset;     ///< in the stream WordDocument
    std::uint32_t characters; ///< UTF-16 units, or bytes of CP1252
    bool wide;

    std::size_t bytes() const { return std::size_t{characters} * (wide ? 2 : 1); }
};

/// The pieces in the order of the text. Null when the table is odd: a piece lies outside of the
/// stream, or together they are longer than it is. `clx`: as the FIB points to it.
std::optional<std::vector<Piece>> pieces(Bytes clx, Bytes document);

} // namespace lazaret::extract::worker
