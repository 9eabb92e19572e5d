#include "support/loopback.hpp"
#include "support/test_ca.hpp"
#include "tls/ca.hpp"
#include "tls/client.hpp"
#include "tls/client_hello.hpp"
#include "tls/settings.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::test;

namespace {

constexpr net::Patience patience{5000};

/// A forger and a context for clients, as the daemon has them.
struct Front {
    Front()
    {
        REQUIRE(tls::make_ca({}, folder / "ca.pem", folder / "ca.key"));
        auto opened = tls::Forger::open(folder / "ca.pem", folder / "ca.key", 64,
                                        std::chrono::system_clock::now());
        auto made = tls::ClientContext::make();
        REQUIRE(opened);
        REQUIRE(made);
        forger = std::move(*opened);
        context = std::move(*made);
    }

    std::shared_ptr<const tls::Leaf> leaf(const std::string& host) const
    {
        tls::OriginFacts facts;
        facts.names.push_back(host);
        facts.not_after = std::chrono::system_clock::now() + 48h;
        return forger->forge(facts, host, std::chrono::system_clock::now())->leaf;
    }

    TemporaryFolder folder;
    std::unique_ptr<tls::Forger> forger;
    std::unique_ptr<tls::ClientContext> context;
};

/// A browser: what it believes and offers, and the session it keeps.
struct Browser {
    explicit Browser(const Front* trusted)
    {
        auto* raw = context.get();
        SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
        if (trusted)
            X509_STORE_add_cert(SSL_CTX_get_cert_store(raw),
                                const_cast<X509*>(trusted->forger->ca()));
    }

    tls::SslContext context = tls::make_context(TLS_client_method());
    tls::Session session;
    std::string alpn = "\x08http/1.1";
    int most = TLS1_3_VERSION;
};

struct Visit {
    Result<> front;
    Result<> browser;
    bool resumed = false;
    std::string protocol;
    std::string heard;
};

/// The daemon's half of a visit: reads the ClientHello, forges, accepts, answers "pong".
asio::awaitable<void> serve(const Front& front, std::unique_ptr<net::TcpStream> tcp,
                            std::string host, std::string protocol, Visit& seen)
{
    std::vector<std::byte> peeked(16'384);
    const auto got = co_await tcp->read_some(peeked, patience);
    REQUIRE(got);
    peeked.resize(*got);
    const auto hello = tls::parse_client_hello(peeked);
    REQUIRE(hello);
    REQUIRE(hello->has_value());
    CHECK((*hello)->server_name == host);
    auto accepted = co_await front.context->accept(std::move(tcp), peeked, front.leaf(host), host,
                                                   protocol, patience);
    if (!accepted) {
        seen.front = accepted.error();
        co_return;
    }
    auto& stream = **accepted;
    seen.resumed = stream.resumed();
    seen.protocol = stream.protocol();
    const auto text = co_await read_up_to(stream, 4, patience);
    if (text)
        seen.heard = *text;
    else
        seen.front = text.error();
    static_cast<void>(co_await write_text(stream, "pong", patience));
    co_await stream.close();
}

/// The browser's half: sends "ping", reads the answer, keeps the session.
asio::awaitable<void> browse(Browser& browser, tls::TlsStream& stream, Visit& seen)
{
    seen.browser = co_await stream.handshake(patience);
    if (seen.browser) {
        static_cast<void>(co_await write_text(stream, "ping", patience));
        static_cast<void>(co_await read_up_to(stream, 10, patience));
        browser.session.reset(SSL_get1_session(stream.ssl()));
    }
    co_await stream.close();
}

/// One connection of `browser` for `host`.
Visit visit(const Front& front, Browser& browser, const std::string& host,
            const std::string& protocol = "http/1.1")
{
    TestCore core;
    Visit seen;
    auto [server, client] = make_tcp_pair(core); // the first of them is Side::client
    tls::Ssl ssl{SSL_new(browser.context.get())};
    SSL_set_connect_state(ssl.get());
    SSL_set_tlsext_host_name(ssl.get(), host.c_str());
    SSL_set1_host(ssl.get(), host.c_str());
    SSL_set_max_proto_version(ssl.get(), browser.most);
    SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(browser.alpn.data()),
                        static_cast<unsigned>(browser.alpn.size()));
    if (browser.session) SSL_set_session(ssl.get(), browser.session.get());
    tls::TlsStream stream{std::move(client), std::move(ssl)};
    core.start(serve(front, std::move(server), host, protocol, seen));
    core.start(browse(browser, stream, seen));
    core.run();
    return seen;
}

} // namespace

TEST_CASE("client: a browser that trusts the CA talks to the forged leaf")
{
    const Front front;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Browser browser{&front};
        browser.most = version;
        const auto seen = visit(front, browser, "upload.example");
        REQUIRE_MESSAGE(seen.browser, seen.browser.error().detail);
        REQUIRE_MESSAGE(seen.front, seen.front.error().detail);
        CHECK(seen.heard == "ping");
        CHECK(seen.protocol == "http/1.1");
        CHECK_FALSE(seen.resumed);
    }
}

TEST_CASE("client: a session is resumed for its own host and for no other")
{
    const Front front;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Browser browser{&front};
        browser.most = version;
        REQUIRE(visit(front, browser, "upload.example").browser);
        CHECK(visit(front, browser, "upload.example").resumed);
        const auto other = visit(front, browser, "other.example");
        CHECK(other.browser);
        CHECK_FALSE(other.resumed);
    }
}

TEST_CASE("client: one that does not know the CA says so, and the error names it")
{
    const Front front;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Browser stranger{nullptr};
        stranger.most = version;
        const auto seen = visit(front, stranger, "upload.example");
        CHECK(!seen.browser);
        REQUIRE(!seen.front);
        CHECK(seen.front.error().code == Errc::tls);
        CHECK(seen.front.error().side == Side::client);
        CHECK_MESSAGE(seen.front.error().detail.find("unknown ca") != std::string::npos,
                      seen.front.error().detail);
    }
}

TEST_CASE("client: ALPN is the origin's protocol or nothing")
{
    const Front front;
    Browser both{&front};
    both.alpn = "\x02h2\x08http/1.1";
    CHECK(visit(front, both, "upload.example").protocol == "http/1.1");
    Browser modern{&front};
    modern.alpn = "\x02h2";
    const auto refused = visit(front, modern, "upload.example");
    CHECK(!refused.browser);
    REQUIRE(!refused.front);
    CHECK(refused.front.error().code == Errc::tls);
    Browser plain{&front};
    plain.alpn = "";
    const auto none = visit(front, plain, "upload.example");
    CHECK(none.browser);
    CHECK(none.protocol.empty());
}

TEST_CASE("client: TLS 1.1 is refused")
{
    const Front front;
    Browser old{&front};
    SSL_CTX_set_security_level(old.context.get(), 0);
    SSL_CTX_set_min_proto_version(old.context.get(), TLS1_VERSION);
    SSL_CTX_set_cipher_list(old.context.get(), "ALL:@SECLEVEL=0");
    old.most = TLS1_1_VERSION;
    const auto seen = visit(front, old, "upload.example");
    CHECK(!seen.browser);
    REQUIRE(!seen.front);
    CHECK(seen.front.error().code == Errc::tls);
}

TEST_CASE("client: one that falls silent is a timeout")
{
    const Front front;
    TestCore core;
    auto [near, far] = make_tcp_pair(core);
    auto& server = far;
    core.start([&]() -> asio::awaitable<void> {
        auto leaf = front.leaf("upload.example");
        const auto accepted = co_await front.context->accept(
            std::move(server), {}, std::move(leaf), "upload.example", "", net::Patience{10});
        REQUIRE(!accepted);
        CHECK(accepted.error().code == Errc::timeout);
    });
    core.run();
}
