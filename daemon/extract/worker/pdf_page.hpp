/// One page: its text, and what else is drawn on it.
#pragma once

#include "extract/worker/pdf_poppler.hpp"
#include "extract/worker/picture.hpp"

namespace lazaret::extract::worker {

/// What a page shows.
struct PdfPage {
    std::string text{};       ///< rows; behind them, where it differs, the order of reading
    std::size_t seen = 0;     ///< letters that a person sees
    std::size_t unseen = 0;   ///< those drawn without ink: what a scanner's own OCR has laid under
    std::size_t unknown = 0;  ///< of both, those without a meaning in Unicode
    double image_share = 0;   ///< of the page that images cover; several can make it above 1
    double image_dots = 0;    ///< per inch, of the finest large image
    std::size_t strokes = 0;  ///< lines and areas that are drawn
    std::uint64_t images = 0; ///< tells the images apart from other sets; 0: none
    bool broken = false;      ///< errors, and nothing of it readable
    std::optional<Unscannable> cut{}; ///< too_slow, over_budget: there is more text than this

    /// Letters have no meaning (a font without its table): only drawing them helps.
    bool garbled() const { return unknown * 3 > seen + unseen; }
    /// Something is only to be read by looking at it.
    bool wants_ocr() const;
};

/// `number` from 1. False in `broken` when there is no such page.
PdfPage read_page(PDFDoc& document, int number, const TextClock& clock);

/// What is drawn on that page, without its letters unless they are garbled, as grey; null when that
/// cannot be had. Images that would not fit in memory are left out, and `left_out` is set.
PixPtr draw_page(PDFDoc& document, int number, const PdfPage& page, const Allowance& allowance,
                 bool& left_out);

} // namespace lazaret::extract::worker
