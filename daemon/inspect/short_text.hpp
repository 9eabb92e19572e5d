/// Other ways to read a short text: a URL's query, a cookie, a header value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lazaret::inspect {

/// The forms of `text` that say something else than `text` itself: percent- and plus-decoded, and
/// what its base64 tokens of 24 characters or more encode, where that is mostly printable. Bounded:
/// the first 64 KiB and 64 tokens.
std::vector<std::string> other_forms(std::string_view text);

} // namespace lazaret::inspect
