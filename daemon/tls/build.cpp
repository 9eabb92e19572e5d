#include "tls/build.hpp"

#include "base/network.hpp"

#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <algorithm>

namespace lazaret::tls {

namespace {

using BasicConstraints = Owned<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using BitString = Owned<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using OctetString = Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using AuthorityKeyId = Owned<AUTHORITY_KEYID, AUTHORITY_KEYID_free>;
using Usages = Owned<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using Constraints = Owned<NAME_CONSTRAINTS, NAME_CONSTRAINTS_free>;
using GeneralName = Owned<GENERAL_NAME, GENERAL_NAME_free>;
using Subtree = Owned<GENERAL_SUBTREE, GENERAL_SUBTREE_free>;

enum class Criticality { no, yes };

bool add(X509* certificate, int nid, void* value, Criticality criticality)
{
    return value &&
           X509_add1_ext_i2d(certificate, nid, value, criticality == Criticality::yes ? 1 : 0,
                             X509V3_ADD_DEFAULT) == 1;
}

/// A name of `type`, GEN_DNS or GEN_IPADD, with `size` bytes at `data`.
GeneralName general_name(int type, const void* data, std::size_t size)
{
    GeneralName name{GENERAL_NAME_new()};
    auto* text = type == GEN_DNS ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new();
    if (!name || !text || ASN1_STRING_set(text, data, static_cast<int>(size)) != 1) {
        ASN1_STRING_free(text);
        return {};
    }
    GENERAL_NAME_set0_value(name.get(), type, text);
    return name;
}

bool add_subtree(STACK_OF(GENERAL_SUBTREE) * *trees, GeneralName name)
{
    if (!*trees) *trees = sk_GENERAL_SUBTREE_new_null();
    Subtree tree{GENERAL_SUBTREE_new()};
    if (!*trees || !tree || !name) return false;
    GENERAL_NAME_free(tree->base);
    tree->base = name.release();
    if (sk_GENERAL_SUBTREE_push(*trees, tree.get()) <= 0) return false;
    static_cast<void>(tree.release()); // belongs to the stack now
    return true;
}

} // namespace

Key make_p256_key()
{
    return Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
}

Key make_rsa_key(unsigned bits)
{
    return Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits))};
}

bool key_id(const X509* certificate, KeyId& id)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_pubkey_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return false;
    std::copy_n(digest.begin(), id.size(), id.begin());
    return true;
}

bool set_random_serial(X509* certificate)
{
    std::array<unsigned char, 20> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40); // positive, always 20 octets
    const Number number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

std::string serial_hex(const X509* certificate)
{
    const auto* serial = X509_get0_serialNumber(certificate);
    const Number number{ASN1_INTEGER_to_BN(serial, nullptr)};
    const std::unique_ptr<char, void (*)(char*)> text{number ? BN_bn2hex(number.get()) : nullptr,
                                                      [](char* p) { OPENSSL_free(p); }};
    return text ? text.get() : "";
}

bool set_validity(X509* certificate, std::chrono::system_clock::time_point from,
                  std::chrono::system_clock::time_point until)
{
    using Clock = std::chrono::system_clock;
    return ASN1_TIME_set(X509_getm_notBefore(certificate), Clock::to_time_t(from)) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), Clock::to_time_t(until));
}

bool add_name_entry(X509_NAME* name, int nid, const std::string& text)
{
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, data, static_cast<int>(text.size()),
                                      -1, 0) == 1;
}

bool add_basic_constraints(X509* certificate, Holder holder)
{
    const BasicConstraints value{BASIC_CONSTRAINTS_new()};
    if (!value) return false;
    value->ca = holder == Holder::authority ? 0xff : 0;
    if (holder == Holder::authority) {
        value->pathlen = ASN1_INTEGER_new(); // 0: signs leaves only
        if (!value->pathlen || ASN1_INTEGER_set(value->pathlen, 0) != 1) return false;
    }
    return add(certificate, NID_basic_constraints, value.get(), Criticality::yes);
}

bool add_key_usage(X509* certificate, std::initializer_list<int> bits)
{
    const BitString value{ASN1_BIT_STRING_new()};
    for (const auto bit : bits)
        if (!value || ASN1_BIT_STRING_set_bit(value.get(), bit, 1) != 1) return false;
    return add(certificate, NID_key_usage, value.get(), Criticality::yes);
}

bool add_extended_key_usage(X509* certificate, int nid)
{
    const Usages value{EXTENDED_KEY_USAGE_new()};
    return value && sk_ASN1_OBJECT_push(value.get(), OBJ_nid2obj(nid)) > 0 &&
           add(certificate, NID_ext_key_usage, value.get(), Criticality::no);
}

bool add_subject_key_id(X509* certificate, const KeyId& id)
{
    const OctetString value{ASN1_OCTET_STRING_new()};
    return value &&
           ASN1_OCTET_STRING_set(value.get(), id.data(), static_cast<int>(id.size())) == 1 &&
           add(certificate, NID_subject_key_identifier, value.get(), Criticality::no);
}

bool add_authority_key_id(X509* certificate, const KeyId& id)
{
    const AuthorityKeyId value{AUTHORITY_KEYID_new()};
    if (!value) return false;
    value->keyid = ASN1_OCTET_STRING_new();
    return value->keyid &&
           ASN1_OCTET_STRING_set(value->keyid, id.data(), static_cast<int>(id.size())) == 1 &&
           add(certificate, NID_authority_key_identifier, value.get(), Criticality::no);
}

bool add_subject_alt_name(X509* certificate, const std::string& host)
{
    const Names names{GENERAL_NAMES_new()};
    GeneralName name;
    if (const auto ip = IpAddress::parse(host)) {
        const std::size_t skipped = ip->is_v4() ? 12 : 0;
        name = general_name(GEN_IPADD, ip->bytes.data() + skipped, ip->bytes.size() - skipped);
    } else {
        name = general_name(GEN_DNS, host.data(), host.size());
    }
    if (!names || !name || sk_GENERAL_NAME_push(names.get(), name.get()) <= 0) return false;
    static_cast<void>(name.release()); // belongs to the stack now
    const bool anonymous = X509_NAME_entry_count(X509_get_subject_name(certificate)) == 0;
    return add(certificate, NID_subject_alt_name, names.get(),
               anonymous ? Criticality::yes : Criticality::no);
}

bool add_name_constraints(X509* certificate, const std::vector<std::string>& permitted)
{
    constexpr std::array<unsigned char, 32> anywhere{}; // address and mask, all zero
    const Constraints value{NAME_CONSTRAINTS_new()};
    if (!value) return false;
    for (const auto& domain : permitted)
        if (!add_subtree(&value->permittedSubtrees,
                         general_name(GEN_DNS, domain.data(), domain.size())))
            return false;
    return add_subtree(&value->excludedSubtrees, general_name(GEN_IPADD, anywhere.data(), 8)) &&
           add_subtree(&value->excludedSubtrees, general_name(GEN_IPADD, anywhere.data(), 32)) &&
           add(certificate, NID_name_constraints, value.get(), Criticality::yes);
}

} // namespace lazaret::tls
