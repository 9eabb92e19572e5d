#include "extract/worker/picture_letters.hpp"

#include "extract/worker/picture.hpp"
#include "extract/worker/picture_means.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <leptonica/allheaders.h>
#include <vector>

namespace lazaret::extract::worker {
namespace {

/// Of letters in a preview: smaller is grain, larger is a poster, which has few of them.
constexpr int least_height = 4;
constexpr int most_height = 120;

/// A page of newsprint has 8,000 letters. More components than that are a texture, where the search
/// for neighbours would cost most and tell least.
constexpr int most_components = 40'000;

struct Spot {
    int x, y, w, h;
};

struct BoxaDeleter {
    void operator()(Boxa* boxes) const { boxaDestroy(&boxes); }
};

/// The connected parts of `binary` that have the size of a letter or of a few that touch.
std::vector<Spot> spots_of(Pix& binary)
{
    std::vector<Spot> spots;
    const std::unique_ptr<Boxa, BoxaDeleter> boxes{pixConnCompBB(&binary, 8)};
    const int count = boxes ? boxaGetCount(boxes.get()) : 0;
    if (count > most_components) return spots;
    for (int i = 0; i < count; ++i) {
        Spot one{};
        boxaGetBoxGeometry(boxes.get(), i, &one.x, &one.y, &one.w, &one.h);
        if (std::max(one.w, one.h) >= least_height && std::max(one.w, one.h) <= most_height * 4 &&
            std::min(one.w, one.h) <= most_height)
            spots.push_back(one);
    }
    return spots;
}

/// True when `b` continues the line of `a` to its right: as high, on one base line, not far.
bool follows(const Spot& a, const Spot& b)
{
    const int lower = std::min(a.h, b.h);
    const int common = std::min(a.y + a.h, b.y + b.h) - std::max(a.y, b.y);
    const int gap = b.x - (a.x + a.w);
    return std::max(a.h, b.h) * 10 <= lower * 17 && common * 10 >= lower * 6 && gap <= lower &&
           gap >= -lower / 4;
}

/// Spots by the band of the picture they begin in, so that neighbours are found without a look at
/// all.
class Bands {
public:
    static constexpr int size = 16; // pixels

    explicit Bands(const std::vector<Spot>& spots)
    {
        for (const auto& one : spots) {
            const auto band = static_cast<std::size_t>(one.y / size);
            if (bands_.size() <= band) bands_.resize(band + 1);
            bands_[band].push_back(&one);
        }
        for (auto& band : bands_)
            std::sort(band.begin(), band.end(),
                      [](const auto* a, const auto* b) { return a->x < b->x; });
    }

    /// The nearest spot that follows `one`, or null.
    const Spot* after(const Spot& one) const
    {
        const Spot* best = nullptr;
        const auto first = static_cast<std::size_t>(std::max(0, one.y - one.h) / size);
        const auto last = static_cast<std::size_t>((one.y + one.h) / size);
        for (auto i = first; i <= last && i < bands_.size(); ++i) {
            const auto& band = bands_[i];
            const int from = one.x + one.w - one.h / 4 - 1;
            auto at = std::lower_bound(band.begin(), band.end(), from,
                                       [](const auto* a, int x) { return a->x < x; });
            for (; at != band.end() && (*at)->x <= one.x + one.w + 2 * one.h; ++at)
                if (*at != &one && follows(one, **at) && (!best || (*at)->x < best->x)) best = *at;
        }
        return best;
    }

private:
    std::vector<std::vector<const Spot*>> bands_;
};

/// The spots that stand in chains of four and more.
std::vector<Spot> in_chains(std::vector<Spot> spots)
{
    std::sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) { return a.x < b.x; });
    const Bands bands{spots};
    std::vector<char> used(spots.size(), 0);
    const auto index = [&](const Spot* one) {
        return static_cast<std::size_t>(one - spots.data());
    };
    std::vector<Spot> found;
    for (const auto& start : spots) {
        if (used[index(&start)] || start.h < least_height || start.h > most_height) continue;
        std::vector<const Spot*> chain{&start};
        for (const auto* next = bands.after(start); next && !used[index(next)];
             next = bands.after(*next)) {
            used[index(next)] = 1;
            chain.push_back(next);
        }
        if (chain.size() < 4) continue;
        for (const auto* const one : chain)
            found.push_back(*one);
    }
    return found;
}

void mirror(std::vector<Spot>& spots)
{
    for (auto& one : spots) {
        std::swap(one.x, one.y);
        std::swap(one.w, one.h);
    }
}

Letters letters_in(Pix& binary)
{
    Letters found;
    auto spots = spots_of(binary);
    found.spots = static_cast<int>(spots.size());
    auto letters = in_chains(spots);
    found.in_lines = static_cast<int>(letters.size());
    mirror(spots);
    auto columns = in_chains(std::move(spots));
    found.in_columns = static_cast<int>(columns.size());
    mirror(columns);
    if (found.sideways()) letters = std::move(columns);
    if (letters.empty()) return found;
    found.left = pixGetWidth(&binary);
    found.top = pixGetHeight(&binary);
    std::vector<int> sizes;
    for (const auto& one : letters) {
        found.left = std::min(found.left, one.x);
        found.top = std::min(found.top, one.y);
        found.right = std::max(found.right, one.x + one.w);
        found.bottom = std::max(found.bottom, one.y + one.h);
        sizes.push_back(found.sideways() ? one.w : one.h);
    }
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    found.height = *middle;
    return found;
}

enum class Ink : std::uint8_t { dark, light };

/// Where the ink is: 1 bit a pixel, and how many runs of it there are in all rows.
struct Binary {
    PixPtr picture;
    std::size_t runs = 0;
};

/// Black where a pixel has less than four fifths of the brightness around it (for light ink: of the
/// darkness). A local threshold, since photographs of paper have shadows.
Binary ink_of(Pix& grey, const Means& means, Ink ink)
{
    Binary binary{PixPtr{pixCreate(pixGetWidth(&grey), pixGetHeight(&grey), 1)}};
    if (!binary.picture) return binary;
    const std::uint32_t flip = ink == Ink::light ? 255 : 0;
    for (std::size_t y = 0; y < means.height(); ++y) {
        const auto* const row = pixGetData(&grey) + y * static_cast<std::size_t>(pixGetWpl(&grey));
        auto* out = pixGetData(binary.picture.get()) +
                    y * static_cast<std::size_t>(pixGetWpl(binary.picture.get()));
        std::uint32_t before = 0;
        for (std::size_t x = 0; x < means.width(); x += 32) {
            const auto end = std::min(x + 32, means.width());
            std::uint32_t word = 0; // the leftmost pixel is its highest bit
            for (auto at = x; at < end; ++at) {
                const auto around = means.around(at, y);
                const std::uint32_t level = GET_DATA_BYTE(row, at) ^ flip;
                const auto sum = ink == Ink::dark ? around.sum : 255 * around.pixels - around.sum;
                word |= std::uint32_t{level * 5 * around.pixels < sum * 4} << (31 - (at - x));
            }
            binary.runs +=
                static_cast<std::size_t>(std::popcount(word & ~(word >> 1 | before << 31)));
            before = word;
            *out++ = word;
        }
    }
    return binary;
}

/// Letters in the ink of one brightness. A page full of small letters has a run of ink on every
/// tenth pixel; random ones have one on every fourth, and finding their parts would take the
/// longest.
Letters letters_of(Pix& grey, const Means& means, Ink ink)
{
    const auto binary = ink_of(grey, means, ink);
    const bool texture = binary.runs * 5 > means.width() * means.height();
    return !binary.picture || texture ? Letters{} : letters_in(*binary.picture);
}

} // namespace

Letters find_letters(Pix& grey)
{
    const Means means{grey, 12}; // a few times the stroke of a letter in a preview
    const auto dark = letters_of(grey, means, Ink::dark);
    if (dark.enough()) return dark;
    auto light = letters_of(grey, means, Ink::light);
    light.inverted = true;
    return light.enough() ? light : dark;
}

} // namespace lazaret::extract::worker
