/// IP addresses and networks (RFC 4291, RFC 4632), without any socket.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret {

/// An IPv4 or IPv6 address; IPv4 is kept as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};

    static std::optional<IpAddress> parse(std::string_view text); ///< no brackets, no zone
    bool is_v4() const;
    std::string text() const; ///< "192.0.2.7" or "2001:db8::1"
    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// A network such as 10.0.0.0/8 or ::1/128; a bare address is a network of one.
struct Network {
    IpAddress base;
    unsigned bits = 128; ///< of the 128-bit form: an IPv4 /8 is 104

    static std::optional<Network> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
    std::string text() const;
};

bool any_contains(std::span<const Network> networks, const IpAddress& address);

/// Loopback, link-local, private, multicast, unspecified, carrier-grade NAT, documentation, cloud
/// metadata and the other special blocks that no public upload goes to (RFC 6890, RFC 8190).
bool is_special(const IpAddress& address);

} // namespace lazaret
