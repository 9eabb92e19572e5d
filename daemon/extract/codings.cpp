#include "extract/extractor.hpp"
#include "extract/media_type.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

/// The registered names (IANA HTTP content-coding registry) that can be decoded, and one that
/// cannot be by its very purpose (RFC 8188).
Format coding(std::string_view name)
{
    if (name == "gzip" || name == "x-gzip") return Format::gzip;
    if (name == "deflate") return Format::deflate;
    if (name == "br") return Format::brotli;
    if (name == "zstd") return Format::zstd;
    if (name == "aes128gcm") return Format::encrypted;
    return Format::opaque;
}

} // namespace

std::vector<Format> codings(std::string_view content_encoding)
{
    std::vector<Format> found;
    while (!content_encoding.empty()) {
        const auto comma = std::min(content_encoding.find(','), content_encoding.size());
        const auto name = lower_case(trimmed(content_encoding.substr(0, comma)));
        content_encoding.remove_prefix(std::min(comma + 1, content_encoding.size()));
        // `chunked` is a framing: the HTTP codec has already undone it.
        if (name.empty() || name == "identity" || name == "chunked") continue;
        found.push_back(coding(name));
    }
    std::reverse(found.begin(), found.end());
    return found;
}

} // namespace lazaret::extract
