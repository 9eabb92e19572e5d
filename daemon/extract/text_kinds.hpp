/// What tells a text from other bytes, and in which character set it is. For sniff() only.
#pragma once

#include "extract/extractor.hpp"

#include <optional>

namespace lazaret::extract {

/// Well-formed UTF-8 (RFC 3629), but for a sequence that is cut off at the end.
bool is_utf8(std::string_view text);

/// UTF-8 or a one-byte code page: hardly any control characters, and outside UTF-8 mostly ASCII.
bool is_text(std::string_view head);

/// UTF-16 or UTF-32 by their byte order mark, or by the zeros that ASCII letters have in them.
std::optional<Format> wide_by_mark(std::string_view head);
std::optional<Format> wide_by_zeros(std::string_view head);

/// mac_roman or dos, for a text that is not UTF-8, when the accents of its French words are letters
/// there and nothing sensible in CP1252. Where CP1252 is possible, it is CP1252: nothing.
std::optional<Format> code_page_by_accents(std::string_view head);

/// Spread over all 256 values as evenly as the output of a cipher or a good compressor is, and
/// hardly anything else. `head`: 128 bytes at least, or it is false.
bool is_uniform(std::string_view head);

} // namespace lazaret::extract
