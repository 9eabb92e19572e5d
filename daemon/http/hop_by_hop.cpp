#include "http/message.hpp"

#include <algorithm>
#include <array>

namespace lazaret::http {
namespace {

/// RFC 9110 §7.6.1 and the fields between a client and its proxy alone (§11.7).
constexpr std::array<std::string_view, 11> of_one_hop{"Connection",
                                                      "Keep-Alive",
                                                      "Proxy-Connection",
                                                      "Proxy-Authorization",
                                                      "Proxy-Authenticate",
                                                      "Proxy-Authentication-Info",
                                                      "TE",
                                                      "Trailer",
                                                      "Transfer-Encoding",
                                                      "Upgrade",
                                                      "HTTP2-Settings"};

/// What Connection cannot take away: what says where a message goes, what it is, who sent it and
/// how it may be kept.
constexpr std::array<std::string_view, 21> for_everybody{"Host",
                                                         "Content-Length",
                                                         "Content-Type",
                                                         "Content-Encoding",
                                                         "Content-Range",
                                                         "Content-Disposition",
                                                         "Content-Language",
                                                         "Content-Location",
                                                         "Authorization",
                                                         "WWW-Authenticate",
                                                         "Cookie",
                                                         "Set-Cookie",
                                                         "Cache-Control",
                                                         "Date",
                                                         "Expires",
                                                         "Vary",
                                                         "Location",
                                                         "Origin",
                                                         "Range",
                                                         "Expect",
                                                         "Content-Security-Policy"};

bool is_one_of(std::string_view name, auto& list)
{
    return std::any_of(list.begin(), list.end(),
                       [&](std::string_view known) { return equals_ignoring_case(known, name); });
}

} // namespace

void strip_hop_by_hop(Fields& fields)
{
    const auto named = fields.joined("Connection"); // a copy: removing moves the fields about
    const auto is_named = [&](std::string_view name) {
        std::string_view rest = named;
        while (const auto element = next_element(rest))
            if (equals_ignoring_case(*element, name)) return true;
        return false;
    };
    fields.remove_if([&](const Field& field) {
        if (is_one_of(field.name, of_one_hop)) return true;
        return !named.empty() && !is_one_of(field.name, for_everybody) && is_named(field.name);
    });
}

} // namespace lazaret::http
