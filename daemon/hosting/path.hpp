/// URL paths that decide whether a tenant's place is meant, and not its neighbour's.
///
/// Servers differ on "..", "//", "%2f", ";" and double encoding. Where they could, a path has no
/// canonical form here, and so matches no pattern.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lazaret::hosting {

/// The one form of a path without its query (RFC 3986 §6.2.2): escapes of unreserved characters
/// decoded, other escapes in upper case, bytes above 0x7e escaped. Nothing for a path with dot
/// segments, empty segments, encoded slashes, backslashes, NUL or other control characters, escapes
/// of escapes, or bytes that no path may hold.
std::optional<std::string> canonical_path(std::string_view path);

/// `pattern` in canonical form, for `path_matches`; nothing when it is no such pattern. A `*`
/// stands for any text within one segment, at most one a segment; at the end also for all segments
/// below.
std::optional<std::string> canonical_pattern(std::string_view pattern);

/// Both canonical. "/etude/*" holds for /etude/, /etude/a and /etude/a/b, not for /etude or
/// /etude-2/a; "/*/depot" for /chu/depot. Case counts. Linear in both.
bool path_matches(std::string_view pattern, std::string_view path);

} // namespace lazaret::hosting
