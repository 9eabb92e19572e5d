/// TLS towards clients, in the origin's place.
#pragma once

#include "tls/forge.hpp"
#include "tls/openssl.hpp"
#include "tls/stream.hpp"

#include <memory>
#include <string>

namespace lazaret::tls {

/// One a process, shared by its cores. TLS 1.2 and 1.3, Mozilla's "intermediate" without DHE.
/// Sessions are resumed with tickets only; their keys live in memory and change every 12 hours. A
/// ticket counts only for the host it was given for.
class ClientContext {
public:
    /// Errors: Errc::tls.
    static Result<std::unique_ptr<ClientContext>> make();
    ~ClientContext();

    /// The handshake as a server that shows `leaf` for `host`. `prefetched`: bytes already read
    /// from `tcp`, the ClientHello first. `protocol`: the one the origin speaks; a client that
    /// offers others only is refused (RFC 7301 §3.2), one without ALPN is not. `patience`: for the
    /// whole handshake. Errors, of Side::client: Errc::tls (detail names the client's alert:
    /// "unknown ca" means that Lazaret's CA is not installed there), Errc::timeout, Errc::closed.
    asio::awaitable<Result<std::unique_ptr<TlsStream>>>
    accept(std::unique_ptr<net::TcpStream> tcp, Bytes prefetched, std::shared_ptr<const Leaf> leaf,
           std::string host, std::string protocol, net::Patience patience);

private:
    class Tickets;

    ClientContext();
    Result<Ssl> prepare(const Leaf& leaf, const std::string& host, const std::string& protocol);

    SslContext context_;
    std::unique_ptr<Tickets> tickets_;
};

} // namespace lazaret::tls
