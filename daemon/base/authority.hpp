/// host:port, the one name of a destination everywhere in Lazaret.
#pragma once

#include "base/network.hpp"
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret {

/// A destination in its canonical form, so that two spellings of one host compare equal: ASCII
/// lower case after IDNA (RFC 5891, UTS 46), no final dot, IPv6 without brackets in its shortest
/// form (RFC 5952).
struct Authority {
    std::string host;
    std::uint16_t port = 0;

    /// Reads "host", "host:port", "[2001:db8::1]:443" (RFC 3986 §3.2 without userinfo).
    /// Errors: Errc::protocol: empty or overlong host, bad label, bad port, port 0.
    static Result<Authority> parse(std::string_view text, std::uint16_t default_port);

    std::optional<IpAddress> ip() const;                      ///< when `host` is an IP literal
    std::string text() const;                                 ///< "host:port", IPv6 in brackets
    std::string host_field(std::uint16_t default_port) const; ///< as in Host (RFC 9110 §7.2)

    friend auto operator<=>(const Authority&, const Authority&) = default;
};

/// The canonical form of a host name or IP literal (no port, no brackets).
/// Errors: Errc::protocol.
Result<std::string> canonical_host(std::string_view text);

/// True when canonical `host` is `pattern`, or one or more labels below `*.pattern`.
/// `*.sante.example` holds for a.sante.example and a.b.sante.example, not for sante.example.
bool domain_matches(std::string_view pattern, std::string_view host);

} // namespace lazaret
