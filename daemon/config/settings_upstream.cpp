/// tls and upstream: in whose name we speak, and whom we believe.
#include "base/authority.hpp"
#include "config/fields.hpp"
#include "config/sections.hpp"
#include "config/text.hpp"

namespace lazaret::config {

namespace {

/// A trust entry that is no path: a mistyped "system".
bool word(std::string_view text)
{
    return text.find_first_of("./\\") == text.npos;
}

void read_host(Settings& settings, const Node& name, const Node& value, Diagnostics& problems)
{
    const auto host = canonical_host(name.scalar());
    if (!host || IpAddress::parse(*host)) {
        problems.error(
            "C047", name.place(), in_quotes(name.scalar()) + " is not a host name",
            "write the name alone, without scheme, port or path: pacs.example: 192.0.2.7");
        return;
    }
    const auto address = IpAddress::parse(value.scalar());
    if (!address) {
        const auto what = value.kind() == Node::Kind::scalar ? in_quotes(value.scalar())
                                                             : std::string{found(value)};
        problems.error("C047", value.place(),
                       in_quotes(name.scalar()) + ": expected an IP address, found " + what,
                       "write the address alone, without a port: " + *host + ": 192.0.2.7");
        return;
    }
    if (!settings.upstream.hosts.emplace(*host, *address).second)
        problems.error("C047", name.place(),
                       in_quotes(name.scalar()) + " is listed already, in another spelling",
                       "keep one of the two: case and a final dot make no difference");
}

} // namespace

void Sections::tls(Reader& top)
{
    const auto* node = top.required("tls");
    if (node == nullptr) return;
    Reader reader{*node, "\"tls\"", problems};
    auto& tls = settings.tls;
    tls.leaf_cache = reader.number("leaf_cache", 16, 1'000'000).value_or(tls.leaf_cache);
    if (const auto* ca = reader.required("ca")) {
        Reader pair{*ca, "\"tls.ca\"", problems};
        required_path(pair, "certificate", "tls.ca.certificate", tls.ca_certificate);
        required_path(pair, "key", "tls.ca.key", tls.ca_key);
        if (!tls.ca_key.empty() && tls.ca_key == tls.ca_certificate)
            problems.error("C054", pair.place("key"), "the key and the certificate are one file",
                           "keep the key in a file of its own: every device gets the certificate, "
                           "only Lazaret may read the key");
        pair.done();
    }
    reader.done();
}

void Sections::upstream(Reader& top)
{
    const auto* node = top.optional("upstream");
    if (node == nullptr) return;
    Reader reader{*node, "\"upstream\"", problems};
    if (reader.optional("trust") != nullptr) trust(reader);
    paths(reader, "crls", "upstream.crls", settings.upstream.crls);
    settings.upstream.allow_private = read_networks(reader.text_nodes("allow_private"), problems);
    for (const auto& network : settings.upstream.allow_private)
        if (holds_everyone(network))
            problems.warning("C044", reader.place("allow_private"),
                             network.text() +
                                 " lets clients reach every internal address through the proxy",
                             "list only the networks of the servers that are meant");
    if (const auto* hosts = reader.optional("hosts")) {
        if (hosts->kind() == Node::Kind::map)
            for (const auto& [name, value] : hosts->entries())
                read_host(settings, name, value, problems);
        else
            Reader{*hosts, "\"upstream.hosts\"", problems};
    }
    reader.done();
}

void Sections::trust(Reader& reader)
{
    auto& upstream = settings.upstream;
    upstream.trust_system = false;
    const auto before = problems.errors();
    const auto nodes = reader.text_nodes("trust");
    if (nodes.empty() && problems.errors() == before)
        problems.error("C046", reader.place("trust"),
                       "\"trust\" is empty: no server's certificate could be verified",
                       "write [system], and add PEM files of authorities of your own");
    for (const auto* entry : nodes) {
        const auto& text = entry->scalar();
        if (text == "system") {
            upstream.trust_system = true;
        } else if (word(text)) {
            const bool mistyped = !closest(text, {"system"}).empty();
            problems.error(
                "C046", entry->place(), in_quotes(text) + " is neither \"system\" nor a file",
                mistyped ? "did you mean \"system\"?"
                         : "write system, or the path of a PEM file: certs/" + text + ".pem");
        } else {
            const auto index = std::to_string(upstream.trust_files.size());
            settings.places.insert_or_assign("upstream.trust[" + index + "]", entry->place());
            upstream.trust_files.push_back(beside(source, text));
        }
    }
}

} // namespace lazaret::config
