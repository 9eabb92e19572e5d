#include "support/test_ca.hpp"
#include "tls/ca.hpp"
#include "tls/files.hpp"

#include <doctest/doctest.h>
#include <openssl/cms.h>

#include <sys/stat.h>

using namespace lazaret;
using namespace lazaret::test;

TEST_CASE("ca: a new CA is self-signed, limited to leaves, and its key is its owner's alone")
{
    const TemporaryFolder folder;
    const tls::NewCa wanted{.common_name = "Hôpital CA", .organization = "Hôpital Exemple"};
    const auto made = tls::make_ca(wanted, folder / "ca.pem", folder / "ca.key");
    REQUIRE_MESSAGE(made, made.error().detail);
    struct stat facts {};
    REQUIRE(::stat((folder / "ca.key").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    const auto certificates = tls::read_certificates(folder / "ca.pem");
    const auto key = tls::read_key(folder / "ca.key");
    REQUIRE(certificates);
    REQUIRE(key);
    auto* ca = certificates->front().get();
    CHECK(X509_check_ca(ca) == 1);
    CHECK(X509_get_pathlen(ca) == 0);
    CHECK(X509_get_key_usage(ca) == (KU_KEY_CERT_SIGN | KU_CRL_SIGN));
    CHECK(X509_verify(ca, key->get()) == 1);
    CHECK(EVP_PKEY_get_bits(key->get()) == 256);
    CHECK(X509_get_ext_by_NID(ca, NID_name_constraints, -1) == -1);
}

TEST_CASE("ca: nothing that exists is written over")
{
    const TemporaryFolder folder;
    REQUIRE(tls::make_ca({}, folder / "ca.pem", folder / "ca.key"));
    const auto again = tls::make_ca({}, folder / "ca.pem", folder / "other.key");
    REQUIRE(!again);
    CHECK(again.error().code == Errc::io);
    CHECK_FALSE(std::filesystem::exists(folder / "other.key"));
    const auto key = tls::make_ca({}, folder / "other.pem", folder / "ca.key");
    REQUIRE(!key);
    CHECK_FALSE(std::filesystem::exists(folder / "other.pem"));
    const auto nowhere = tls::make_ca({}, folder / "no/ca.pem", folder / "no/ca.key");
    REQUIRE(!nowhere);
    CHECK(nowhere.error().code == Errc::io);
}

TEST_CASE("ca: names and lives that no certificate can have are refused")
{
    const TemporaryFolder folder;
    auto code = [&](const tls::NewCa& wanted) {
        const auto made = tls::make_ca(wanted, folder / "ca.pem", folder / "ca.key");
        return made ? std::nullopt : std::optional{made.error().code};
    };
    CHECK(code({.common_name = ""}) == Errc::config);
    CHECK(code({.common_name = std::string(65, 'x')}) == Errc::config);
    CHECK(code({.organization = std::string(65, 'x')}) == Errc::config);
    CHECK(code({.validity = std::chrono::days{0}}) == Errc::config);
    CHECK(code({.permitted = {"not a name"}}) == Errc::config);
    CHECK(code({.permitted = {"192.0.2.1"}}) == Errc::config);
    CHECK_FALSE(code({.permitted = {"hospital.example"}}));
}

TEST_CASE("officer: what is sealed to the pair can be opened with its key")
{
    const TemporaryFolder folder;
    REQUIRE(tls::make_officer_pair("Officer", folder / "dpo.pem", folder / "dpo.key"));
    const auto certificates = tls::read_certificates(folder / "dpo.pem");
    const auto key = tls::read_key(folder / "dpo.key");
    REQUIRE(certificates);
    REQUIRE(key);
    auto* officer = certificates->front().get();
    CHECK((X509_get_key_usage(officer) & KU_KEY_ENCIPHERMENT) != 0);
    CHECK(EVP_PKEY_get_bits(key->get()) == 3072);
    const tls::Chain recipients{sk_X509_new_null()};
    X509_add_cert(recipients.get(), officer, X509_ADD_FLAG_UP_REF);
    const tls::Bio in{BIO_new_mem_buf("secret", 6)};
    const tls::Owned<CMS_ContentInfo, CMS_ContentInfo_free> sealed{
        CMS_encrypt(recipients.get(), in.get(), EVP_aes_256_gcm(), CMS_BINARY)};
    REQUIRE(sealed);
    const tls::Bio out{BIO_new(BIO_s_mem())};
    REQUIRE(CMS_decrypt(sealed.get(), key->get(), officer, nullptr, out.get(), CMS_BINARY) == 1);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    CHECK(std::string(data, static_cast<std::size_t>(size)) == "secret");
}
