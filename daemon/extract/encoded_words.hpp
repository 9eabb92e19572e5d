/// Words that are not ASCII, in the header of an e-mail.
#pragma once

#include <string>
#include <string_view>

namespace lazaret::extract {

/// `text` with its encoded words (RFC 2047: =?charset?B?…?= and Q) as UTF-8; a word in an unknown
/// character set becomes the bytes that it stands for. Blanks between two of them disappear. What
/// is not well-formed stays as it is.
std::string decoded_words(std::string_view text);

/// `field`, a header field with its line ends, as one line without one (RFC 5322 §2.2.3), its words
/// decoded.
std::string unfolded(std::string_view field);

} // namespace lazaret::extract
