/// The characters and numbers of HTTP/1.1 (RFC 9110 §5.6, RFC 9112), exactly and no wider.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string_view>

namespace lazaret::http {

bool is_token(std::string_view text); ///< at least one character (RFC 9110 §5.6.2)

/// A field value or a reason: no control characters but the tab (RFC 9110 §5.5); bytes above 0x7f
/// are let through, they mean nothing to framing.
bool is_field_text(std::string_view text);

bool is_visible_ascii(std::string_view text); ///< 0x21–0x7e only; also true for ""

std::string_view without_outer_space(std::string_view text); ///< spaces and tabs (OWS)

/// 1 to 19 digits and nothing else, up to 2^63-1. Errors: Errc::protocol.
Result<std::uint64_t> parse_length(std::string_view digits);

/// A chunk's size of 1 to 16 hexadecimal digits, up to 2^63-1. Errors: Errc::protocol.
Result<std::uint64_t> parse_chunk_size(std::string_view digits);

} // namespace lazaret::http
