#include "support/test_ca.hpp"
#include "tls/ca.hpp"
#include "tls/forge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>

using namespace lazaret;
using namespace lazaret::test;

namespace {

using Clock = std::chrono::system_clock;

/// A CA made by ourselves, and a forger that uses it.
struct Forge {
    explicit Forge(const tls::NewCa& wanted = {}, std::size_t capacity = 1024)
    {
        REQUIRE(tls::make_ca(wanted, folder / "ca.pem", folder / "ca.key"));
        auto opened =
            tls::Forger::open(folder / "ca.pem", folder / "ca.key", capacity, Clock::now());
        REQUIRE_MESSAGE(opened, opened.error().detail);
        forger = std::move(*opened);
    }

    TemporaryFolder folder;
    std::unique_ptr<tls::Forger> forger;
};

tls::OriginFacts origin_of(const std::string& name, const std::string& sha = "ab")
{
    tls::OriginFacts facts;
    if (const auto ip = IpAddress::parse(name))
        facts.addresses.push_back(*ip);
    else
        facts.names.push_back(name);
    facts.certificate_sha256 = sha;
    facts.not_after = Clock::now() + std::chrono::days{90};
    return facts;
}

std::string text_of(const X509* certificate, int nid)
{
    const auto at = X509_get_ext_by_NID(certificate, nid, -1);
    if (at < 0) return "absent";
    const tls::Bio out{BIO_new(BIO_s_mem())};
    auto* extension = X509_get_ext(certificate, at);
    if (X509_EXTENSION_get_critical(extension)) BIO_puts(out.get(), "critical ");
    X509V3_EXT_print(out.get(), extension, 0, 0);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

/// Whether a client that trusts `ca` believes `leaf` to be `host`.
bool believed(const tls::Leaf& leaf, const X509* ca, const std::string& host)
{
    const tls::Owned<X509_STORE, X509_STORE_free> store{X509_STORE_new()};
    X509_STORE_add_cert(store.get(), const_cast<X509*>(ca));
    const tls::Owned<X509_STORE_CTX, X509_STORE_CTX_free> context{X509_STORE_CTX_new()};
    X509_STORE_CTX_init(context.get(), store.get(), leaf.certificate.get(), leaf.chain.get());
    auto* wanted = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
    X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_auth_level(wanted, 2);
    if (IpAddress::parse(host))
        X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str());
    else
        X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), 0);
    return X509_verify_cert(context.get()) == 1;
}

std::optional<Error> open_error(const TemporaryFolder& folder, const std::string& certificate,
                                const std::string& key)
{
    const auto opened = tls::Forger::open(folder.write("c.pem", certificate),
                                          folder.write("k.pem", key), 8, Clock::now());
    return opened ? std::nullopt : std::optional{opened.error()};
}

} // namespace

TEST_CASE("forge: a leaf says what it must and nothing more")
{
    Forge forge;
    auto& forger = *forge.forger;
    const auto now = Clock::now();
    for (const std::string host : {"upload.example", "192.0.2.7", "2001:db8::7"}) {
        const auto forged = forger.forge(origin_of(host), host, now);
        REQUIRE_MESSAGE(forged, forged.error().detail);
        const auto* leaf = forged->leaf->certificate.get();
        CHECK(believed(*forged->leaf, forger.ca(), host));
        CHECK(X509_get_version(leaf) == X509_VERSION_3);
        CHECK(X509_get_signature_nid(leaf) == NID_ecdsa_with_SHA256);
        CHECK(text_of(leaf, NID_basic_constraints) == "critical CA:FALSE");
        CHECK(text_of(leaf, NID_key_usage) == "critical Digital Signature");
        CHECK(text_of(leaf, NID_ext_key_usage) == "TLS Web Server Authentication");
        const bool literal = IpAddress::parse(host).has_value();
        if (!literal) CHECK(text_of(leaf, NID_subject_alt_name) == "DNS:" + host);
        CHECK(X509_get_ext_count(leaf) == 6);
        CHECK(EVP_PKEY_eq(X509_get0_pubkey(leaf), X509_get0_pubkey(forger.ca())) != 1);
        CHECK(EVP_PKEY_get_bits(X509_get0_pubkey(leaf)) == 256);
        CHECK(X509_check_private_key(leaf, forged->leaf->key.get()) == 1);
        const tls::Number serial{ASN1_INTEGER_to_BN(X509_get0_serialNumber(leaf), nullptr)};
        CHECK(BN_num_bytes(serial.get()) == 20);
        CHECK(BN_is_negative(serial.get()) == 0);
        int days = 0, seconds = 0;
        ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(leaf), X509_get0_notAfter(leaf));
        CHECK(days == 7);
        REQUIRE(forged->mint);
        CHECK(forged->mint->host == host);
        CHECK(forged->mint->serial.size() == 40);
        CHECK(forged->mint->origin_sha256 == "ab");
    }
}

TEST_CASE("forge: a host too long for a common name has a critical SAN")
{
    Forge forge;
    const auto host = std::string(60, 'a') + ".upload.example";
    const auto forged = forge.forger->forge(origin_of(host), host, Clock::now());
    REQUIRE(forged);
    const auto* leaf = forged->leaf->certificate.get();
    CHECK(X509_NAME_entry_count(X509_get_subject_name(leaf)) == 0);
    CHECK(text_of(leaf, NID_subject_alt_name) == "critical DNS:" + host);
    CHECK(believed(*forged->leaf, forge.forger->ca(), host));
}

TEST_CASE("forge: only a name that the origin proved")
{
    Forge forge;
    auto code = [&](const std::string& proved, const std::string& host) {
        const auto forged = forge.forger->forge(origin_of(proved), host, Clock::now());
        return forged ? std::nullopt : std::optional{forged.error().code};
    };
    CHECK_FALSE(code("*.a.example", "x.a.example"));
    CHECK_FALSE(code("UPLOAD.example", "upload.example"));
    CHECK(code("*.a.example", "x.y.a.example") == Errc::refused);
    CHECK(code("*.a.example", "a.example") == Errc::refused);
    CHECK(code("a.example", "b.example") == Errc::refused);
    CHECK(code("192.0.2.1", "192.0.2.2") == Errc::refused);
    CHECK(code("*.0.2.1", "192.0.2.1") == Errc::refused);
}

TEST_CASE("forge: a leaf outlives neither the origin's certificate nor the CA")
{
    const Forge forge{{.validity = std::chrono::days{3}}};
    const auto now = Clock::now();
    auto origin = origin_of("a.example");
    const auto by_ca = forge.forger->forge(origin, "a.example", now);
    REQUIRE(by_ca);
    CHECK(by_ca->mint->not_after == forge.forger->ca_not_after());
    origin.certificate_sha256 = "cd";
    origin.not_after = now + std::chrono::hours{5};
    const auto by_origin = forge.forger->forge(origin, "a.example", now);
    REQUIRE(by_origin);
    CHECK(by_origin->mint->not_after == origin.not_after);
    const auto late = forge.forger->forge(origin, "a.example", now + std::chrono::days{4});
    REQUIRE(!late);
    CHECK(late.error().code == Errc::refused);
}

TEST_CASE("forge: a leaf is kept until half of its life, and as long as the origin's is the same")
{
    Forge forge;
    const auto now = Clock::now();
    auto minted = [&](const std::string& sha, Clock::time_point when) {
        const auto forged = forge.forger->forge(origin_of("a.example", sha), "a.example", when);
        REQUIRE(forged);
        return forged->mint.has_value();
    };
    CHECK(minted("1", now));
    CHECK_FALSE(minted("1", now + std::chrono::days{3}));
    CHECK(minted("1", now + std::chrono::days{4}));
    CHECK(minted("2", now));
    CHECK_FALSE(minted("2", now));
}

TEST_CASE("forge: the cache is bounded, the least recently used goes first")
{
    const Forge forge{{}, 4};
    const auto now = Clock::now();
    auto minted = [&](const std::string& host) {
        const auto forged = forge.forger->forge(origin_of(host), host, now);
        REQUIRE(forged);
        return forged->mint.has_value();
    };
    for (const char* host : {"a.example", "b.example", "c.example", "d.example"})
        minted(host);
    CHECK_FALSE(minted("a.example"));
    CHECK(minted("e.example"));
    CHECK(forge.forger->cached() == 4);
    CHECK_FALSE(minted("a.example"));
    CHECK(minted("b.example"));
}

TEST_CASE("forge: many threads that want one name cause one mint, and serials never repeat")
{
    Forge forge;
    std::atomic<int> mints{0};
    const auto now = Clock::now();
    auto want = [&] {
        for (int i = 0; i < 20; ++i) {
            const auto host = "h" + std::to_string(i) + ".example";
            const auto forged = forge.forger->forge(origin_of(host), host, now);
            if (forged && forged->mint) ++mints;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(want);
    for (auto& thread : threads)
        thread.join();
    CHECK(mints == 20);
    std::set<std::string> serials;
    for (int i = 0; i < 20; ++i) {
        const auto host = "h" + std::to_string(i) + ".example";
        const auto forged = forge.forger->forge(origin_of(host), host, now);
        REQUIRE(forged);
        const auto* serial = X509_get0_serialNumber(forged->leaf->certificate.get());
        serials.emplace(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)), 20);
    }
    CHECK(serials.size() == 20);
}

TEST_CASE("forge: a CA limited to some names signs for no others")
{
    const Forge forge{{.permitted = {"hospital.example"}}};
    auto code = [&](const std::string& host) {
        const auto forged = forge.forger->forge(origin_of(host), host, Clock::now());
        return forged ? std::nullopt : std::optional{forged.error().code};
    };
    CHECK_FALSE(code("hospital.example"));
    CHECK_FALSE(code("www.hospital.example"));
    CHECK(code("evil.example") == Errc::refused);
    CHECK(code("nothospital.example") == Errc::refused);
    CHECK(code("192.0.2.7") == Errc::refused);
    CHECK(code("2001:db8::7") == Errc::refused);
}

TEST_CASE("forge: an intermediate CA is sent along, its root is not; RSA signs too")
{
    const TestCa root;
    const CertificateWish wish{.common_name = "Issuing CA",
                               .extensions = {{NID_basic_constraints, "critical,CA:TRUE"},
                                              {NID_key_usage, "critical,keyCertSign"}}};
    const auto issuing = root.issue("", wish, rsa_key(2048));
    const TemporaryFolder folder;
    auto forger = tls::Forger::open(
        folder.write("c.pem", pem(issuing.certificate.get()) + root.certificate_pem()),
        folder.write("k.pem", pem(issuing.key.get())), 8, Clock::now());
    REQUIRE_MESSAGE(forger, forger.error().detail);
    const auto forged = (*forger)->forge(origin_of("a.example"), "a.example", Clock::now());
    REQUIRE(forged);
    CHECK(sk_X509_num(forged->leaf->chain.get()) == 1);
    CHECK(X509_get_signature_nid(forged->leaf->certificate.get()) == NID_sha256WithRSAEncryption);
}

TEST_CASE("forge: a CA that will not do is a configuration error that says why")
{
    const TemporaryFolder folder;
    const TestCa good;
    auto says = [&](const std::string& certificate, const std::string& key, const char* words) {
        const auto error = open_error(folder, certificate, key);
        REQUIRE(error);
        CHECK(error->code == Errc::config);
        CHECK_MESSAGE(error->detail.find(words) != std::string::npos, error->detail);
    };
    auto with = [&](CertificateWish wish, const char* words, tls::Key key = p256_key()) {
        const auto made = make_identity(wish, nullptr, std::move(key));
        says(pem(made.certificate.get()), pem(made.key.get()), words);
    };
    const std::vector<std::pair<int, std::string>> ca{{NID_basic_constraints, "critical,CA:TRUE"},
                                                      {NID_key_usage, "critical,keyCertSign"}};
    says("nothing", good.key_pem(), "holds no certificate");
    says(good.certificate_pem(), "nothing", "holds no private key");
    says(good.certificate_pem(), pem(p256_key().get()), "does not belong to the key");
    with({}, "not a CA");
    with({.extensions = {ca[0]}}, "keyCertSign");
    with({.extensions = {ca[0], {NID_key_usage, "critical,cRLSign"}}}, "keyCertSign");
    with({.extensions = ca, .from = -48h, .until = -24h}, "expired");
    with({.extensions = ca, .from = 24h, .until = 48h}, "not valid yet");
    with({.extensions = ca}, "too short", rsa_key(1024));
    with({.extensions = {ca[0], ca[1], {NID_ext_key_usage, "clientAuth"}}},
         "may not sign for servers");
    CHECK_FALSE(open_error(folder, good.certificate_pem(), good.key_pem()));
}

TEST_CASE("forge: a key that others can read is refused")
{
    const TemporaryFolder folder;
    const TestCa ca;
    const auto certificate = folder.write("c.pem", ca.certificate_pem());
    const auto key = folder.write("k.pem", ca.key_pem());
    std::filesystem::permissions(key, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    const auto opened = tls::Forger::open(certificate, key, 8, Clock::now());
    REQUIRE(!opened);
    CHECK(opened.error().code == Errc::config);
    CHECK(opened.error().detail.find("chmod 600") != std::string::npos);
}
