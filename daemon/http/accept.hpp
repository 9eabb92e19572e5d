/// What the other side would like to read (RFC 9110 §12.5). Pure.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace lazaret::http {

struct Choice {
    std::size_t offer = 0; ///< index into what was offered
    bool named = false;    ///< asked for by name, not just through "type/*" or "*/*"
};

/// The best of `offers` ("text/html", lower case) for the value of Accept: the highest q; then what
/// was named more exactly; then the earlier offer. Parameters of media types other than q don't
/// count, elements that cannot be read are left out. Nothing when none is acceptable.
std::optional<Choice> best_media_type(std::string_view accept,
                                      std::span<const std::string_view> offers);

/// The same for the value of Accept-Language and primary languages ("fr"): "fr-CA" asks for "fr".
std::optional<Choice> best_language(std::string_view accept_language,
                                    std::span<const std::string_view> offers);

} // namespace lazaret::http
