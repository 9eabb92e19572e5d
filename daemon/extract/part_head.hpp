/// The header lines of one part of a multipart body (RFC 2046 §5.1, RFC 7578 §4), or of a message.
#pragma once

#include "extract/extractor.hpp"

#include <optional>

namespace lazaret::extract {

/// RFC sets no limit; common servers stop at 8 or 16 KiB. Longer ones are read as content.
inline constexpr std::size_t max_part_head = 16 * 1024; // bytes

struct PartHead {
    Part part;
    std::optional<Format> encoding; ///< base64 or quoted-printable (RFC 2045 §6)
    /// `ambiguous`: it says twice what it is, and not the same. `unknown_coding`: the content has a
    /// transfer encoding that we do not have.
    std::optional<Unscannable> flaw;
};

/// `block`: the lines up to the empty one, with CRLF or LF. `number`: of the part, from 1, for the
/// name of one that has none.
PartHead read_part_head(std::string_view block, std::size_t number);

} // namespace lazaret::extract
