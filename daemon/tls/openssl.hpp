/// OpenSSL's objects with owners, and its errors as text. Included in tls/ only.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace lazaret::tls {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

void free_chain(STACK_OF(X509) * chain); ///< with what is in it
void free_names(GENERAL_NAMES* names);

template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;

using SslContext = Owned<SSL_CTX, SSL_CTX_free>;
using Ssl = Owned<SSL, SSL_free>;
using Session = Owned<SSL_SESSION, SSL_SESSION_free>;
using Certificate = Owned<X509, X509_free>;
using Chain = Owned<STACK_OF(X509), free_chain>;
using Names = Owned<GENERAL_NAMES, free_names>;
using Crl = Owned<X509_CRL, X509_CRL_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Bio = Owned<BIO, BIO_free_all>;
using BioMethod = Owned<BIO_METHOD, BIO_meth_free>;
using Extension = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using Number = Owned<BIGNUM, BN_free>;

/// What OpenSSL's error queue of this thread says, newest first, and empties it. "no reason given"
/// when it is empty.
std::string error_text();

/// SHA-256 of the DER form, lower-case hex.
std::string fingerprint(const X509* certificate);

} // namespace lazaret::tls
