/// What a person or a program is told when a request did not go through: values in, response out.
/// Pure. It never gets to see the data that was found, so it cannot show it.
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::proxy {

/// `unreadable`: blocked for nothing but what could not be read.
enum class Why : std::uint8_t {
    blocked,
    quarantined,
    unreadable,
    too_big,
    no_room,
    not_a_client,
    bad_request,
    misdirected,
    forbidden_address,
    bad_certificate,
    origin_unreachable,
    origin_timeout,
    name_not_found,
    internal,
};

std::uint16_t status_of(Why why);
std::string_view name(Why why); ///< "blocked": for logs, metrics and the `type` of the answer

/// An approved alternative.
struct Place {
    std::string provider;
    std::string use_for;
    std::vector<std::string> domains;
};

enum class Language : std::uint8_t { fr, en };

/// By Accept-Language; French when it asks for neither: that is what our hospitals speak.
Language language_of(const http::RequestHead& request);

/// All texts are plain UTF-8; render() cleans, cuts and escapes them. Any but `why` may be empty.
struct Notice {
    Why why = Why::internal;
    std::string code;       ///< of the incident: "LZ-7F3K-21Q"
    std::string request_id; ///< base/id.hpp
    std::string host;       ///< where the request was to go
    std::string rule_id;
    std::string rule_title;
    std::string advice;
    /// In plain words and the person's language: "2 personnes : numéro de sécurité sociale".
    std::vector<std::string> seen;
    std::string detail;              ///< "le certificat a expiré le 3 mars 2026"
    std::string not_allowed_because; ///< closed list of hosting::Approval::why_not
    std::vector<Place> instead;
    std::string contact_name;
    std::string contact_email;
    std::string contact_phone;
};

struct Answer {
    http::ResponseHead head; ///< with framing and length of `body`
    std::string body;
};

/// An HTML page for a browser, application/problem+json (RFC 9457) for a program, plain text for
/// the likes of curl: by Accept, Sec-Fetch-Dest, X-Requested-With and Origin. The answer to a
/// malformed request closes the connection (`keep_alive`), whose framing nobody knows any more.
Answer render(const Notice& notice, const http::RequestHead& request);

} // namespace lazaret::proxy
