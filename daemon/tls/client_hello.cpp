#include "tls/client_hello.hpp"

#include "base/authority.hpp"

#include <algorithm>

namespace lazaret::tls {

namespace {

constexpr std::size_t record_limit = 16'384; ///< RFC 8446 §5.1: plaintext of one record
constexpr std::size_t record_header = 5;
constexpr std::size_t handshake_header = 4;
constexpr std::size_t records_limit = 256; ///< real ones have one or two; keeps re-reading cheap

enum Extension : std::size_t {
    server_name = 0,
    alpn = 16,
    supported_versions = 43,
    encrypted_client_hello = 0xfe0d,
};

Error malformed(const char* what)
{
    return {Errc::protocol, Side::client, std::string{"ClientHello: "} + what};
}

/// Takes big-endian numbers and vectors off the front. After one that is not there, `ok` is
/// false and everything else is empty.
struct Reader {
    Bytes rest;
    bool ok = true;

    std::size_t number(std::size_t size)
    {
        std::size_t value = 0;
        for (const auto byte : take(size))
            value = value << 8 | std::to_integer<std::size_t>(byte);
        return value;
    }

    Bytes take(std::size_t size)
    {
        if (size > rest.size()) {
            ok = false;
            rest = {};
            return {};
        }
        const auto taken = rest.first(size);
        rest = rest.subspan(size);
        return taken;
    }

    /// A vector whose length comes first, in `size` bytes (RFC 8446 §3.4).
    Bytes vector(std::size_t size) { return take(number(size)); }
};

/// RFC 6066 §3. One host name, or nothing.
bool read_server_name(Bytes data, ClientHello& hello)
{
    Reader extension{data};
    Reader list{extension.vector(2)};
    if (!extension.ok || !extension.rest.empty()) return false;
    while (list.ok && !list.rest.empty()) {
        const auto type = list.number(1);
        const auto text = as_text(list.vector(2));
        if (!list.ok || text.empty()) return false;
        if (type != 0) continue;
        auto host = canonical_host(text);
        if (!host || !hello.server_name.empty()) return false;
        hello.server_name = std::move(*host);
    }
    return list.ok;
}

/// RFC 7301 §3.1.
bool read_protocols(Bytes data, ClientHello& hello)
{
    Reader extension{data};
    Reader list{extension.vector(2)};
    if (!extension.ok || !extension.rest.empty()) return false;
    while (list.ok && !list.rest.empty()) {
        const auto name = as_text(list.vector(1));
        if (!list.ok || name.empty()) return false;
        hello.protocols.emplace_back(name);
    }
    return list.ok && !hello.protocols.empty();
}

/// RFC 8446 §4.2.1.
bool read_versions(Bytes data, ClientHello& hello)
{
    Reader extension{data};
    Reader list{extension.vector(1)};
    if (!extension.ok || !extension.rest.empty() || list.rest.empty()) return false;
    hello.versions.clear();
    while (list.ok && !list.rest.empty())
        hello.versions.push_back(static_cast<std::uint16_t>(list.number(2)));
    return list.ok;
}

bool read_extension(std::size_t type, Bytes data, ClientHello& hello)
{
    switch (type) {
    case server_name:
        return read_server_name(data, hello);
    case alpn:
        return read_protocols(data, hello);
    case supported_versions:
        return read_versions(data, hello);
    case encrypted_client_hello:
        hello.encrypted_hello = true;
        return true;
    default:
        return true;
    }
}

Result<std::optional<ClientHello>> parse_body(Bytes body)
{
    ClientHello hello;
    Reader in{body};
    hello.versions.push_back(static_cast<std::uint16_t>(in.number(2)));
    in.take(32);  // random
    in.vector(1); // legacy_session_id
    in.vector(2); // cipher_suites
    in.vector(1); // legacy_compression_methods
    if (!in.ok) return malformed("cut short");
    if (in.rest.empty()) return std::optional{std::move(hello)};

    Reader extensions{in.vector(2)};
    if (!in.ok || !in.rest.empty()) return malformed("extensions of a wrong length");
    std::vector<std::size_t> seen;
    while (!extensions.rest.empty()) {
        const auto type = extensions.number(2);
        const auto data = extensions.vector(2);
        if (!extensions.ok) return malformed("an extension of a wrong length");
        // RFC 8446 §4.2: at most one of a type. Two names would let two readers disagree.
        if (type == server_name || type == alpn || type == supported_versions) {
            if (std::find(seen.begin(), seen.end(), type) != seen.end())
                return malformed("an extension twice");
            seen.push_back(type);
        }
        if (!read_extension(type, data, hello)) return malformed("a malformed extension");
    }
    return std::optional{std::move(hello)};
}

} // namespace

bool ClientHello::offers(std::uint16_t version) const
{
    return std::find(versions.begin(), versions.end(), version) != versions.end();
}

bool looks_like_tls(Bytes first)
{
    // Content type handshake, version 3.x, and a ClientHello in it (RFC 8446 §5.1, §4).
    return (first.empty() || first[0] == std::byte{22}) &&
           (first.size() < 2 || first[1] == std::byte{3}) &&
           (first.size() < 6 || first[5] == std::byte{1});
}

Result<std::optional<ClientHello>> parse_client_hello(Bytes bytes)
{
    if (!looks_like_tls(bytes)) return malformed("this is not TLS");
    std::vector<std::byte> message; // the handshake message, out of its records
    std::size_t wanted = handshake_header;
    Reader in{bytes};
    for (std::size_t records = 0; message.size() < wanted; ++records) {
        if (records == records_limit)
            return Error{Errc::limit, Side::client, "ClientHello: cut over too many records"};
        if (in.rest.size() < record_header) return std::optional<ClientHello>{};
        if (in.rest[0] != std::byte{22} || in.rest[1] != std::byte{3})
            return malformed("another record in the middle");
        in.take(3);
        const auto size = in.number(2);
        if (size == 0 || size > record_limit) return malformed("a record of a forbidden length");
        const auto part = in.rest.first(std::min(size, in.rest.size()));
        message.insert(message.end(), part.begin(), part.end());
        if (message.size() >= handshake_header) {
            Reader header{message};
            if (header.number(1) != 1) return malformed("another message comes first");
            wanted = handshake_header + header.number(3);
            if (wanted > client_hello_limit)
                return Error{Errc::limit, Side::client, "ClientHello: longer than 64 KiB"};
        }
        if (part.size() < size) break;
        in.take(size);
    }
    if (message.size() < wanted) {
        if (bytes.size() >= client_hello_limit)
            return Error{Errc::limit, Side::client, "ClientHello: longer than 64 KiB"};
        return std::optional<ClientHello>{};
    }
    return parse_body(Bytes{message}.subspan(handshake_header, wanted - handshake_header));
}

} // namespace lazaret::tls
