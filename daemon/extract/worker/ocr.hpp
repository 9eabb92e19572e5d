/// Reads the letters in a picture, in French and English (Tesseract's LSTM models). The models are
/// loaded once, by prepare_image(), in the process from which the workers are forked: all of them
/// share the same memory. Afterwards no file is opened and no thread is started.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

struct Pix; // Leptonica's picture

namespace lazaret::extract::worker {

/// Whether prepare_image() found its models. Where it did not, a picture that shows a text is
/// `unsupported`.
bool ocr_ready();

/// What was read in a picture.
struct Reading {
    std::string text;         ///< UTF-8, one line of the picture a line, in reading order; behind
                              ///< them the rows of which reading order has torn the cells apart
    std::size_t sure = 0;     ///< letters and digits in words that were read with confidence
    std::size_t doubtful = 0; ///< those in the others
    bool complete = true;     ///< false: the deadline came first, or the library failed

    /// Whether somebody wrote this. Otherwise it is grain, or a page that lies on its side.
    bool plausible() const { return sure >= 3 && sure * 2 >= doubtful; }
};

/// `picture`: dark letters on a light ground, 1 or 8 bits a pixel, capitals about 30 pixels high.
/// Only after ocr_ready().
Reading recognise(Pix& picture, std::chrono::steady_clock::time_point deadline);

} // namespace lazaret::extract::worker
