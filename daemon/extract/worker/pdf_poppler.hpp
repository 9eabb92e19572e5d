/// Poppler's own classes. Its C++ front end knows neither forms nor annotations nor where images
/// stand, and converts texts with iconv, which opens files. These headers follow each release of
/// Poppler (22.12 here): only pdf*.cpp include this one.
#pragma once

#include "base/bytes.hpp"

#include <Object.h>
#include <PDFDoc.h>
#include <Stream.h>
#include <XRef.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace lazaret::extract::worker {

/// Texts may take so long; pictures have the allowance's own deadline.
class TextClock {
public:
    static constexpr std::chrono::seconds most{10};

    bool late() const { return std::chrono::steady_clock::now() > end_; }

private:
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + most;
};

/// `file` outlives the document. Never null; see isOk().
std::unique_ptr<PDFDoc> open_document(Bytes file);

/// How many errors Poppler has met so far, in this process.
unsigned errors_so_far();

/// A string object in UTF-8: PDFDocEncoding, UTF-16 or UTF-8 (ISO 32000-2 §7.9.2.2). Empty when it
/// is no text.
std::string text_of(const Object& string);

/// What `stream` holds, decoded. Nothing when that is more than `most` bytes.
std::optional<std::string> content_of(Stream& stream, std::size_t most);

/// Where the object stands in the file: equal in two revisions when it was not changed. 0: nowhere.
std::uint64_t place_of(XRef& xref, int number);

} // namespace lazaret::extract::worker
