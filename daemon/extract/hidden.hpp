/// Whether decoded bytes are worth a look, or whether what was decoded was no encoding at all.
#pragma once

#include "extract/extractor.hpp"

#include <optional>

namespace lazaret::extract {

/// How many bytes shows_content() would like to see.
inline constexpr std::size_t shown_size = sniff_size;

/// The format to open `decoded` as, when it shows one that holds text, or a clean text: opaque
/// bytes, sound and video are nothing here. Any 64 letters of base64 decode to something; chance
/// passes this less than once in a million times. `head`: the first bytes, or all.
std::optional<Format> shows_content(Bytes head);

/// Bytes that are spread as those of a digest or a cipher text are: a look at more of them will not
/// show more. `head`: 64 bytes at least.
bool looks_like_noise(std::string_view head);

/// The first bytes of a deflate stream without header (RFC 1951) that holds XML or JSON, as SAML
/// and some drawing programs write it. Tries it.
bool is_bare_deflate(std::string_view head);

} // namespace lazaret::extract
