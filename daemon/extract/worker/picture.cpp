#include "extract/worker/picture.hpp"

#include "extract/worker/ocr.hpp"
#include "extract/worker/picture_letters.hpp"
#include "extract/worker/picture_means.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <leptonica/allheaders.h>

namespace lazaret::extract::worker {
namespace {

/// The height of letters that OCR reads best: its models were taught on lines of 36 pixels.
/// Of 336 numbers on pages of 100 to 200 dots per inch, 22 lost 5, 26 lost 1, 30 lost 2.
constexpr double best_height = 26; // pixels

/// More than A4 at 400 dots per inch: beyond it OCR gets slower and no better.
constexpr double most_read = 16e6; // pixels

/// As grey, without a colour map, transparent parts white.
PixPtr grey_of(Pix& picture)
{
    if (pixGetDepth(&picture) == 8 && !pixGetColormap(&picture)) return PixPtr{pixClone(&picture)};
    if (pixGetDepth(&picture) == 1 && !pixGetColormap(&picture))
        return PixPtr{pixConvertTo8(&picture, 0)};
    const PixPtr opaque{pixGetSpp(&picture) == 4 ? pixAlphaBlendUniform(&picture, 0xffffff00)
                                                 : pixClone(&picture)};
    return opaque ? PixPtr{pixConvertTo8(opaque.get(), 0)} : nullptr;
}

PixPtr scaled(Pix& grey, double x, double y)
{
    if (std::abs(x - 1) < 0.05 && std::abs(y - 1) < 0.05) return PixPtr{pixClone(&grey)};
    return PixPtr{pixScale(&grey, static_cast<float>(x), static_cast<float>(y))};
}

/// Faxes have twice as many dots across as down (ITU-T T.4 §2): makes dots square.
PixPtr with_square_dots(PixPtr picture)
{
    const int x = picture ? pixGetXRes(picture.get()) : 0;
    const int y = picture ? pixGetYRes(picture.get()) : 0;
    if (x <= 0 || y <= 0 || x == y || x > 4 * y || y > 4 * x) return picture;
    const auto grey = grey_of(*picture);
    if (!grey) return nullptr;
    const double wide = y > x ? double(y) / x : 1;
    const double high = x > y ? double(x) / y : 1;
    auto square = scaled(*grey, wide, high);
    if (square) pixSetResolution(square.get(), std::max(x, y), std::max(x, y));
    return square;
}

PixPtr preview_of(Pix& grey)
{
    const int longest = std::max(pixGetWidth(&grey), pixGetHeight(&grey));
    if (longest <= preview_side * 5 / 4) return PixPtr{pixClone(&grey)};
    const double factor = double(preview_side) / longest;
    return PixPtr{pixScaleAreaMap(&grey, static_cast<float>(factor), static_cast<float>(factor))};
}

/// Each point against what is around it: takes away shadows, and the night a photograph was taken
/// in. Leptonica's own background maps give up below a brightness of 60 in 255.
PixPtr evenly_lit(Pix& grey)
{
    constexpr std::uint32_t darkest = 32; // below it the grain of the sensor would be drawn out
    const Means means{grey, static_cast<std::size_t>(2 * best_height)};
    PixPtr even{pixCopy(nullptr, &grey)};
    if (!even) return nullptr;
    for (std::size_t y = 0; y < means.height(); ++y) {
        auto* const row =
            pixGetData(even.get()) + y * static_cast<std::size_t>(pixGetWpl(even.get()));
        for (std::size_t x = 0; x < means.width(); ++x) {
            const std::uint32_t level = GET_DATA_BYTE(row, x);
            const auto against = level * 255 / std::max(means.around(x, y).mean(), darkest);
            SET_DATA_BYTE(row, x, static_cast<l_uint8>(std::min(against, 255u)));
        }
    }
    return even;
}

/// Dark on white, evenly lit, letters of the best height.
PixPtr ready_for_ocr(Pix& grey, const Letters& letters, double letter_height)
{
    double factor = std::clamp(best_height / std::max(letter_height, 1.0), 0.2, 3.0);
    const double area = double(pixGetWidth(&grey)) * pixGetHeight(&grey);
    factor = std::min(factor, std::sqrt(most_read / area));
    auto page = scaled(grey, factor, factor);
    if (page && letters.inverted) page.reset(pixInvert(nullptr, page.get()));
    return page ? evenly_lit(*page) : nullptr;
}

PixPtr turned(Pix& picture, int quarters)
{
    return PixPtr{pixRotateOrth(&picture, ((quarters % 4) + 4) % 4)};
}

/// Levels a page that lies a few degrees askew: OCR follows 2 degrees by itself, not 5.
PixPtr levelled(PixPtr page)
{
    const PixPtr binary{pixThresholdToBinary(page.get(), 160)};
    float angle = 0; // degrees
    float sure = 0;
    if (!binary || pixFindSkew(binary.get(), &angle, &sure) != 0) return page;
    if (sure < 3 || std::abs(angle) < 0.7f) return page;
    const auto radians = angle * 3.14159265f / 180;
    PixPtr level{pixRotate(page.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0)};
    return level ? std::move(level) : std::move(page);
}

/// Reads the page the way it stands; when that is no text, turned by half. Pages that stand on
/// their head give some words all the same: the better of the two is taken, not the first.
Reading read_turned(Pix& page, const Letters& letters, const Allowance& allowance)
{
    const std::array<int, 2> turns = letters.sideways() ? std::array{3, 1} : std::array{0, 2};
    Reading best;
    for (const int quarters : turns) {
        auto upright = turned(page, quarters);
        if (upright) upright = levelled(std::move(upright));
        if (!upright) break;
        auto reading = recognise(*upright, allowance.deadline);
        const bool good = reading.plausible() && reading.sure > 3 * reading.doubtful;
        if (reading.sure > best.sure || best.text.empty()) best = std::move(reading);
        if (good || !best.complete || !letters.page()) break;
    }
    return best;
}

/// What encloses the letters, with some paper around: tables, hands and walls are not to be read,
/// and would take OCR the longest. `factor`: from the preview to `whole`.
PixPtr cut_out(Pix& whole, const Letters& letters, double factor)
{
    const int margin = static_cast<int>(4 * letters.height * factor) + 8;
    const auto place = [&](int at) { return static_cast<int>(at * factor); };
    const int left = std::max(0, place(letters.left) - margin);
    const int top = std::max(0, place(letters.top) - margin);
    const int right = std::min(pixGetWidth(&whole), place(letters.right) + margin);
    const int bottom = std::min(pixGetHeight(&whole), place(letters.bottom) + margin);
    Box* box = boxCreate(left, top, right - left, bottom - top);
    PixPtr piece{box ? pixClipRectangle(&whole, box, nullptr) : nullptr};
    boxDestroy(&box);
    return piece;
}

/// True when OCR would drown in grain: its search for lines is worse than linear in the number of
/// spots, and no deadline stops it.
bool grainy(Pix& page)
{
    const PixPtr binary{pixThresholdToBinary(&page, 170)};
    int spots = 0;
    return !binary || pixCountConnComp(binary.get(), 8, &spots) != 0 || spots > 15'000;
}

/// `height`: of the letters in the whole picture.
PictureText read_whole(PixPtr whole, const Letters& letters, double height, Allowance& allowance)
{
    if (!ocr_ready()) return {.gap = Unscannable::unsupported};
    if (allowance.late()) return {.gap = Unscannable::too_slow};
    if (allowance.pages == 0) return {.gap = Unscannable::over_budget};
    --allowance.pages;
    auto page = ready_for_ocr(*whole, letters, height);
    whole.reset();
    if (page && grainy(*page)) page.reset(pixBlockconv(page.get(), 2, 2));
    if (!page) return {.gap = Unscannable::over_budget};
    if (grainy(*page)) return {.gap = letters.page() ? Unscannable::too_slow : Unscannable::opaque};
    auto reading = read_turned(*page, letters, allowance);
    if (!reading.complete) return {.text = std::move(reading.text), .gap = Unscannable::too_slow};
    if (!reading.plausible()) return {.gap = Unscannable::opaque};
    return {.text = std::move(reading.text)};
}

} // namespace

void PixDeleter::operator()(Pix* picture) const
{
    pixDestroy(&picture);
}

PictureText read_picture(Picture picture, Allowance& allowance)
{
    picture.preview = with_square_dots(std::move(picture.preview));
    auto first = picture.preview ? grey_of(*picture.preview) : nullptr;
    picture.preview.reset();
    if (!first) return {.gap = Unscannable::malformed};
    const auto small = preview_of(*first);
    if (!small) return {.gap = Unscannable::over_budget};
    auto letters = find_letters(*small);
    if (!letters.enough()) return {.gap = Unscannable::opaque};
    const auto longest = [](Pix& one) {
        return double(std::max(pixGetWidth(&one), pixGetHeight(&one)));
    };
    if (picture.whole) {
        first.reset();
        auto whole = with_square_dots(picture.whole());
        if (whole) first = grey_of(*whole);
        if (!first) return {.gap = Unscannable::malformed};
    }
    const double factor = longest(*first) / longest(*small);
    first = cut_out(*first, letters, factor);
    if (first && picture.quarter_turns != 0) first = turned(*first, picture.quarter_turns);
    if (!first) return {.gap = Unscannable::over_budget};
    if (picture.quarter_turns % 2 != 0) std::swap(letters.in_lines, letters.in_columns);
    return read_whole(std::move(first), letters, letters.height * factor, allowance);
}

} // namespace lazaret::extract::worker
