/// What `hexdump -C`, `xxd` and `od -A x -t x1z` print: an offset, bytes as hexadecimal digits, and
/// the same bytes as letters.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret::extract {

/// Longer lines are none of a dump: `xxd -c 256 -g 1` has about as much.
inline constexpr std::size_t max_dump_line = 1100; // bytes

/// The bytes of one line, its line end left away. Nothing when it is no line of a dump; the last
/// line of `hexdump` (an offset alone) and `*` for lines that repeat are none.
std::optional<std::string> hex_dump_line(std::string_view line);

/// The bytes of all lines of a dump in `head`, the first bytes of a text; nothing when there is no
/// such line. A last line without end may be cut off: its whole bytes count.
std::optional<std::string> hex_dump_decoded(std::string_view head);

} // namespace lazaret::extract
