/// The first message of a TLS client, read without answering it.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::tls {

/// What a client says before anything is answered (RFC 8446 §4.1.2), as far as Lazaret acts on it.
struct ClientHello {
    std::string server_name;             ///< canonical; empty when the client sent none
    std::vector<std::string> protocols;  ///< ALPN (RFC 7301), in the client's order; any bytes
    std::vector<std::uint16_t> versions; ///< supported_versions, or the legacy version alone
    bool encrypted_hello = false;        ///< offers ECH; the name above is then only the outer one

    bool offers(std::uint16_t version) const; ///< 0x0303 is TLS 1.2, 0x0304 is TLS 1.3
};

/// How much of a connection's beginning may be read while looking for its ClientHello.
constexpr std::size_t client_hello_limit = 64 * 1024; // bytes

/// Whether `first` bytes of a connection can be a TLS handshake record. True for none.
bool looks_like_tls(Bytes first);

/// Reads the ClientHello at the beginning of `bytes`, which may be cut over several TLS records.
/// Nothing when more bytes are needed: call again with all of them.
/// Errors, of Side::client: Errc::protocol (not TLS, malformed, a server name that is none),
/// Errc::limit (longer than client_hello_limit).
Result<std::optional<ClientHello>> parse_client_hello(Bytes bytes);

} // namespace lazaret::tls
