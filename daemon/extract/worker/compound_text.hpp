/// Numbers and texts as Microsoft's binary formats write them: little endian, UTF-16 or a code
/// page.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <string>

namespace lazaret::extract::worker::ole {

/// Each is 0 when it would reach beyond the end.
std::uint8_t u8_at(Bytes bytes, std::size_t offset);
std::uint16_t u16_at(Bytes bytes, std::size_t offset);
std::uint32_t u32_at(Bytes bytes, std::size_t offset);
std::uint64_t u64_at(Bytes bytes, std::size_t offset);
double f64_at(Bytes bytes, std::size_t offset);

/// As much of these `size` bytes as there is.
Bytes slice(Bytes bytes, std::size_t offset, std::size_t size);

void append_utf8(std::string& text, char32_t character);
char32_t from_cp1252(std::uint8_t byte); ///< the five bytes without a character stay controls

/// UTF-16LE; half a pair becomes U+FFFD. An odd last byte is dropped.
std::string utf16_text(Bytes bytes);
std::string cp1252_text(Bytes bytes);
/// UTF-8 if it is well-formed, else CP1252.
std::string narrow_text(Bytes bytes);

/// What precedes the first NUL.
std::string_view before_nul(std::string_view text);

/// The runs of `least` or more Latin letters, digits and signs in CP1252 and UTF-16LE, a line each.
std::string printable_runs(Bytes bytes, std::size_t least);

/// A FILETIME (100 ns since 1601-01-01 UTC) as 31/12/2024 23:59:58, without the time at midnight.
/// Empty for 0 and what lies beyond the year 9999.
std::string filetime_text(std::uint64_t filetime);

/// Days since 1970-01-01 as 31/12/2024.
std::string day_text(std::int64_t day);

} // namespace lazaret::extract::worker::ole
