/// Certificates for tests: good ones, and every kind of bad one. Made at run time, kept nowhere.
#pragma once

#include "tls/openssl.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace lazaret::test {

using namespace std::chrono_literals;

/// A folder that goes away with its owner.
class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "lazaret-test-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()));
        path_ = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

    /// Writes a file that only its owner can read.
    std::filesystem::path write(const std::string& name, const std::string& content) const
    {
        const auto file = path_ / name;
        std::ofstream{file, std::ios::binary} << content;
        std::filesystem::permissions(file, std::filesystem::perms::owner_read |
                                               std::filesystem::perms::owner_write);
        return file;
    }

private:
    std::filesystem::path path_;
};

/// What a certificate should say. Extensions in the syntax of x509v3_config(5).
struct CertificateWish {
    std::string common_name = "test";
    std::vector<std::pair<int, std::string>> extensions;
    std::chrono::seconds from = -1h; ///< from now
    std::chrono::seconds until = 24h;
    const EVP_MD* digest = EVP_sha256();
};

/// A certificate and its key.
struct Identity {
    tls::Certificate certificate;
    tls::Key key;
};

inline tls::Key p256_key()
{
    return tls::Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
}

inline tls::Key rsa_key(std::size_t bits)
{
    return tls::Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)};
}

/// Signed by `issuer`, or by itself when there is none.
inline Identity make_identity(const CertificateWish& wish, const Identity* issuer, tls::Key key)
{
    Identity made{tls::Certificate{X509_new()}, std::move(key)};
    auto* certificate = made.certificate.get();
    const auto* signer = issuer ? issuer : &made;
    X509_set_version(certificate, X509_VERSION_3);
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), static_cast<long>(serial >> 1));
    const auto now = std::time(nullptr);
    ASN1_TIME_set(X509_getm_notBefore(certificate), now + wish.from.count());
    ASN1_TIME_set(X509_getm_notAfter(certificate), now + wish.until.count());
    X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.data()),
                               static_cast<int>(wish.common_name.size()), -1, 0);
    X509_set_pubkey(certificate, made.key.get());
    X509_set_issuer_name(certificate, X509_get_subject_name(signer->certificate.get()));
    X509V3_CTX context;
    X509V3_set_ctx(&context, signer->certificate.get(), certificate, nullptr, nullptr, 0);
    for (const auto& [nid, value] : wish.extensions) {
        const tls::Extension extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
        REQUIRE_MESSAGE(extension, value);
        X509_add_ext(certificate, extension.get(), -1);
    }
    REQUIRE(X509_sign(certificate, signer->key.get(), wish.digest) > 0);
    return made;
}

inline std::string pem(const X509* certificate)
{
    const tls::Bio out{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(out.get(), const_cast<X509*>(certificate));
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

inline std::string pem(EVP_PKEY* key)
{
    const tls::Bio out{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

/// A root that tests trust, and that signs for test origins.
class TestCa {
public:
    explicit TestCa(const std::string& name = "Test Root", CertificateWish wish = {},
                    tls::Key key = p256_key())
    {
        wish.common_name = name;
        if (wish.extensions.empty())
            wish.extensions = {{NID_basic_constraints, "critical,CA:TRUE"},
                               {NID_key_usage, "critical,keyCertSign,cRLSign,digitalSignature"},
                               {NID_subject_key_identifier, "hash"}};
        wish.until = 24h * 365;
        root_ = make_identity(wish, nullptr, std::move(key));
    }

    const Identity& identity() const { return root_; }
    std::string certificate_pem() const { return pem(root_.certificate.get()); }
    std::string key_pem() const { return pem(root_.key.get()); }

    /// A leaf for `names` ("DNS:a.example,IP:127.0.0.1"), as a good origin has it.
    Identity issue(const std::string& names) const { return issue(names, {}); }

    Identity issue(const std::string& names, CertificateWish wish, tls::Key key = p256_key()) const
    {
        if (!names.empty()) wish.extensions.emplace_back(NID_subject_alt_name, names);
        return make_identity(wish, &root_, std::move(key));
    }

    /// A CRL that revokes `revoked`, in PEM. `next`: from now, when the next one is due.
    std::string crl(const std::vector<const X509*>& revoked, std::chrono::seconds next = 24h) const
    {
        const tls::Crl crl{X509_CRL_new()};
        X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
        X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(root_.certificate.get()));
        const tls::Owned<ASN1_TIME, ASN1_TIME_free> last{
            ASN1_TIME_set(nullptr, std::time(nullptr) - 7200)};
        const tls::Owned<ASN1_TIME, ASN1_TIME_free> due{
            ASN1_TIME_set(nullptr, std::time(nullptr) + next.count())};
        X509_CRL_set1_lastUpdate(crl.get(), last.get());
        X509_CRL_set1_nextUpdate(crl.get(), due.get());
        for (const auto* certificate : revoked) {
            auto* entry = X509_REVOKED_new();
            X509_REVOKED_set_serialNumber(
                entry, const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(certificate)));
            X509_REVOKED_set_revocationDate(entry, last.get());
            X509_CRL_add0_revoked(crl.get(), entry);
        }
        X509_CRL_sign(crl.get(), root_.key.get(), EVP_sha256());
        const tls::Bio out{BIO_new(BIO_s_mem())};
        PEM_write_bio_X509_CRL(out.get(), crl.get());
        char* data = nullptr;
        const auto size = BIO_get_mem_data(out.get(), &data);
        return {data, static_cast<std::size_t>(size)};
    }

    /// A stapled OCSP answer about `leaf`, in DER. `status`: V_OCSP_CERTSTATUS_...; `until`: from
    /// now. Signed by the root itself, or by `signer`.
    std::string ocsp(const X509* leaf, int status, std::chrono::seconds until = 1h,
                     const Identity* signer = nullptr) const
    {
        const auto* by = signer ? signer : &root_;
        const tls::Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> basic{OCSP_BASICRESP_new()};
        tls::Owned<OCSP_CERTID, OCSP_CERTID_free> id{
            OCSP_cert_to_id(EVP_sha1(), leaf, root_.certificate.get())};
        const tls::Owned<ASN1_TIME, ASN1_TIME_free> from{X509_gmtime_adj(nullptr, -7200)};
        const tls::Owned<ASN1_TIME, ASN1_TIME_free> next{
            X509_gmtime_adj(nullptr, static_cast<long>(until.count()))};
        REQUIRE(OCSP_basic_add1_status(basic.get(), id.get(), status, 0, from.get(), from.get(),
                                       next.get()));
        REQUIRE(OCSP_basic_sign(basic.get(), by->certificate.get(), by->key.get(), EVP_sha256(),
                                nullptr, 0) == 1);
        const tls::Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response{
            OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get())};
        unsigned char* der = nullptr;
        const auto size = i2d_OCSP_RESPONSE(response.get(), &der);
        std::string bytes{reinterpret_cast<char*>(der), static_cast<std::size_t>(size)};
        OPENSSL_free(der);
        return bytes;
    }

private:
    Identity root_;
};

} // namespace lazaret::test
