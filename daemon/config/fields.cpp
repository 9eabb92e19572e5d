#include "config/fields.hpp"

#include "config/text.hpp"
#include "config/values.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

struct Refusal {
    std::string message;
    std::string hint;
};

/// The address before the port, without brackets; `bracketed` tells whether it had any.
struct Parts {
    std::string_view host;
    std::optional<std::string_view> port;
    bool bracketed = false;
};

Parts split(std::string_view text)
{
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos) return {text, {}, false};
        const auto rest = text.substr(end + 1);
        if (!rest.starts_with(':')) return {text.substr(1, end - 1), {}, true};
        return {text.substr(1, end - 1), rest.substr(1), true};
    }
    const auto colon = text.rfind(':');
    if (colon == text.npos) return {text, {}, false};
    return {text.substr(0, colon), text.substr(colon + 1), false};
}

/// Why `text` is no address with a port, and what to write instead.
Refusal refusal(std::string_view text)
{
    const auto [host, port, bracketed] = split(text);
    if (parse_number(text) && text.size() <= 5)
        return {"the address is missing before the port",
                "write \"127.0.0.1:" + std::string{text} + "\" for this machine alone"};
    if (const auto whole = IpAddress::parse(text); whole && whole->is_v4())
        return {"the port is missing", "write \"" + std::string{text} + ":3128\""};
    const auto number = parse_number(port.value_or(""));
    const bool behind_v6 = !bracketed && IpAddress::parse(host) && host.find(':') != host.npos;
    if (behind_v6 && number && *number >= 100) // "::1:3128", which is an address as well
        return {"an IPv6 address stands in brackets, with the port behind them",
                "write \"[" + std::string{host} + "]:" + std::string{*port} + "\""};
    if (!bracketed && IpAddress::parse(text))
        return {"an IPv6 address stands in brackets, with the port behind them",
                "write \"[" + std::string{text} + "]:3128\""};
    if (host.empty() || host == "*")
        return {"the address is missing before the port",
                "write \"0.0.0.0:" + std::string{port.value_or("3128")} +
                    "\" for all IPv4 addresses of this machine, or one of its addresses"};
    if (host == "localhost")
        return {"an IP address is needed, not a name",
                "write \"127.0.0.1:" + std::string{port.value_or("3128")} + "\""};
    if (!IpAddress::parse(host))
        return {
            in_quotes(host) + " is not an IP address",
            "write an address of this machine and a port: \"127.0.0.1:3128\" or \"[::1]:3128\""};
    if (!port) return {"the port is missing", "write \"[" + std::string{host} + "]:3128\""};
    return {in_quotes(*port) + " is not a port",
            "ports are numbers from 1 to 65535; 0 takes any free one"};
}

} // namespace

std::optional<Endpoint> read_endpoint(const Node& node, Diagnostics& problems)
{
    const auto& text = node.scalar();
    const auto [host, port, bracketed] = split(text);
    const auto address = IpAddress::parse(host);
    const auto number = parse_number(port.value_or(""));
    const bool v6 = host.find(':') != host.npos;
    if (address && v6 == bracketed && number && *number <= 65535 && port->size() <= 5)
        return Endpoint{*address, static_cast<std::uint16_t>(*number), node.place()};
    const auto [message, hint] = refusal(text);
    problems.error("C041", node.place(), in_quotes(text) + ": " + message, hint);
    return std::nullopt;
}

std::vector<Network> read_networks(const std::vector<const Node*>& nodes, Diagnostics& problems)
{
    std::vector<Network> out;
    for (const auto* node : nodes) {
        const auto network = Network::parse(node->scalar());
        if (!network) {
            problems.error(
                "C043", node->place(), in_quotes(node->scalar()) + " is not a network",
                "write an address and a prefix length: 10.0.0.0/8 or \"fd00::/8\"; names "
                "and ranges (10.0.0.1-10.0.0.9) are not possible");
            continue;
        }
        auto base = *network;
        for (auto bit = base.bits; bit < 128; ++bit)
            base.base.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> (bit % 8)));
        if (base.base != network->base)
            problems.warning("C045", node->place(),
                             in_quotes(node->scalar()) + " means all of " + base.text(),
                             "write \"" + base.text() + "\", or \"" + network->base.text() +
                                 "\" for that address alone");
        out.push_back(base);
    }
    return out;
}

bool holds_everyone(const Network& network)
{
    return network.bits == 0 || (network.bits == 96 && network.base.is_v4());
}

} // namespace lazaret::config
