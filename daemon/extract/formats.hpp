/// The extractors, one maker a format. For make_extractor() only.
#pragma once

#include "extract/extractor.hpp"

namespace lazaret::extract {

/// How a deflate stream is wrapped. `detect`: zlib (RFC 1950) when it begins so, else bare.
enum class Wrap : std::uint8_t { gzip, zlib, detect };

std::unique_ptr<Extractor> make_inflate(Wrap wrap, Part inside, Budget& budget);
std::unique_ptr<Extractor> make_brotli(Part inside, Budget& budget);
std::unique_ptr<Extractor> make_zstd(Part inside, Budget& budget);
std::unique_ptr<Extractor> make_multipart(const Part& part);
std::unique_ptr<Extractor> make_urlencoded();
std::unique_ptr<Extractor> make_base64(Part inside);
std::unique_ptr<Extractor> make_hex(Part inside);
std::unique_ptr<Extractor> make_quoted_printable(Part inside);
std::unique_ptr<Extractor> make_code_page_text(Format format, Part inside); ///< mac_roman or dos
std::unique_ptr<Extractor> make_utf32(Format format, Part inside);
std::unique_ptr<Extractor> make_rtf();
std::unique_ptr<Extractor> make_content_lines(Part inside);
std::unique_ptr<Extractor> make_message();
std::unique_ptr<Extractor> make_mailbox();
std::unique_ptr<Extractor> make_signed_data();
std::unique_ptr<Extractor> make_grpc();

} // namespace lazaret::extract
