/// Everything that Lazaret says to a person whose request did not go through, in one place, so that
/// it can be read, corrected and translated as one text. For a nurse, not for an administrator.
#pragma once

#include "proxy/notice.hpp"

#include <string_view>

namespace lazaret::proxy {

/// What is said of one reason.
struct Saying {
    std::string_view title;
    std::string_view text;
    /// True only where not a byte of the request can have left.
    bool nothing_sent = false;
};

/// Headings and small words.
struct Words {
    std::string_view tag; ///< for lang= and Content-Language
    std::string_view nothing_sent;
    std::string_view seen;
    std::string_view rule;
    std::string_view host;
    std::string_view instead;
    std::string_view ask;
    std::string_view ask_anybody; ///< when no contact was configured
    std::string_view code;
    std::string_view say_code;
    std::string_view request;
    std::string_view more; ///< after a list that was cut
    std::string_view colon;
};

const Words& words(Language language);
const Saying& saying(Why why, Language language);

/// Why the host is not allowed, as a sentence about "this address"; for the values of
/// hosting::Approval::why_not, "" for any other.
std::string_view not_allowed_words(std::string_view why_not, Language language);

} // namespace lazaret::proxy
