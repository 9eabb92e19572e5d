#include "tls/forge.hpp"

#include "tls/build.hpp"
#include "tls/files.hpp"
#include "tls/leaf_cache.hpp"
#include "tls/verify.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace lazaret::tls {

namespace {

using Constraints = Owned<NAME_CONSTRAINTS, NAME_CONSTRAINTS_free>;

constexpr std::chrono::days longest_life{7};
constexpr std::chrono::hours backdated{1};    ///< clocks of clients may be behind
constexpr std::size_t common_name_limit = 64; ///< RFC 5280 appendix A.1
constexpr int security_bits = 112;            ///< RSA from 2048 bits on
constexpr int digital_signature = 0;          ///< RFC 5280 §4.2.1.3

bool same_name(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

/// RFC 9525 §6.3: a name, or a wildcard that stands for exactly the first label.
bool covers(std::string_view pattern, std::string_view host)
{
    if (same_name(pattern, host)) return true;
    const auto dot = host.find('.');
    return pattern.starts_with("*.") && dot != std::string_view::npos && dot > 0 &&
           same_name(pattern.substr(1), host.substr(dot));
}

/// The last look before the CA's key is used: did the origin prove this very name?
bool proves(const OriginFacts& origin, const std::string& host)
{
    if (const auto ip = IpAddress::parse(host))
        return std::find(origin.addresses.begin(), origin.addresses.end(), *ip) !=
               origin.addresses.end();
    return std::any_of(origin.names.begin(), origin.names.end(),
                       [&](const std::string& name) { return covers(name, host); });
}

/// What is wrong with a CA, or nothing.
const char* fault_of_ca(X509* ca, EVP_PKEY* key, Forger::Time now)
{
    const auto kind = EVP_PKEY_get_base_id(key);
    const auto usages = X509_get_extended_key_usage(ca);
    if ((X509_get_extension_flags(ca) & EXFLAG_CA) == 0)
        return "is not a CA certificate (basicConstraints CA:TRUE)";
    if ((X509_get_extension_flags(ca) & EXFLAG_KUSAGE) == 0 ||
        (X509_get_key_usage(ca) & KU_KEY_CERT_SIGN) == 0)
        return "may not sign certificates (keyUsage keyCertSign)";
    if (usages != UINT32_MAX && (usages & XKU_SSL_SERVER) == 0)
        return "may not sign for servers (extendedKeyUsage)";
    if (X509_check_private_key(ca, key) != 1) return "does not belong to the key";
    if (kind != EVP_PKEY_EC && kind != EVP_PKEY_RSA) return "has a key that is neither EC nor RSA";
    if (EVP_PKEY_get_security_bits(key) < security_bits) return "has a key that is too short";
    if (to_time(X509_get0_notAfter(ca)) <= now) return "has expired";
    if (to_time(X509_get0_notBefore(ca)) > now) return "is not valid yet";
    return nullptr;
}

Error failed(const std::string& host)
{
    return {Errc::tls, Side::ours, "forge for " + host + ": " + error_text()};
}

Error refused(const std::string& host, const char* why)
{
    return {Errc::refused, Side::ours, "forge for " + host + ": " + why};
}

} // namespace

/// All that minting needs; nothing of it changes.
struct Forger::Issuer {
    Certificate ca;
    Key ca_key;
    Chain above; ///< what clients are sent besides the leaf
    std::vector<Constraints> constraints;
    Key leaf_key;
    Key leaf_public; ///< the same key's public half
    KeyId ca_id{};
    KeyId leaf_id{};
    Time from;
    Time until;

    Result<> load_chain(std::vector<Certificate> certificates);
    bool make_leaf_key();
    bool fill(X509* leaf, const std::string& host, Time not_before, Time not_after) const;
    bool allows(X509* leaf) const;
};

Result<> Forger::Issuer::load_chain(std::vector<Certificate> certificates)
{
    above.reset(sk_X509_new_null());
    if (!above) return Error{Errc::tls, Side::ours, "out of memory"};
    for (auto& certificate : certificates) {
        auto* found = static_cast<NAME_CONSTRAINTS*>(
            X509_get_ext_d2i(certificate.get(), NID_name_constraints, nullptr, nullptr));
        if (found) constraints.emplace_back(found);
        const bool root = X509_self_signed(certificate.get(), 0) == 1;
        if (!root && X509_add_cert(above.get(), certificate.get(), X509_ADD_FLAG_UP_REF) != 1)
            return Error{Errc::tls, Side::ours, "out of memory"};
    }
    ca = std::move(certificates.front());
    from = to_time(X509_get0_notBefore(ca.get()));
    until = to_time(X509_get0_notAfter(ca.get()));
    const auto* own_id = X509_get0_subject_key_id(ca.get());
    if (own_id && ASN1_STRING_length(own_id) == static_cast<int>(ca_id.size()))
        std::copy_n(ASN1_STRING_get0_data(own_id), ca_id.size(), ca_id.begin());
    else if (!key_id(ca.get(), ca_id))
        return Error{Errc::tls, Side::ours, error_text()};
    return {};
}

bool Forger::Issuer::make_leaf_key()
{
    leaf_key = make_p256_key();
    if (leaf_key) leaf_public = public_half(leaf_key.get());
    const Certificate holder{X509_new()};
    return leaf_public && holder && X509_set_pubkey(holder.get(), leaf_public.get()) == 1 &&
           key_id(holder.get(), leaf_id);
}

bool Forger::Issuer::fill(X509* leaf, const std::string& host, Time not_before,
                          Time not_after) const
{
    auto* subject = X509_get_subject_name(leaf);
    return X509_set_version(leaf, X509_VERSION_3) == 1 && set_random_serial(leaf) &&
           set_validity(leaf, not_before, not_after) &&
           X509_set_issuer_name(leaf, X509_get_subject_name(ca.get())) == 1 &&
           (host.size() > common_name_limit || add_name_entry(subject, NID_commonName, host)) &&
           X509_set_pubkey(leaf, leaf_public.get()) == 1 && add_subject_alt_name(leaf, host) &&
           add_basic_constraints(leaf, Holder::leaf) && add_key_usage(leaf, {digital_signature}) &&
           add_extended_key_usage(leaf, NID_server_auth) && add_subject_key_id(leaf, leaf_id) &&
           add_authority_key_id(leaf, ca_id) && X509_sign(leaf, ca_key.get(), EVP_sha256()) != 0;
}

/// Clients would refuse a leaf outside the constraints, with a message that helps nobody.
bool Forger::Issuer::allows(X509* leaf) const
{
    X509_check_purpose(leaf, -1, 0); // reads the extensions, which the next call needs
    return std::all_of(constraints.begin(), constraints.end(), [&](const Constraints& each) {
        return NAME_CONSTRAINTS_check(leaf, each.get()) == X509_V_OK;
    });
}

/// A name of its own for what the header only mentions.
class Forger::Cache : public LeafCache {
    using LeafCache::LeafCache;
};

Forger::Forger() = default;
Forger::~Forger() = default;

Result<std::unique_ptr<Forger>> Forger::open(const std::filesystem::path& certificate,
                                             const std::filesystem::path& key,
                                             std::size_t cache_capacity, Time now)
{
    ERR_clear_error();
    auto certificates = read_certificates(certificate);
    if (!certificates) return std::move(certificates).error();
    auto ca_key = read_key(key);
    if (!ca_key) return std::move(ca_key).error();
    const char* fault = fault_of_ca(certificates->front().get(), ca_key->get(), now);
    ERR_clear_error();
    if (fault) return Error{Errc::config, Side::ours, certificate.string() + ": " + fault};

    std::unique_ptr<Forger> made{new Forger};
    made->issuer_ = std::make_unique<Issuer>();
    made->issuer_->ca_key = std::move(*ca_key);
    if (auto loaded = made->issuer_->load_chain(std::move(*certificates)); !loaded)
        return std::move(loaded).error();
    if (!made->issuer_->make_leaf_key())
        return Error{Errc::tls, Side::ours, "make a key for leaves: " + error_text()};
    made->cache_ = std::make_unique<Cache>(cache_capacity);
    return made;
}

Result<Forged> Forger::forge(const OriginFacts& origin, const std::string& host, Time now)
{
    if (!proves(origin, host)) return refused(host, "the origin has not proved this name");
    if (issuer_->until <= now) return refused(host, "the CA has expired");
    // A host with several certificates keeps a leaf for each, instead of a new one every time.
    return cache_->find_or(host + ' ' + origin.certificate_sha256, now,
                           [&] { return mint(origin, host, now); });
}

Result<Forged> Forger::mint(const OriginFacts& origin, const std::string& host, Time now) const
{
    ERR_clear_error();
    const auto not_before = std::max(now - backdated, issuer_->from);
    const Time wanted = now + longest_life;
    const auto not_after = std::min({wanted, issuer_->until, origin.not_after});
    if (not_after <= now) return refused(host, "the origin's certificate has expired");

    auto leaf = std::make_shared<Leaf>();
    leaf->certificate.reset(X509_new());
    auto* certificate = leaf->certificate.get();
    if (!certificate || !issuer_->fill(certificate, host, not_before, not_after))
        return failed(host);
    if (!issuer_->allows(certificate))
        return refused(host, "the name is outside the name constraints of the CA");
    leaf->chain.reset(X509_chain_up_ref(issuer_->above.get()));
    if (!leaf->chain || EVP_PKEY_up_ref(issuer_->leaf_key.get()) != 1) return failed(host);
    leaf->key.reset(issuer_->leaf_key.get());
    Mint mint{host, serial_hex(certificate), origin.certificate_sha256, not_after};
    return Forged{std::move(leaf), std::move(mint)};
}

const X509* Forger::ca() const
{
    return issuer_->ca.get();
}

Forger::Time Forger::ca_not_after() const
{
    return issuer_->until;
}

std::size_t Forger::cached() const
{
    return cache_->size();
}

} // namespace lazaret::tls
