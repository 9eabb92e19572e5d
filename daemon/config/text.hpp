/// The little that messages need to know of UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::config {

/// One code point of UTF-8 text (RFC 3629); `length` is 0 when the bytes at that place are not
/// UTF-8.
struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0; ///< bytes
};

CodePoint code_point(std::string_view text, std::size_t at);

/// Where `text` stops being UTF-8, or npos.
std::size_t not_utf8(std::string_view text);

/// Code points in `text`, as editors count columns; a byte that is not UTF-8 counts as one.
std::size_t columns(std::string_view text);

/// `text` as a terminal can show it: control characters become blanks or question marks. `width`
/// receives the cells that the first `before` bytes of it take (combining marks none, wide ones
/// two).
std::string shown(std::string_view text, std::size_t before, std::size_t& width);

/// A word of the file for a message: in double quotes, control characters replaced, cut to 60
/// code points.
std::string in_quotes(std::string_view text);

/// "a, b, c".
std::string listed(const std::vector<std::string>& words);

/// A hint: `did you mean "memory"?`, or `otherwise` when nothing is `meant`.
std::string did_you_mean(const std::string& meant, std::string otherwise);

} // namespace lazaret::config
