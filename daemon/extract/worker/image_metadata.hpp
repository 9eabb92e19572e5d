/// What is written beside the pixels: EXIF, XMP, IPTC, comments, PNG text.
#pragma once

#include "base/bytes.hpp"

#include <string>

namespace lazaret::extract::worker {

struct ImageMetadata {
    std::string text{};    ///< UTF-8, "Label: value" lines
    int quarter_turns = 0; ///< clockwise, that bring the picture upright (EXIF orientation)
};

/// Once, before the sandbox is closed.
void prepare_metadata();

/// Never fails: damaged metadata are left out, as viewers do.
ImageMetadata image_metadata(Bytes file);

/// The chunks tEXt, zTXt and iTXt of a PNG (PNG §11.3.4), which Exiv2 leaves out.
std::string png_text(Bytes file);

/// `text` as UTF-8: as it is when it is that already, else taken for Latin-1. Control signs become
/// spaces.
std::string clean_text(std::string_view text);

} // namespace lazaret::extract::worker
