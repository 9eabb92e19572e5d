/// A TLS server in the same process: an origin as good or as bad as a test wants it.
#pragma once

#include "support/loopback.hpp"
#include "support/test_ca.hpp"
#include "tls/origin.hpp"
#include "tls/stream.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::test {

/// How a test origin differs from a good one.
struct OriginWish {
    std::vector<const X509*> chain; ///< sent after the leaf
    std::string staple;             ///< OCSP answer in DER
    std::string protocol = "http/1.1";
    int most = TLS1_3_VERSION;
};

/// The settings of a server that shows `identity`. Weak ones too: it has no security level.
class OriginSettings {
public:
    explicit OriginSettings(const Identity& identity, OriginWish wish = {})
        : wish_{std::move(wish)}, context_{SSL_CTX_new(TLS_server_method())}
    {
        auto* context = context_.get();
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, wish_.most);
        SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
        REQUIRE(SSL_CTX_use_certificate(context, identity.certificate.get()) == 1);
        REQUIRE(SSL_CTX_use_PrivateKey(context, identity.key.get()) == 1);
        for (const auto* each : wish_.chain)
            SSL_CTX_add1_chain_cert(context, const_cast<X509*>(each));
        SSL_CTX_set_alpn_select_cb(context, choose, this);
        if (wish_.staple.empty()) return;
        SSL_CTX_set_tlsext_status_cb(context, staple);
        SSL_CTX_set_tlsext_status_arg(context, this);
    }
    OriginSettings(const OriginSettings&) = delete;
    OriginSettings& operator=(const OriginSettings&) = delete;

    tls::Ssl make() const
    {
        tls::Ssl ssl{SSL_new(context_.get())};
        SSL_set_accept_state(ssl.get());
        return ssl;
    }

private:
    static int choose(SSL*, const unsigned char** chosen, unsigned char* size,
                      const unsigned char* offered, unsigned offered_size, void* self)
    {
        const auto& protocol = static_cast<OriginSettings*>(self)->wish_.protocol;
        const std::string wire = static_cast<char>(protocol.size()) + protocol;
        const auto* end = offered + offered_size;
        const auto* found = std::search(offered, end, wire.begin(), wire.end());
        if (found == end || protocol.empty()) return SSL_TLSEXT_ERR_NOACK;
        *chosen = found + 1;
        *size = static_cast<unsigned char>(protocol.size());
        return SSL_TLSEXT_ERR_OK;
    }

    static int staple(SSL* ssl, void* self)
    {
        const auto& der = static_cast<OriginSettings*>(self)->wish_.staple;
        auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(der.data(), der.size()));
        SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(der.size()));
        return SSL_TLSEXT_ERR_OK;
    }

    OriginWish wish_;
    tls::SslContext context_;
};

/// What came of one connection to a test origin.
struct Attempt {
    bool connected = false;
    tls::CertificateFault fault = tls::CertificateFault::none;
    Error error;
    tls::OriginFacts facts;
    std::string received; ///< the origin's application data
};

/// Connects, and when that succeeds sends "ping" and reads "pong".
inline Attempt attempt(tls::OriginContext& context, const OriginSettings& origin,
                       Authority authority, std::vector<std::string> protocols = {"http/1.1"},
                       net::Patience patience = net::Patience{5000})
{
    TestCore core;
    Attempt result;
    auto [client, server] = make_tcp_pair(core);
    tls::TlsStream origin_end{std::move(server), origin.make()};
    auto& client_end = client;
    core.start([&]() -> asio::awaitable<void> {
        const auto shaken = co_await origin_end.handshake(patience);
        if (!shaken) {
            co_await origin_end.close();
            co_return;
        }
        auto text = co_await read_up_to(origin_end, 4, patience);
        if (text) result.received = std::move(*text);
        static_cast<void>(co_await write_text(origin_end, "pong", patience));
        co_await origin_end.close();
    });
    core.start([&]() -> asio::awaitable<void> {
        auto connected = co_await context.connect(std::move(client_end), authority, protocols,
                                                  patience, result.fault);
        if (!connected) {
            result.error = connected.error();
            co_return;
        }
        result.connected = true;
        result.facts = connected->facts;
        static_cast<void>(co_await write_text(*connected->stream, "ping", patience));
        const auto answer = co_await read_up_to(*connected->stream, 10, patience);
        REQUIRE(answer);
        CHECK(*answer == "pong");
        co_await connected->stream->close();
    });
    core.run();
    return result;
}

} // namespace lazaret::test
