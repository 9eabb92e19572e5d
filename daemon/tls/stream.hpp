/// TLS over TCP as a stream, with its own idea of when to call the system.
///
/// asio::ssl::stream reads and writes one record a call. Here OpenSSL reads ahead up to 64 KiB from
/// the socket, and the records of one write() are gathered into sends of 64 KiB, which saves about
/// an eighth of the CPU of a bulk transfer. Idle streams keep no buffers.
#pragma once

#include "net/tcp.hpp"
#include "tls/openssl.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::tls {

namespace asio = boost::asio;

class Wire;

class TlsStream final : public net::Stream {
public:
    /// `ssl` has its role (SSL_set_connect_state or SSL_set_accept_state) and certificates.
    /// `prefetched`: bytes already read from `tcp`; copied.
    TlsStream(std::unique_ptr<net::TcpStream> tcp, Ssl ssl, Bytes prefetched = {});
    ~TlsStream() override;

    /// `patience` is for the whole handshake. Call once, before anything else.
    /// Errors: Errc::tls (detail names the alert), Errc::timeout, Errc::closed.
    asio::awaitable<Result<>> handshake(net::Patience patience);

    /// Fills `into` with as many records as are there. A TCP end without close_notify is
    /// Errc::closed: what came before it may be cut short (RFC 8446 §6.1).
    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into,
                                                   net::Patience patience) override;
    asio::awaitable<Result<>> write(std::span<const Bytes> parts, net::Patience patience) override;
    asio::awaitable<Result<std::size_t>> write_while_silent(std::span<const Bytes> parts,
                                                            net::Patience patience) override;
    bool readable() override;
    asio::awaitable<Result<>> wait_readable(net::Patience patience) override;
    asio::awaitable<void> close() override;
    void abort() override;

    std::string_view protocol() const; ///< negotiated with ALPN, empty when none was
    std::string_view version() const;  ///< "TLSv1.3"
    bool resumed() const;
    int reason() const { return reason_; } ///< OpenSSL's, of the last failure (SSL_R_...)

    SSL* ssl() { return ssl_.get(); }
    net::TcpStream& tcp() { return *tcp_; }

private:
    struct Cursor;

    Result<bool> encrypt(Cursor& cursor);
    Result<std::optional<std::size_t>> decrypt(std::span<std::byte> into);
    asio::awaitable<Result<>> flush(net::Patience patience);
    asio::awaitable<Result<>> wait_for_peer(net::Patience patience);
    asio::awaitable<Result<std::size_t>> send(std::span<const Bytes> parts, net::Patience patience,
                                              bool while_silent);
    Error failure(std::string_view what);
    Error broken(std::string_view what) const;

    std::unique_ptr<net::TcpStream> tcp_;
    std::unique_ptr<Wire> wire_; ///< outlives ssl_
    Ssl ssl_;
    int reason_ = 0;
    bool writing_ = false;
    bool broken_ = false; ///< after a fatal error OpenSSL must not be called again
};

} // namespace lazaret::tls
