/// A GIF taken to pieces (GIF89a specification, W3C): Leptonica gives the first frame only, and
/// decodes all of them to get there.
#pragma once

#include "base/bytes.hpp"

#include <string>
#include <vector>

namespace lazaret::extract::worker {

struct GifParts {
    std::vector<std::string> frames{}; ///< each a GIF of one frame; at most `most_frames`
    std::string comments{};            ///< comment and plain text extensions, a line each
    std::size_t end = 0;               ///< behind the trailer
};

/// Frames of an animation repeat each other: of a longer one, this many, spread over it, are kept.
inline constexpr std::size_t most_frames = 8;

/// Of a broken file what comes before the damage.
GifParts gif_parts(Bytes file);

} // namespace lazaret::extract::worker
