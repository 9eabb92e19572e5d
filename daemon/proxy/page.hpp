/// The three forms of a notice. Pure; the texts of `notice` are clean already (clean_text()).
#pragma once

#include "proxy/notice.hpp"

#include <string>
#include <string_view>

namespace lazaret::proxy {

/// One page without script or any other file: it has to show where nothing else can be loaded.
/// Between 512 bytes (below that some browsers show a page of their own) and 15 kB.
std::string html_page(const Notice& notice, Language language);

/// RFC 9457, application/problem+json.
std::string json_problem(const Notice& notice, Language language);

/// For a terminal: ends with a line feed.
std::string plain_text(const Notice& notice, Language language);

/// Allows the style of html_page() by its hash, and nothing else. The page may stand in a frame:
/// that is where the answer to many an upload form is shown.
extern const std::string_view content_security_policy;

/// `text` fit for all three forms: valid UTF-8 without control characters and without the marks
/// that turn the direction of writing round (a certificate could hold them); at most `most` bytes,
/// cut between characters, with "…" where something is missing.
std::string clean_text(std::string_view text, std::size_t most);

} // namespace lazaret::proxy
