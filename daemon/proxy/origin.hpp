/// The origin of one client connection: connects, proves who it is, and carries requests to it. No
/// request ever travels on a connection that another client used.
#pragma once

#include "proxy/core.hpp"

#include <optional>

namespace lazaret::proxy {

enum class Scheme : std::uint8_t { http, https };

class Origin {
public:
    Origin(Core& core, Authority authority, Scheme scheme);

    /// Dials, and over https verifies. Once it has succeeded, address() and certificate() tell whom
    /// it reached. Errors: those of net::Dialer and tls::OriginContext; see fault().
    asio::awaitable<Result<>> connect();
    /// A connection that is open: the present one, or a new one when the origin has closed it.
    asio::awaitable<Result<>> ready();

    const Authority& authority() const { return authority_; }
    Scheme scheme() const { return scheme_; }
    const IpAddress& address() const { return address_; }
    /// Set once the origin proved its name with a valid certificate.
    const std::optional<tls::OriginFacts>& certificate() const { return facts_; }
    tls::CertificateFault fault() const { return fault_; } ///< of the last connect()

    /// Begins a request; its head goes out with the first bytes of the body. Calls ready() first; a
    /// new connection must reach the same address, which is what was judged. Errors: as connect(),
    /// Errc::protocol.
    asio::awaitable<Result<>> begin(const http::RequestHead& head);

    enum class Sent : std::uint8_t { all, answered_early };
    /// Sends body bytes. `answered_early`: the origin has spoken before the end; the rest of the
    /// body need not be sent. Errors: Errc::closed, Errc::timeout (Side::origin).
    asio::awaitable<Result<Sent>> write(Bytes body);
    asio::awaitable<Result<>> finish();

    /// The final head of the response; interim ones (1xx) are passed over.
    asio::awaitable<Result<http::ResponseHead>> reply();
    /// The next bytes of the response body, empty at its end; valid until the next call.
    asio::awaitable<Result<Bytes>> read();

    /// The exchange is over: keep the connection if both sides can.
    void done(bool whole);
    bool connected() const { return conversation_ != nullptr; }
    bool reused() const { return requests_ > 1; } ///< this connection carried a request before
    asio::awaitable<void> close();

private:
    asio::awaitable<Result<>> send(http::Event event);

    Core& core_; ///< outlives it
    Authority authority_;
    Scheme scheme_;
    IpAddress address_;
    std::optional<tls::OriginFacts> facts_;
    tls::CertificateFault fault_ = tls::CertificateFault::none;
    std::unique_ptr<Conversation> conversation_;
    unsigned requests_ = 0; ///< begun on this connection
};

} // namespace lazaret::proxy
