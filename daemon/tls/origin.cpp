#include "tls/origin.hpp"

#include "tls/sessions.hpp"
#include "tls/settings.hpp"
#include "tls/verify.hpp"

#include <openssl/err.h>

#include <array>
#include <utility>

namespace lazaret::tls {

namespace {

constexpr std::array<std::string_view, certificate_faults> names{
    "none",        "expired",   "not_yet_valid",      "wrong_host", "untrusted",
    "self_signed", "revoked",   "revocation_unknown", "weak",       "bad_purpose",
    "must_staple", "handshake", "protocol_version",   "other"};

/// What a connection knows of itself when OpenSSL brings a session (SSL ex_data).
struct Ticket {
    std::shared_ptr<SessionCache> cache;
    std::string authority;
    std::chrono::steady_clock::time_point verified;
    bool accepted = false; ///< all checks are done: sessions may be kept
};

void free_ticket(void*, void* ticket, CRYPTO_EX_DATA*, int, long, void*)
{
    delete static_cast<Ticket*>(ticket);
}

int ticket_index()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, free_ticket);
    return index;
}

Ticket* ticket_of(const SSL* ssl)
{
    return static_cast<Ticket*>(SSL_get_ex_data(ssl, ticket_index()));
}

int on_session(SSL* ssl, SSL_SESSION* session)
{
    const auto* ticket = ticket_of(ssl);
    if (!ticket || !ticket->accepted) return 0; // OpenSSL keeps the reference
    ticket->cache->keep(ticket->authority, {Session{session}, ticket->verified});
    return 1;
}

/// RFC 7301 §3.1: each name with its length in front. Nothing when one does not fit.
std::string wire_form(const std::vector<std::string>& protocols)
{
    std::string wire;
    for (const auto& protocol : protocols) {
        if (protocol.empty() || protocol.size() > 255) return {};
        wire += static_cast<char>(protocol.size());
        wire += protocol;
    }
    return wire;
}

Error refused(const Authority& authority, CertificateFault fault, const std::string& detail)
{
    return {Errc::tls, Side::origin,
            "TLS with " + authority.text() + ": " + std::string{name(fault)} +
                (detail.empty() ? "" : ": " + detail)};
}

} // namespace

std::string_view name(CertificateFault fault)
{
    return names[static_cast<std::size_t>(fault)];
}

OriginContext::OriginContext() = default;
OriginContext::~OriginContext() = default;

Result<std::unique_ptr<OriginContext>> OriginContext::make(const Trust& trust)
{
    std::unique_ptr<OriginContext> made{new OriginContext};
    made->context_ = make_context(TLS_client_method());
    made->sessions_ = std::make_shared<SessionCache>(trust.sessions);
    auto* context = made->context_.get();
    if (!context) return Error{Errc::tls, Side::ours, "TLS for origins: " + error_text()};
    if (auto loaded = load(SSL_CTX_get_cert_store(context), trust); !loaded)
        return std::move(loaded).error();
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, on_session);
    SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
    return made;
}

Result<Ssl> OriginContext::prepare(const Authority& authority,
                                   const std::vector<std::string>& protocols)
{
    ERR_clear_error();
    Ssl ssl{SSL_new(context_.get())};
    auto ticket = std::make_unique<Ticket>();
    ticket->cache = sessions_;
    ticket->authority = authority.text();
    ticket->verified = std::chrono::steady_clock::now();
    const auto wire = wire_form(protocols);
    const auto* alpn = reinterpret_cast<const unsigned char*>(wire.data());
    if (!ssl || !expect_host(ssl.get(), authority) ||
        (!wire.empty() &&
         SSL_set_alpn_protos(ssl.get(), alpn, static_cast<unsigned>(wire.size())) != 0))
        return Error{Errc::tls, Side::ours, "TLS with " + authority.text() + ": " + error_text()};
    if (auto known = sessions_->take(ticket->authority)) {
        SSL_set_session(ssl.get(), known->session.get());
        ticket->verified = known->verified;
    }
    if (SSL_set_ex_data(ssl.get(), ticket_index(), ticket.get()) != 1)
        return Error{Errc::tls, Side::ours, "TLS with " + authority.text() + ": " + error_text()};
    static_cast<void>(ticket.release()); // belongs to ssl now
    SSL_set_connect_state(ssl.get());
    return ssl;
}

asio::awaitable<Result<VerifiedOrigin>> OriginContext::connect(std::unique_ptr<net::TcpStream> tcp,
                                                               Authority authority,
                                                               std::vector<std::string> protocols,
                                                               net::Patience patience,
                                                               CertificateFault& fault)
{
    fault = CertificateFault::none;
    auto ssl = prepare(authority, protocols);
    if (!ssl) co_return std::move(ssl).error();
    auto stream = std::make_unique<TlsStream>(std::move(tcp), std::move(*ssl));

    auto shaken = co_await stream->handshake(patience);
    if (!shaken) {
        auto failed = std::move(shaken).error();
        if (failed.code == Errc::tls) fault = fault_of(*stream);
        if (failed.code != Errc::tls) co_return failed;
        co_return refused(authority, fault, failed.detail);
    }

    auto* raw = stream->ssl();
    auto* ticket = ticket_of(raw);
    if (!stream->resumed()) {
        ticket->verified = std::chrono::steady_clock::now();
        fault = check_staple(raw, SSL_CTX_get_cert_store(context_.get()));
    }
    auto facts = facts_of(*stream, raw);
    if (fault == CertificateFault::none && !facts) fault = CertificateFault::expired;
    if (fault != CertificateFault::none) {
        co_await stream->close();
        co_return refused(authority, fault, {});
    }
    ticket->accepted = true;
    // TLS 1.3 brings its sessions later. Those of 1.2 are there, and came before the checks.
    if (SSL_version(raw) < TLS1_3_VERSION)
        sessions_->keep(ticket->authority, {Session{SSL_get1_session(raw)}, ticket->verified});
    co_return VerifiedOrigin{std::move(stream), std::move(*facts)};
}

} // namespace lazaret::tls
