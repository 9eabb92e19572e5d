#include "extract/worker/pdf_page.hpp"

#include "extract/worker/pdf_text.hpp"

#include <GfxFont.h>
#include <GfxState.h>
#include <Page.h>
#include <TextOutputDev.h>
#include <algorithm>
#include <cmath>

namespace lazaret::extract::worker {
namespace {

/// Of one page: a sheet of A0 in the smallest print. More only comes from bombs, and the search for
/// lines is not linear.
constexpr std::size_t most_letters = 300'000;

/// Logos and signatures are smaller, as a part of the page.
constexpr double large_share = 0.10;

/// Text layers of scanners have hundreds; a page number is no text layer.
constexpr std::size_t text_layer = 100; // letters

/// A drawing of that many strokes may be letters taken apart into outlines.
constexpr std::size_t many_strokes = 200;

/// Takes the text and measures the rest. Poppler's own device skips images; asking for them costs
/// nothing as long as they are not decoded.
class PageDevice final : public TextOutputDev {
public:
    PageDevice(XRef& xref, double area)
        : TextOutputDev{nullptr, true, 0, false, false}, xref_{xref}, area_{area}
    {
    }

    bool needNonText() override { return true; }
    bool useTilingPatternFill() override { return true; }
    bool useShadedFills(int) override { return true; }
    bool functionShadedFill(GfxState*, GfxFunctionShading*) override { return true; }
    bool axialShadedFill(GfxState*, GfxAxialShading*, double, double) override { return true; }
    bool radialShadedFill(GfxState*, GfxRadialShading*, double, double) override { return true; }
    bool gouraudTriangleShadedFill(GfxState*, GfxGouraudTriangleShading*) override { return true; }
    bool patchMeshShadedFill(GfxState*, GfxPatchMeshShading*) override { return true; }

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int bytes, const Unicode* u, int length) override
    {
        if (page.seen + page.unseen >= most_letters) {
            page.cut = Unscannable::over_budget;
            return;
        }
        ++((state->getRender() & 3) == 3 ? page.unseen : page.seen);
        if (length == 0 || without_meaning(u[0])) ++page.unknown;
        TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, bytes, u, length);
    }
    void stroke(GfxState* state) override
    {
        ++page.strokes;
        TextOutputDev::stroke(state);
    }
    void fill(GfxState* state) override
    {
        ++page.strokes;
        TextOutputDev::fill(state);
    }
    void eoFill(GfxState* state) override
    {
        ++page.strokes;
        TextOutputDev::eoFill(state);
    }
    void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                   GfxImageColorMap* colours, bool smooth, const int* mask, bool in_line) override
    {
        note(state, ref, width, height);
        if (in_line) // what follows it must be found
            OutputDev::drawImage(state, ref, stream, width, height, colours, smooth, mask, in_line);
    }
    void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height,
                       bool invert, bool smooth, bool in_line) override
    {
        note(state, ref, width, height);
        if (in_line)
            OutputDev::drawImageMask(state, ref, stream, width, height, invert, smooth, in_line);
    }

    PdfPage page;

private:
    static bool without_meaning(Unicode code)
    {
        return code < 0x20 || code == 0xfffd || (code >= 0xe000 && code < 0xf900);
    }

    /// An image is drawn into the unit square (ISO 32000-2 §8.9.5.1). Device units are points.
    void note(GfxState* state, Object* ref, int width, int height)
    {
        const double* const m = state->getCTM();
        const double share = std::min(std::abs(m[0] * m[3] - m[1] * m[2]) / area_, 1.0);
        if (width < 40 || height < 16 || !(share > 0.001)) return;
        page.image_share += share;
        const double across = std::hypot(m[0], m[1]);
        if (share > large_share / 4 && across > 0)
            page.image_dots = std::max(page.image_dots, width * 72.0 / across);
        const auto place = ref && ref->isRef() ? place_of(xref_, ref->getRefNum()) : 0;
        page.images = page.images * 1'099'511'628'211u + place +
                      static_cast<std::uint64_t>(width) * 65'537 +
                      static_cast<std::uint64_t>(height) + 1;
    }

    XRef& xref_;
    double area_;
};

void append(void* text, const char* piece, int size)
{
    static_cast<std::string*>(text)->append(piece, static_cast<std::size_t>(size));
}

struct TextPageDeleter {
    void operator()(TextPage* page) const { page->decRefCnt(); }
};

std::string text_from(PageDevice& device)
{
    const std::unique_ptr<TextPage, TextPageDeleter> page{device.takeText()};
    std::string physical;
    page->dump(&physical, append, true, eolUnix, false);
    auto text = rows_of(physical);
    std::string reading;
    page->dump(&reading, append, false, eolUnix, false);
    if (!same_words(physical, reading)) text.append("\n").append(rows_of(reading));
    return text;
}

/// Poppler asks after every few operators.
struct Patience {
    const TextClock& clock;
    const PdfPage& page;
};

bool is_over(void* patience)
{
    const auto& now = *static_cast<const Patience*>(patience);
    return now.page.cut || now.clock.late();
}

} // namespace

bool PdfPage::wants_ocr() const
{
    if (garbled()) return true;
    if (unseen - std::min(unknown, unseen) >= text_layer) return false;
    const bool bare = seen < 20;
    return image_share >= large_share || (bare && images != 0) || (bare && strokes >= many_strokes);
}

PdfPage read_page(PDFDoc& document, int number, const TextClock& clock)
{
    ::Page* const source = document.getPage(number);
    if (!source || !source->isOk()) return {.broken = true};
    const double area = source->getMediaWidth() * source->getMediaHeight();
    PageDevice device{*document.getXRef(), std::max(area, 1.0)};
    Patience patience{clock, device.page};
    const auto errors = errors_so_far();
    document.displayPage(&device, number, 72, 72, 0, true, false, false, is_over, &patience);
    auto page = std::move(device.page);
    page.text = text_from(device);
    const bool blank = page.seen + page.unseen + page.strokes == 0 && page.images == 0;
    page.broken = blank && errors_so_far() > errors;
    if (clock.late()) page.cut = Unscannable::too_slow;
    return page;
}

} // namespace lazaret::extract::worker
