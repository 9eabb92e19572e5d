#include "tls/ca.hpp"

#include "base/authority.hpp"
#include "tls/build.hpp"
#include "tls/files.hpp"

#include <openssl/err.h>

namespace lazaret::tls {

namespace {

using Clock = std::chrono::system_clock;

constexpr std::chrono::hours backdated{1}; ///< clocks of clients may be behind
constexpr std::chrono::days officer_validity{2 * 365};
constexpr unsigned officer_key_bits = 3072; ///< BSI TR-02102-1: RSA beyond 2023
constexpr std::size_t name_limit = 64;      ///< RFC 5280 appendix A.1: ub-common-name

// Bits of RFC 5280 §4.2.1.3.
constexpr int digital_signature = 0;
constexpr int key_encipherment = 2;
constexpr int key_cert_sign = 5;
constexpr int crl_sign = 6;

Error failed(const char* what)
{
    return {Errc::tls, Side::ours, std::string{what} + ": " + error_text()};
}

Error bad_name(const std::string& what)
{
    return {Errc::config, Side::ours, what};
}

/// All that certificate and key have in common: version, serial, dates, names, key identifier.
bool begin(X509* certificate, EVP_PKEY* key, const std::string& common_name,
           const std::string& organization, std::chrono::days validity)
{
    const auto now = Clock::now();
    auto* subject = X509_get_subject_name(certificate);
    KeyId id{};
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_random_serial(certificate) &&
           set_validity(certificate, now - backdated, now + validity) &&
           (organization.empty() || add_name_entry(subject, NID_organizationName, organization)) &&
           add_name_entry(subject, NID_commonName, common_name) &&
           X509_set_issuer_name(certificate, subject) == 1 &&
           X509_set_pubkey(certificate, key) == 1 && key_id(certificate, id) &&
           add_subject_key_id(certificate, id) && add_authority_key_id(certificate, id);
}

/// The key first: a certificate without its key would look as if all were done.
Result<> write_pair(X509* certificate, EVP_PKEY* key, const std::filesystem::path& certificate_file,
                    const std::filesystem::path& key_file)
{
    auto certificate_pem = to_pem(certificate);
    auto key_pem = to_pem(key);
    if (!certificate_pem) return std::move(certificate_pem).error();
    if (!key_pem) return std::move(key_pem).error();
    std::error_code ignored;
    if (std::filesystem::exists(certificate_file, ignored))
        return Error{Errc::io, Side::ours, certificate_file.string() + " exists already"};
    auto written = write_new(key_file, *key_pem, 0600);
    OPENSSL_cleanse(key_pem->data(), key_pem->size());
    if (!written) return written;
    written = write_new(certificate_file, *certificate_pem, 0644);
    if (!written) std::filesystem::remove(key_file, ignored);
    return written;
}

Result<std::vector<std::string>> canonical_domains(const std::vector<std::string>& names)
{
    std::vector<std::string> domains;
    for (const auto& name : names) {
        auto domain = canonical_host(name);
        if (!domain || IpAddress::parse(*domain))
            return bad_name("\"" + name + "\" is not a domain name that a CA can be limited to");
        domains.push_back(std::move(*domain));
    }
    return domains;
}

Result<> check_name(const std::string& name)
{
    if (!name.empty() && name.size() <= name_limit) return {};
    return bad_name("a name in a certificate has 1 to 64 characters: \"" + name + "\"");
}

} // namespace

Result<> make_ca(const NewCa& wanted, const std::filesystem::path& certificate,
                 const std::filesystem::path& key)
{
    const auto domains = canonical_domains(wanted.permitted);
    if (!domains) return domains.error();
    if (auto good = check_name(wanted.common_name); !good) return good;
    if (wanted.organization.size() > name_limit) return check_name(wanted.organization);
    if (wanted.validity < std::chrono::days{1} || wanted.validity > std::chrono::days{20 * 366})
        return bad_name("a CA is valid for 1 day to 20 years");

    ERR_clear_error();
    const auto pair = make_p256_key();
    const Certificate ca{X509_new()};
    if (!pair || !ca ||
        !begin(ca.get(), pair.get(), wanted.common_name, wanted.organization, wanted.validity) ||
        !add_basic_constraints(ca.get(), Holder::authority) ||
        !add_key_usage(ca.get(), {key_cert_sign, crl_sign}) ||
        (!domains->empty() && !add_name_constraints(ca.get(), *domains)) ||
        X509_sign(ca.get(), pair.get(), EVP_sha256()) == 0)
        return failed("make a CA");
    return write_pair(ca.get(), pair.get(), certificate, key);
}

Result<> make_officer_pair(const std::string& common_name, const std::filesystem::path& certificate,
                           const std::filesystem::path& key)
{
    if (auto good = check_name(common_name); !good) return good;
    ERR_clear_error();
    const auto pair = make_rsa_key(officer_key_bits);
    const Certificate officer{X509_new()};
    if (!pair || !officer || !begin(officer.get(), pair.get(), common_name, {}, officer_validity) ||
        !add_basic_constraints(officer.get(), Holder::leaf) ||
        !add_key_usage(officer.get(), {digital_signature, key_encipherment}) ||
        !add_extended_key_usage(officer.get(), NID_email_protect) ||
        X509_sign(officer.get(), pair.get(), EVP_sha256()) == 0)
        return failed("make an officer's key pair");
    return write_pair(officer.get(), pair.get(), certificate, key);
}

} // namespace lazaret::tls
