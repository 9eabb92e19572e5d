/// How the bytes of a text have to be read.
#pragma once

#include <cstdint>

namespace lazaret {

enum class Encoding : std::uint8_t { utf8_or_cp1252, utf16le, utf16be };
/// Beside those of URLs, which any text may hold: %41 is A (RFC 3986 §2.1).
enum class Escapes : std::uint8_t { none, json, xml };

} // namespace lazaret
