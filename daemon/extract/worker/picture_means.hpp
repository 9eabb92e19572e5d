/// How bright a picture is around each of its points: what ink is dark against.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <leptonica/allheaders.h>
#include <vector>

namespace lazaret::extract::worker {

/// Sums of all pixels above and to the left of each, so that the mean of any window takes four
/// look-ups.
class Means {
public:
    /// `grey`: 8 bits a pixel. `half`: the window reaches so many pixels to each side.
    Means(Pix& grey, std::size_t half)
        : half_{half}, width_{static_cast<std::size_t>(pixGetWidth(&grey))},
          height_{static_cast<std::size_t>(pixGetHeight(&grey))},
          sums_((width_ + 1) * (height_ + 1))
    {
        const auto stride = width_ + 1;
        for (std::size_t y = 0; y < height_; ++y) {
            const auto* const row =
                pixGetData(&grey) + y * static_cast<std::size_t>(pixGetWpl(&grey));
            const auto* const above = sums_.data() + y * stride + 1;
            auto* const sums = sums_.data() + (y + 1) * stride + 1;
            std::uint32_t sum = 0;
            for (std::size_t x = 0; x < width_; ++x) {
                sum += GET_DATA_BYTE(row, x);
                sums[x] = above[x] + sum;
            }
        }
    }

    std::size_t width() const { return width_; }
    std::size_t height() const { return height_; }
    /// What is around a point, cut at the edges.
    struct Window {
        std::uint32_t sum, pixels;
        std::uint32_t mean() const { return sum / pixels; }
    };
    Window around(std::size_t x, std::size_t y) const
    {
        const auto stride = width_ + 1;
        const auto left = x < half_ ? 0 : x - half_;
        const auto top = y < half_ ? 0 : y - half_;
        const auto right = std::min(x + half_ + 1, width_);
        const auto bottom = std::min(y + half_ + 1, height_);
        const auto sum = sums_[bottom * stride + right] - sums_[top * stride + right] -
                         sums_[bottom * stride + left] + sums_[top * stride + left];
        return {sum, static_cast<std::uint32_t>((right - left) * (bottom - top))};
    }

private:
    std::size_t half_;
    std::size_t width_;
    std::size_t height_;
    std::vector<std::uint32_t> sums_; ///< modulo 2^32: the differences above come out right
};

} // namespace lazaret::extract::worker
