/// The code pages of old databases. Own tables: iconv would read its converters from the disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

enum class CodePage : std::uint8_t { cp437, cp850, cp1252, mac_roman };

/// `text` in UTF-8. Bytes that the code page leaves free become U+FFFD.
std::string decoded(std::string_view text, CodePage page);

/// Writes a character in UTF-8. Surrogates and what is beyond U+10FFFF become U+FFFD.
void append_utf8(std::string& text, char32_t c);

} // namespace lazaret::extract::worker
