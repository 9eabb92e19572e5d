/// The pieces of a new certificate. For tls/forge.cpp and tls/ca.cpp only. All of them return false
/// when OpenSSL fails; its error queue then says why.
#pragma once

#include "tls/openssl.hpp"

#include <array>
#include <chrono>
#include <initializer_list>
#include <string>
#include <vector>

namespace lazaret::tls {

using KeyId = std::array<unsigned char, 20>;

Key make_p256_key();             ///< null on failure
Key make_rsa_key(unsigned bits); ///< null on failure

/// The public half of a P-256 key, in the form that X509_set_pubkey() takes fastest. Null on
/// failure.
Key public_half(EVP_PKEY* p256);

/// The first 160 bits of SHA-256 over the public key (RFC 7093 §2, method 1).
bool key_id(const X509* certificate, KeyId& id);

/// 159 random bits: positive, 20 octets at most (RFC 5280 §4.1.2.2).
bool set_random_serial(X509* certificate);
std::string serial_hex(const X509* certificate);

bool set_validity(X509* certificate, std::chrono::system_clock::time_point from,
                  std::chrono::system_clock::time_point until);
bool add_name_entry(X509_NAME* name, int nid, const std::string& text);

enum class Holder { authority, leaf };
bool add_basic_constraints(X509* certificate, Holder holder);
/// `bits`: numbers of RFC 5280 §4.2.1.3, digitalSignature is 0.
bool add_key_usage(X509* certificate, std::initializer_list<int> bits);
bool add_extended_key_usage(X509* certificate, int nid);
bool add_subject_key_id(X509* certificate, const KeyId& id);
bool add_authority_key_id(X509* certificate, const KeyId& id);
/// One name, DNS or IP. Critical when the subject is empty (RFC 5280 §4.2.1.6).
bool add_subject_alt_name(X509* certificate, const std::string& host);
/// Only `permitted` DNS names and those below them, and no IP address (RFC 5280 §4.2.1.10).
bool add_name_constraints(X509* certificate, const std::vector<std::string>& permitted);

} // namespace lazaret::tls
