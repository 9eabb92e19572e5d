#include "base/network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace lazaret {

namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// IANA special-purpose registries, without those that are globally reachable.
constexpr std::string_view special_blocks[] = {
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "100.100.100.200/32", // metadata service of one large cloud
    "168.63.129.16/32",   // and of another, inside public space
    "::/128",
    "::1/128",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8"};

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    if (text.empty() || text.size() > 45) return std::nullopt;
    const std::string copy{text};
    IpAddress address;
    if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes.begin());
    if (inet_pton(AF_INET, copy.c_str(), address.bytes.data() + 12) == 1) return address;
    return std::nullopt;
}

bool IpAddress::is_v4() const
{
    return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin());
}

std::string IpAddress::text() const
{
    char out[INET6_ADDRSTRLEN] = {};
    if (is_v4())
        inet_ntop(AF_INET, bytes.data() + 12, out, sizeof out);
    else
        inet_ntop(AF_INET6, bytes.data(), out, sizeof out);
    return out;
}

std::optional<Network> Network::parse(std::string_view text)
{
    const auto slash = text.find('/');
    const auto base = IpAddress::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    Network network{*base, 128};
    if (slash == std::string_view::npos) return network;

    const unsigned most = base->is_v4() ? 32 : 128;
    const auto digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (failed != std::errc{} || end != digits.data() + digits.size() || bits > most)
        return std::nullopt;
    network.bits = bits + (128 - most);
    return network;
}

bool Network::contains(const IpAddress& address) const
{
    const auto whole = bits / 8;
    if (!std::equal(base.bytes.begin(), base.bytes.begin() + whole, address.bytes.begin()))
        return false;
    const auto rest = bits % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    return (base.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

std::string Network::text() const
{
    return base.text() + "/" + std::to_string(base.is_v4() && bits >= 96 ? bits - 96 : bits);
}

bool any_contains(std::span<const Network> networks, const IpAddress& address)
{
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& network) { return network.contains(address); });
}

bool is_special(const IpAddress& address)
{
    static const std::vector<Network> blocks = [] {
        std::vector<Network> parsed;
        for (const auto block : special_blocks)
            parsed.push_back(*Network::parse(block));
        return parsed;
    }();
    return any_contains(blocks, address);
}

} // namespace lazaret
