/// Ways to write any bytes as text, for short values that are there as a whole.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret::extract {

/// %41 becomes A (RFC 3986 §2.1); a bad sequence stays as it is.
std::string percent_decoded(std::string_view text);

/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Six bits a letter, of both alphabets of RFC 4648 (§4, §5); else one of the three below.
extern const std::array<std::uint8_t, 256> base64_values;
inline constexpr std::uint8_t base64_space = 0xfd; ///< space, tab, CR, LF
inline constexpr std::uint8_t base64_pad = 0xfe;   ///< =
inline constexpr std::uint8_t base64_other = 0xff;

/// The decoded form of `text`, which may be broken into lines and lack its padding; nothing when it
/// is not base64.
std::optional<std::string> base64_decoded(std::string_view text);

/// Decodes letters of base64 and nothing else, in groups of four; returns how many bytes. `room`:
/// three bytes a group at least. A rest of one to three letters is left.
std::size_t decode_groups(std::string_view letters, std::byte* room);

/// As base64_decoded(), for hexadecimal digits; `0x`, `\x` or X' may stand in front, ' behind.
std::optional<std::string> hex_decoded(std::string_view text);

} // namespace lazaret::extract
