/// The files that pictures come in: what kind, how large, how many pages, where they end. Sizes are
/// read from the headers first, so that nothing is allocated for a picture that only claims to be
/// large.
#pragma once

#include "extract/worker/picture.hpp"

namespace lazaret::extract::worker {

enum class ImageKind : std::uint8_t { unknown, jpeg, png, tiff, gif, bmp, webp };

ImageKind image_kind(Bytes file);

/// One page of a picture file, or why there is none.
struct Page {
    Picture picture{};
    std::optional<Unscannable> gap{}; ///< over_budget: too large; malformed, unsupported
    bool exists = true;               ///< false: the file has fewer pages
};

/// Page `number` (from 0) of `file`. Only TIFF has several. `file` outlives the answer.
Page page_of(Bytes file, ImageKind kind, int number);

/// Where the picture ends; the size of the file when nothing follows or its kind does not tell.
std::size_t end_of_image(Bytes file, ImageKind kind);

} // namespace lazaret::extract::worker
