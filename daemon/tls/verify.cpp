#include "tls/verify.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <ctime>

namespace lazaret::tls {

namespace {

/// Where Debian keeps all system roots in one file: read once, instead of files found by hash
/// in the middle of a handshake.
constexpr const char* system_bundle = "/etc/ssl/certs/ca-certificates.crt";

constexpr long skew = 300; ///< seconds that a responder's clock may differ

Error config_error(const std::filesystem::path& file, const std::string& what)
{
    return {Errc::config, Side::ours, file.string() + ": " + what};
}

/// A CRL covers its own issuer only; where there is none, the certificate is not checked.
int accept_missing_crl(int accepted, X509_STORE_CTX* context)
{
    if (accepted == 1 || X509_STORE_CTX_get_error(context) != X509_V_ERR_UNABLE_TO_GET_CRL)
        return accepted;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

Result<> load_crls(X509_STORE* store, const std::filesystem::path& file)
{
    const Bio in{BIO_new_file(file.c_str(), "rb")};
    if (!in) return config_error(file, "cannot be read");
    std::size_t found = 0;
    while (const Crl crl{PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr)}) {
        if (X509_STORE_add_crl(store, crl.get()) != 1) return config_error(file, error_text());
        ++found;
    }
    if (found == 0 && BIO_reset(in.get()) == 0) {
        const Crl crl{d2i_X509_CRL_bio(in.get(), nullptr)};
        if (crl && X509_STORE_add_crl(store, crl.get()) == 1) ++found;
    }
    ERR_clear_error();
    if (found == 0) return config_error(file, "holds no CRL, neither PEM nor DER");
    return {};
}

CertificateFault from_verify(long error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return CertificateFault::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return CertificateFault::not_yet_valid;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return CertificateFault::wrong_host;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return CertificateFault::self_signed;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_REJECTED:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
        return CertificateFault::untrusted;
    case X509_V_ERR_CERT_REVOKED:
        return CertificateFault::revoked;
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
        return CertificateFault::revocation_unknown;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return CertificateFault::weak;
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
        return CertificateFault::bad_purpose;
    default:
        return CertificateFault::other;
    }
}

bool demands_staple(const X509* certificate)
{
    constexpr long status_request = 5; // RFC 7633 §4.2.2: the number of the TLS extension
    auto* features = static_cast<STACK_OF(ASN1_INTEGER)*>(
        X509_get_ext_d2i(certificate, NID_tlsfeature, nullptr, nullptr));
    bool found = false;
    for (int i = 0; i < sk_ASN1_INTEGER_num(features); ++i)
        found = found || ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, i)) == status_request;
    sk_ASN1_INTEGER_pop_free(features, ASN1_INTEGER_free);
    return found;
}

using OcspResponse = Owned<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using OcspBasic = Owned<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using OcspId = Owned<OCSP_CERTID, OCSP_CERTID_free>;

/// Whether `single` speaks of `leaf`; it names the digest that its names are made with.
bool speaks_of(OCSP_SINGLERESP* single, const X509* leaf, const X509* issuer)
{
    auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    ASN1_OBJECT* algorithm = nullptr;
    OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, id);
    const auto* digest = EVP_get_digestbyobj(algorithm);
    if (!digest) return false;
    const OcspId wanted{OCSP_cert_to_id(digest, leaf, issuer)};
    return wanted && OCSP_id_cmp(wanted.get(), id) == 0;
}

CertificateFault judge_staple(Bytes staple, STACK_OF(X509) * chain, X509_STORE* store)
{
    const auto* data = reinterpret_cast<const unsigned char*>(staple.data());
    const OcspResponse response{
        d2i_OCSP_RESPONSE(nullptr, &data, static_cast<long>(staple.size()))};
    if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return CertificateFault::revocation_unknown;
    const OcspBasic basic{OCSP_response_get1_basic(response.get())};
    if (!basic || OCSP_basic_verify(basic.get(), chain, store, 0) != 1)
        return CertificateFault::revocation_unknown;
    for (int i = 0; i < OCSP_resp_count(basic.get()); ++i) {
        auto* single = OCSP_resp_get0(basic.get(), i);
        if (!speaks_of(single, sk_X509_value(chain, 0), sk_X509_value(chain, 1))) continue;
        ASN1_GENERALIZEDTIME* from = nullptr;
        ASN1_GENERALIZEDTIME* until = nullptr;
        const auto status = OCSP_single_get0_status(single, nullptr, nullptr, &from, &until);
        if (status == V_OCSP_CERTSTATUS_REVOKED) return CertificateFault::revoked;
        if (status == V_OCSP_CERTSTATUS_GOOD && OCSP_check_validity(from, until, skew, -1) == 1)
            return CertificateFault::none;
    }
    return CertificateFault::revocation_unknown;
}

void read_names(const X509* certificate, OriginFacts& facts)
{
    const Names names{static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))};
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int type = 0;
        const auto* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
        if (type != GEN_DNS && type != GEN_IPADD) continue;
        const auto* text = static_cast<const ASN1_STRING*>(value);
        const auto* data = ASN1_STRING_get0_data(text);
        const auto size = static_cast<std::size_t>(ASN1_STRING_length(text));
        if (type == GEN_DNS) {
            facts.names.emplace_back(reinterpret_cast<const char*>(data), size);
            continue;
        }
        IpAddress address;
        if (size != 4 && size != 16) continue;
        if (size == 4) address.bytes[10] = address.bytes[11] = 0xff;
        std::copy_n(data, size, address.bytes.end() - static_cast<std::ptrdiff_t>(size));
        facts.addresses.push_back(address);
    }
}

} // namespace

Result<> load(X509_STORE* store, const Trust& trust)
{
    if (trust.system && X509_STORE_load_file(store, system_bundle) != 1 &&
        X509_STORE_set_default_paths(store) != 1)
        return Error{Errc::config, Side::ours, "the system's certificates cannot be read"};
    for (const auto& file : trust.files)
        if (X509_STORE_load_file(store, file.c_str()) != 1)
            return config_error(file, "holds no certificate in PEM: " + error_text());
    for (const auto& file : trust.crls)
        if (auto loaded = load_crls(store, file); !loaded) return loaded;
    ERR_clear_error();
    if (trust.crls.empty()) return {};
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_STORE_set_verify_cb(store, accept_missing_crl);
    return {};
}

bool expect_host(SSL* ssl, const Authority& authority)
{
    auto* wanted = SSL_get0_param(ssl);
    if (const auto ip = authority.ip()) {
        const std::size_t skipped = ip->is_v4() ? 12 : 0;
        return X509_VERIFY_PARAM_set1_ip(wanted, ip->bytes.data() + skipped, 16 - skipped) == 1;
    }
    // RFC 9525 §6: names of the SAN only, a wildcard only as a whole label.
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
                                                X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const auto& host = authority.host;
    return X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size()) == 1 &&
           SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

CertificateFault fault_of(TlsStream& stream)
{
    const auto verified = SSL_get_verify_result(stream.ssl());
    if (verified != X509_V_OK) return from_verify(verified);
    switch (stream.reason()) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
        return CertificateFault::protocol_version;
    case SSL_R_DH_KEY_TOO_SMALL:
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
    case SSL_R_WRONG_SIGNATURE_TYPE:
        return CertificateFault::weak;
    default:
        return CertificateFault::handshake;
    }
}

CertificateFault check_staple(SSL* ssl, X509_STORE* store)
{
    auto* chain = SSL_get0_verified_chain(ssl);
    if (sk_X509_num(chain) < 1) return CertificateFault::other;
    const unsigned char* staple = nullptr;
    const auto size = SSL_get_tlsext_status_ocsp_resp(ssl, &staple);
    if (!staple || size <= 0)
        return demands_staple(sk_X509_value(chain, 0)) ? CertificateFault::must_staple
                                                       : CertificateFault::none;
    // A leaf that is itself the trusted root has no issuer who could revoke it.
    if (sk_X509_num(chain) < 2) return CertificateFault::none;
    const Bytes bytes{reinterpret_cast<const std::byte*>(staple), static_cast<std::size_t>(size)};
    const auto fault = judge_staple(bytes, chain, store);
    ERR_clear_error();
    return fault;
}

std::optional<OriginFacts> facts_of(const TlsStream& stream, SSL* ssl)
{
    const auto* certificate = SSL_get0_peer_certificate(ssl);
    if (!certificate || X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0)
        return std::nullopt;
    OriginFacts facts;
    read_names(certificate, facts);
    facts.certificate_sha256 = fingerprint(certificate);
    facts.not_after = to_time(X509_get0_notAfter(certificate));
    facts.protocol = stream.protocol();
    facts.version = stream.version();
    facts.resumed = stream.resumed();
    return facts;
}

std::chrono::system_clock::time_point to_time(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

} // namespace lazaret::tls
