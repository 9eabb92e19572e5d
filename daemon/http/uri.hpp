/// The request target taken apart (RFC 9112 §3.2, RFC 3986). Pure; all results are views.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::http {

enum class TargetForm : std::uint8_t { origin, absolute, authority, asterisk };

/// Views into the target given to split_target().
struct Target {
    TargetForm form = TargetForm::origin;
    std::string_view scheme;    ///< absolute form, as written: compare without case
    std::string_view authority; ///< absolute and authority form: "host" or "host:port"
    std::string_view path;      ///< origin and absolute form; "" for "http://host"
    std::string_view query;     ///< without "?"
    bool has_query = false;     ///< "/a?" has one, an empty one
};

/// Which form is allowed depends on the method: CONNECT takes authority form alone, "*" is for
/// OPTIONS. Errors: Errc::protocol: no form fits, a byte outside 0x21–0x7e, a fragment, userinfo
/// (RFC 9110 §4.2.4) or another character that readers of an authority disagree about.
Result<Target> split_target(std::string_view method, std::string_view target);

/// The target as its origin wants it: "/path?query", or "*" for OPTIONS without a path
/// (RFC 9112 §3.2.4). Authority form gives "".
std::string origin_form(std::string_view method, const Target& target);

/// True for what may stand in Host: letters, digits and the few marks of uri-host and port
/// (RFC 9110 §7.2), also nothing. Says nothing of whether such a host exists.
bool is_host_field(std::string_view value);

} // namespace lazaret::http
