/// Texts in old or unknown forms, and what is text among other bytes. Everything comes out in
/// UTF-8.
#pragma once

#include "base/bytes.hpp"
#include "extract/code_pages.hpp"

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// UTF-16LE; half a pair becomes U+FFFD. An odd last byte is dropped.
std::string utf16_text(std::string_view bytes);
/// ISO 8859-1 proper: each byte is the character of its number.
std::string latin1_text(std::string_view bytes);
/// UTF-8 if it is well-formed, else Windows-1252.
std::string narrow_text(std::string_view bytes);

/// Code page 850 of DOS or Windows-1252: the one in which more bytes of `text` are letters, or else
/// `otherwise`.
CodePage guessed_page(std::string_view text, CodePage otherwise);

/// What precedes the first NUL.
std::string_view before_nul(std::string_view text);

/// True when all of it can be shown: no control characters but TAB and line ends.
bool is_printable(std::string_view bytes);

/// The runs of `least` or more characters: of any script in UTF-8, of Western languages in
/// Windows-1252 and UTF-16LE. A line each, without the blanks that fill up fields.
std::string printable_runs(std::string_view bytes, std::size_t least = 6);

inline std::string utf16_text(Bytes bytes)
{
    return utf16_text(as_text(bytes));
}
inline std::string latin1_text(Bytes bytes)
{
    return latin1_text(as_text(bytes));
}
inline std::string narrow_text(Bytes bytes)
{
    return narrow_text(as_text(bytes));
}
inline std::string printable_runs(Bytes bytes, std::size_t least = 6)
{
    return printable_runs(as_text(bytes), least);
}

} // namespace lazaret::extract::worker
