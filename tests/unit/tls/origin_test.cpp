#include "support/tls_origin.hpp"
#include "tls/origin.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::test;
using lazaret::tls::CertificateFault;

namespace {

const Authority host{"upload.example", 443};

/// A root, a context that trusts it and nothing else, and a folder for its files.
struct World {
    TemporaryFolder folder;
    TestCa ca;

    tls::Trust trust(const std::vector<std::string>& crls = {}) const
    {
        tls::Trust wanted{.system = false, .files = {folder.write("ca.pem", ca.certificate_pem())}};
        for (const auto& crl : crls)
            wanted.crls.push_back(
                folder.write("crl" + std::to_string(wanted.crls.size()) + ".pem", crl));
        return wanted;
    }

    std::unique_ptr<tls::OriginContext> context(const std::vector<std::string>& crls = {}) const
    {
        auto made = tls::OriginContext::make(trust(crls));
        REQUIRE(made);
        return std::move(*made);
    }
};

/// Expects that an origin is refused for `fault` and has seen nothing but TLS.
void refuse(const Attempt& seen, CertificateFault fault)
{
    CHECK_FALSE(seen.connected);
    CHECK_MESSAGE(seen.fault == fault, tls::name(seen.fault), " ", seen.error.detail);
    CHECK(seen.error.code == Errc::tls);
    CHECK(seen.error.side == Side::origin);
    CHECK(seen.received.empty());
}

void refuse(const World& world, const Identity& identity, CertificateFault fault,
            OriginWish wish = {})
{
    const auto context = world.context();
    refuse(attempt(*context, OriginSettings{identity, std::move(wish)}, host), fault);
}

} // namespace

TEST_CASE("origin: a good certificate is accepted and its facts are told")
{
    const World world;
    const auto identity = world.ca.issue("DNS:upload.example,DNS:*.cdn.example,IP:192.0.2.7");
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = world.context();
        const OriginSettings origin{identity, {.most = version}};
        const auto seen = attempt(*context, origin, host);
        REQUIRE_MESSAGE(seen.connected, seen.error.detail);
        CHECK(seen.fault == CertificateFault::none);
        CHECK(seen.received == "ping");
        CHECK(seen.facts.names == std::vector<std::string>{"upload.example", "*.cdn.example"});
        REQUIRE(seen.facts.addresses.size() == 1);
        CHECK(seen.facts.addresses[0].text() == "192.0.2.7");
        CHECK(seen.facts.certificate_sha256 == tls::fingerprint(identity.certificate.get()));
        CHECK(seen.facts.certificate_sha256.size() == 64);
        CHECK(seen.facts.protocol == "http/1.1");
        CHECK(seen.facts.version == (version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"));
        CHECK_FALSE(seen.facts.resumed);
    }
}

TEST_CASE("origin: sessions are resumed for the same authority, with the same facts")
{
    const World world;
    const auto identity = world.ca.issue("DNS:upload.example,DNS:other.example");
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = world.context();
        const OriginSettings origin{identity, {.most = version}};
        const auto first = attempt(*context, origin, host);
        REQUIRE(first.connected);
        const auto second = attempt(*context, origin, host);
        REQUIRE(second.connected);
        CHECK(second.facts.resumed);
        CHECK(second.facts.names == first.facts.names);
        CHECK(second.facts.certificate_sha256 == first.facts.certificate_sha256);
        CHECK(attempt(*context, origin, host).facts.resumed); // and a third time
        const auto other = attempt(*context, origin, {"other.example", 443});
        REQUIRE(other.connected);
        CHECK_FALSE(other.facts.resumed);
    }
}

TEST_CASE("origin: names are looked for in the SAN alone, and wildcards stand for one label")
{
    const World world;
    const auto context = world.context();
    auto connects = [&](const std::string& names, const std::string& wanted) {
        CertificateWish wish;
        wish.common_name = wanted;
        const auto identity = world.ca.issue(names, wish);
        const auto seen = attempt(*context, OriginSettings{identity}, {wanted, 443});
        if (!seen.connected) refuse(seen, CertificateFault::wrong_host);
        return seen.connected;
    };
    CHECK(connects("DNS:*.a.example", "x.a.example"));
    CHECK(connects("DNS:UPLOAD.Example", "upload.example"));
    CHECK(connects("IP:192.0.2.7", "192.0.2.7"));
    CHECK(connects("IP:2001:db8::7", "2001:db8::7"));
    CHECK_FALSE(connects("", "upload.example")); // common name only
    CHECK_FALSE(connects("DNS:other.example", "upload.example"));
    CHECK_FALSE(connects("DNS:*.a.example", "x.y.a.example"));
    CHECK_FALSE(connects("DNS:*.a.example", "a.example"));
    CHECK_FALSE(connects("DNS:up*.example.net", "upload.example.net"));
    CHECK_FALSE(connects("DNS:192.0.2.7", "192.0.2.7"));
    CHECK_FALSE(connects("IP:192.0.2.8", "192.0.2.7"));
}

TEST_CASE("origin: certificates outside their dates are refused")
{
    const World world;
    refuse(world, world.ca.issue("DNS:upload.example", {.from = -48h, .until = -1h}),
           CertificateFault::expired);
    refuse(world, world.ca.issue("DNS:upload.example", {.from = 1h, .until = 24h}),
           CertificateFault::not_yet_valid);
}

TEST_CASE("origin: who is not trusted is refused")
{
    const World world;
    const TestCa stranger{"Test Root"}; // the same name, another key
    refuse(world, stranger.issue("DNS:upload.example"), CertificateFault::untrusted);
    const CertificateWish own{.extensions = {{NID_subject_alt_name, "DNS:upload.example"}}};
    refuse(world, make_identity(own, nullptr, p256_key()), CertificateFault::self_signed);
    const auto no_ca = world.ca.issue("DNS:middle.example", {.common_name = "middle"});
    const CertificateWish below{.extensions = {{NID_subject_alt_name, "DNS:upload.example"}}};
    const auto leaf = make_identity(below, &no_ca, p256_key());
    refuse(world, leaf, CertificateFault::bad_purpose, {.chain = {no_ca.certificate.get()}});
}

TEST_CASE("origin: weak keys and digests are refused")
{
    const World world;
    refuse(world, world.ca.issue("DNS:upload.example", {}, rsa_key(1024)), CertificateFault::weak);
    refuse(world, world.ca.issue("DNS:upload.example", {.digest = EVP_sha1()}),
           CertificateFault::weak);
}

TEST_CASE("origin: a certificate for another purpose is refused")
{
    const World world;
    const CertificateWish wish{.extensions = {{NID_ext_key_usage, "clientAuth"}}};
    refuse(world, world.ca.issue("DNS:upload.example", wish), CertificateFault::bad_purpose);
}

TEST_CASE("origin: TLS 1.1 is refused")
{
    const World world;
    refuse(world, world.ca.issue("DNS:upload.example"), CertificateFault::protocol_version,
           {.most = TLS1_1_VERSION});
}

TEST_CASE("origin: a CRL counts for its issuer only; one that is out of date refuses")
{
    const World world;
    const auto good = world.ca.issue("DNS:upload.example");
    const auto bad = world.ca.issue("DNS:upload.example");
    const TestCa stranger{"Another Root"};
    const auto context = world.context({world.ca.crl({bad.certificate.get()})});
    CHECK(attempt(*context, OriginSettings{good}, host).connected);
    refuse(attempt(*context, OriginSettings{bad}, host), CertificateFault::revoked);

    const auto foreign = world.context({stranger.crl({good.certificate.get()})});
    CHECK(attempt(*foreign, OriginSettings{good}, host).connected);
    const auto late = world.context({world.ca.crl({}, -1h)});
    refuse(attempt(*late, OriginSettings{good}, host), CertificateFault::revocation_unknown);
}

TEST_CASE("origin: a stapled OCSP answer must be a good one")
{
    const World world;
    const auto context = world.context();
    const auto identity = world.ca.issue("DNS:upload.example");
    const auto* leaf = identity.certificate.get();
    auto with = [&](std::string staple, int version = TLS1_3_VERSION) {
        OriginWish wish{.staple = std::move(staple), .most = version};
        return attempt(*context, OriginSettings{identity, std::move(wish)}, host);
    };
    CHECK(with(world.ca.ocsp(leaf, V_OCSP_CERTSTATUS_GOOD)).connected);
    const auto fresh = world.context(); // no session of before
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const OriginWish revoked{.staple = world.ca.ocsp(leaf, V_OCSP_CERTSTATUS_REVOKED),
                                 .most = version};
        refuse(attempt(*fresh, OriginSettings{identity, revoked}, host), CertificateFault::revoked);
        // And nothing of that connection can be resumed.
        const auto again = attempt(*fresh, OriginSettings{identity, revoked}, host);
        refuse(again, CertificateFault::revoked);
    }
    const TestCa stranger{"Another Root"};
    const auto other = world.ca.issue("DNS:other.example");
    const std::vector<std::string> useless{
        "not DER",
        world.ca.ocsp(leaf, V_OCSP_CERTSTATUS_UNKNOWN),
        world.ca.ocsp(leaf, V_OCSP_CERTSTATUS_GOOD, -1h),
        world.ca.ocsp(other.certificate.get(), V_OCSP_CERTSTATUS_GOOD),
        world.ca.ocsp(leaf, V_OCSP_CERTSTATUS_GOOD, 1h, &stranger.identity()),
    };
    for (const auto& staple : useless) {
        const OriginWish wish{.staple = staple};
        refuse(attempt(*fresh, OriginSettings{identity, wish}, host),
               CertificateFault::revocation_unknown);
    }
}

TEST_CASE("origin: a certificate that promises a staple must come with one")
{
    const World world;
    const auto context = world.context();
    const CertificateWish wish{.extensions = {{NID_tlsfeature, "status_request"}}};
    const auto identity = world.ca.issue("DNS:upload.example", wish);
    refuse(attempt(*context, OriginSettings{identity}, host), CertificateFault::must_staple);
    OriginWish kept{.staple = world.ca.ocsp(identity.certificate.get(), V_OCSP_CERTSTATUS_GOOD)};
    CHECK(attempt(*context, OriginSettings{identity, std::move(kept)}, host).connected);
}

TEST_CASE("origin: no protocol in common is told by an empty one")
{
    const World world;
    const auto context = world.context();
    const OriginSettings origin{world.ca.issue("DNS:upload.example"), {.protocol = "h2"}};
    CHECK(attempt(*context, origin, host, {"http/1.1"}).facts.protocol.empty());
    CHECK(attempt(*context, origin, host, {"h2", "http/1.1"}).facts.protocol == "h2");
}

TEST_CASE("origin: one that says nothing is a timeout, one that speaks no TLS is a handshake fault")
{
    const World world;
    const auto context = world.context();
    for (const std::string greeting : {"", "220 mail.example ESMTP\r\n"}) {
        TestCore core;
        auto [client, server] = make_tcp_pair(core);
        auto& client_end = client;
        auto& server_end = server;
        auto fault = CertificateFault::other;
        const net::Patience patience{greeting.empty() ? 30 : 5000};
        core.start([&]() -> asio::awaitable<void> {
            static_cast<void>(co_await write_text(*server_end, greeting, net::Patience{100}));
            const std::vector<std::string> none;
            const auto connected =
                co_await context->connect(std::move(client_end), host, none, patience, fault);
            REQUIRE(!connected);
            CHECK(connected.error().code == (greeting.empty() ? Errc::timeout : Errc::tls));
        });
        core.run();
        CHECK(fault == (greeting.empty() ? CertificateFault::none : CertificateFault::handshake));
    }
}

TEST_CASE("origin: files that hold no certificate or CRL are configuration errors")
{
    const World world;
    const auto empty = world.folder.write("empty.pem", "nothing here\n");
    auto code = [](const tls::Trust& trust) {
        const auto made = tls::OriginContext::make(trust);
        return made ? std::nullopt : std::optional{made.error().code};
    };
    CHECK(code({.system = false, .files = {empty}}) == Errc::config);
    CHECK(code({.system = false, .crls = {empty}}) == Errc::config);
    CHECK(code({.system = false, .files = {world.folder / "missing.pem"}}) == Errc::config);
    CHECK_FALSE(code({.system = true}));
}

TEST_CASE("origin: every fault has a name of its own")
{
    std::vector<std::string_view> seen;
    for (std::size_t i = 0; i < tls::certificate_faults; ++i) {
        const auto text = tls::name(static_cast<CertificateFault>(i));
        CHECK(std::find(seen.begin(), seen.end(), text) == seen.end());
        seen.push_back(text);
    }
    CHECK(tls::name(CertificateFault::other) == "other");
}
