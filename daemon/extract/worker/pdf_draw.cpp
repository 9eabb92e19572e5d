#include "extract/worker/pdf_page.hpp"

#include <GfxFont.h>
#include <GfxState.h>
#include <Page.h>
#include <SplashOutputDev.h>
#include <algorithm>
#include <cmath>
#include <leptonica/allheaders.h>
#include <splash/SplashBitmap.h>

namespace lazaret::extract::worker {
namespace {

/// A3 at 300 dots per inch, with some room.
constexpr double most_drawn = 20e6; // pixels

/// Outlines have no resolution of their own.
constexpr double usual_dots = 200; // per inch

/// Draws images, and letters only where they cannot be had as text: then from fonts that the file
/// brings. Others would be looked for on the disk.
class DrawDevice final : public SplashOutputDev {
public:
    enum class Letters { no, yes };

    DrawDevice(SplashColorPtr paper, Letters letters)
        : SplashOutputDev{splashModeMono8, 4, false, paper}, letters_{letters}
    {
    }

    bool left_out = false; ///< an image was too large

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int bytes, const Unicode* u, int length) override
    {
        if (drawable(*state))
            SplashOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, bytes, u,
                                      length);
    }
    bool beginType3Char(GfxState* state, double x, double y, double dx, double dy, CharCode code,
                        const Unicode* u, int length) override
    {
        if (letters_ == Letters::no) return true; // done
        return SplashOutputDev::beginType3Char(state, x, y, dx, dy, code, u, length);
    }
    void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                   GfxImageColorMap* colours, bool smooth, const int* mask, bool in_line) override
    {
        if (fits(width, height, in_line))
            SplashOutputDev::drawImage(state, ref, stream, width, height, colours, smooth, mask,
                                       in_line);
    }
    void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height,
                       bool invert, bool smooth, bool in_line) override
    {
        if (fits(width, height, in_line))
            SplashOutputDev::drawImageMask(state, ref, stream, width, height, invert, smooth,
                                           in_line);
    }
    void drawMaskedImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                         GfxImageColorMap* colours, bool smooth, Stream* mask, int mask_width,
                         int mask_height, bool invert, bool mask_smooth) override
    {
        if (fits(width, height, false) && fits(mask_width, mask_height, false))
            SplashOutputDev::drawMaskedImage(state, ref, stream, width, height, colours, smooth,
                                             mask, mask_width, mask_height, invert, mask_smooth);
    }
    void drawSoftMaskedImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                             GfxImageColorMap* colours, bool smooth, Stream* mask, int mask_width,
                             int mask_height, GfxImageColorMap* mask_colours,
                             bool mask_smooth) override
    {
        if (fits(width, height, false) && fits(mask_width, mask_height, false))
            SplashOutputDev::drawSoftMaskedImage(state, ref, stream, width, height, colours, smooth,
                                                 mask, mask_width, mask_height, mask_colours,
                                                 mask_smooth);
    }

private:
    bool drawable(GfxState& state) const
    {
        if (letters_ == Letters::no || !state.getFont()) return false;
        Ref embedded = Ref::INVALID();
        return state.getFont()->getType() == fontType3 ||
               state.getFont()->getEmbeddedFontID(&embedded);
    }

    /// An image inside the page's own stream must be read through, whatever its size: it is as
    /// large as its bytes.
    bool fits(int width, int height, bool in_line)
    {
        const bool fine = in_line || static_cast<std::uint64_t>(std::max(width, 0)) *
                                             static_cast<std::uint64_t>(std::max(height, 0)) <=
                                         most_decoded;
        left_out |= !fine;
        return fine;
    }

    Letters letters_;
};

PixPtr grey_from(SplashBitmap& bitmap)
{
    PixPtr grey{pixCreate(bitmap.getWidth(), bitmap.getHeight(), 8)};
    if (!grey) return nullptr;
    const auto stride = static_cast<std::size_t>(pixGetWpl(grey.get()));
    for (int y = 0; y < bitmap.getHeight(); ++y) {
        const auto* const from =
            bitmap.getDataPtr() + static_cast<std::ptrdiff_t>(y) * bitmap.getRowSize();
        auto* const row = pixGetData(grey.get()) + static_cast<std::size_t>(y) * stride;
        for (int x = 0; x < bitmap.getWidth(); ++x)
            SET_DATA_BYTE(row, x, from[x]);
    }
    return grey;
}

bool is_late(void* allowance)
{
    return static_cast<const Allowance*>(allowance)->late();
}

} // namespace

PixPtr draw_page(PDFDoc& document, int number, const PdfPage& page, const Allowance& allowance,
                 bool& left_out)
{
    const ::Page* const source = document.getPage(number);
    if (!source) return nullptr;
    const double inches = source->getMediaWidth() * source->getMediaHeight() / (72.0 * 72.0);
    if (!(inches > 0)) return nullptr;
    double dots = page.image_dots > 0 ? std::clamp(page.image_dots, 100.0, 300.0) : usual_dots;
    dots = std::min(dots, std::sqrt(most_drawn / inches));
    const auto letters = page.garbled() ? DrawDevice::Letters::yes : DrawDevice::Letters::no;
    SplashColor paper{0xff, 0xff, 0xff, 0xff};
    DrawDevice device{paper, letters};
    device.startDoc(&document);
    document.displayPage(&device, number, dots, dots, 0, true, false, false, is_late,
                         const_cast<Allowance*>(&allowance));
    left_out |= device.left_out;
    auto* const bitmap = device.getBitmap();
    return bitmap && bitmap->getDataPtr() ? grey_from(*bitmap) : nullptr;
}

} // namespace lazaret::extract::worker
