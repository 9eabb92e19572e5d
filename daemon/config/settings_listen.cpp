/// listen, clients and admin: who may talk to us, and where.
#include "config/fields.hpp"
#include "config/sections.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

constexpr auto listen_example = "write - {address: \"127.0.0.1:3128\", mode: explicit}";

/// Loopback and private networks (RFC 6890, RFC 1918, RFC 4193).
constexpr std::string_view usual_clients[] = {"127.0.0.0/8",   "::1/128",        "10.0.0.0/8",
                                              "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"};

bool loopback(const IpAddress& address)
{
    static const auto four = *Network::parse("127.0.0.0/8");
    static const auto six = *Network::parse("::1/128");
    return four.contains(address) || six.contains(address);
}

/// The entry that listens on `endpoint` already, or null. Port 0 takes a free one each time.
const Settings::Listen* taken(const Settings& settings, const Endpoint& endpoint)
{
    for (const auto& listen : settings.listen) {
        const auto& other = listen.endpoint;
        if (other.port != 0 && other.port == endpoint.port && other.address == endpoint.address)
            return &listen;
    }
    return nullptr;
}

std::string stands_in(const Endpoint& endpoint)
{
    return "it stands in line " + std::to_string(endpoint.place.line);
}

} // namespace

void Sections::listen(Reader& top)
{
    const auto* node = top.required("listen");
    if (node == nullptr) return;
    if (node->kind() != Node::Kind::list) {
        problems.error("C018", node->place(),
                       "\"listen\": expected a list, found " + std::string{found(*node)},
                       listen_example);
        return;
    }
    if (node->items().empty())
        problems.error("C040", node->place(), "\"listen\" is empty: nobody could reach the proxy",
                       listen_example);
    for (const auto& item : node->items())
        listen_item(item);
}

void Sections::listen_item(const Node& item)
{
    if (item.kind() != Node::Kind::map) {
        problems.error("C018", item.place(),
                       "an item of \"listen\": expected a group of keys, found " +
                           std::string{found(item)},
                       listen_example);
        return;
    }
    Reader reader{item, "an item of \"listen\"", problems};
    const auto* address = reader.required("address");
    const bool given = address != nullptr && reader.text("address");
    const auto mode = reader.choice("mode", {"explicit"});
    const auto endpoint = given ? read_endpoint(*address, problems) : std::nullopt;
    reader.done();
    if (!endpoint) return;
    if (const auto* twin = taken(settings, *endpoint))
        problems.error("C042", endpoint->place, "this address is listened on already",
                       stands_in(twin->endpoint) + "; remove one of the two, or take another port");
    settings.listen.push_back({*endpoint, mode.value_or("explicit")});
}

void Sections::clients(Reader& top)
{
    if (top.optional("clients") == nullptr) {
        for (const auto network : usual_clients)
            settings.clients.push_back(*Network::parse(network));
        return;
    }
    const auto before = problems.errors();
    const auto nodes = top.text_nodes("clients");
    settings.clients = read_networks(nodes, problems);
    if (problems.errors() > before) return;
    if (nodes.empty())
        problems.error(
            "C057", top.place("clients"), "\"clients\" is empty: nobody may use the proxy",
            "list the networks of your users, or remove the line for the usual private ones");
    // Without errors each node has become a network.
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (holds_everyone(settings.clients[i]))
            problems.warning("C044", nodes[i]->place(),
                             in_quotes(nodes[i]->scalar()) + ": everyone may use this proxy",
                             "list the networks of your users only: 10.0.0.0/8");
}

void Sections::admin(Reader& top)
{
    const auto* node = top.optional("admin");
    if (node == nullptr) return;
    Reader reader{*node, "\"admin\"", problems};
    const auto* address = reader.required("address");
    if (address != nullptr && reader.text("address"))
        settings.admin = read_endpoint(*address, problems);
    reader.done();
    if (!settings.admin) return;
    if (const auto* twin = taken(settings, *settings.admin))
        problems.error("C042", settings.admin->place, "the proxy listens on this address already",
                       stands_in(twin->endpoint) + "; take another port");
    if (!loopback(settings.admin->address))
        problems.warning(
            "C052", settings.admin->place, "metrics and health can be read from other machines",
            "write \"127.0.0.1:9464\", or let a firewall decide who reaches this port");
}

} // namespace lazaret::config
