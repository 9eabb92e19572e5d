/// From a decoded picture to its text: is there any, which way up is it, how large are its letters,
/// where is it dark. OCR costs a second a page, photographs are many: the first question is the
/// cheap one.
#pragma once

#include "extract/worker/documents.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

struct Pix; // Leptonica's picture

namespace lazaret::extract::worker {

struct PixDeleter {
    void operator()(Pix* picture) const;
};
using PixPtr = std::unique_ptr<Pix, PixDeleter>;

/// What a picture may take in memory, decoded: a grey one of 140 megapixels, a coloured one of 35
/// (A4 at 600 dots per inch). OCR needs as much again, and a worker has 512 MiB.
inline constexpr std::uint64_t most_decoded = 144'000'000; // bytes

/// A picture in two sizes, so that the large one is only decoded when there are letters in the
/// small.
struct Picture {
    PixPtr preview{};                ///< longest side about `preview_side` pixels, or more
    std::function<PixPtr()> whole{}; ///< in its full size; empty when the preview is that
    int quarter_turns = 0;           ///< clockwise, to stand upright, as its metadata say
};
inline constexpr int preview_side = 1'400; // pixels: letters of 8 points on A4 are 6 pixels high

struct PictureText {
    std::string text{};
    std::optional<Unscannable> gap{}; ///< opaque: no text; else why some of it is missing
};

/// Reads `picture`; takes a page from the allowance when there is something to read. Without a
/// preview the picture is `malformed`.
PictureText read_picture(Picture picture, Allowance& allowance);

} // namespace lazaret::extract::worker
