/// OpenSSL's objects as owned values. Only for the files of this folder.
#pragma once

#include "base/error.hpp"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace lazaret::quarantine {

struct Free {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(CMS_ContentInfo* cms) const { CMS_ContentInfo_free(cms); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};

template <class T>
using Owned = std::unique_ptr<T, Free>;

/// The last reason OpenSSL gave on this thread, which is then forgotten.
inline std::string openssl_reason()
{
    const auto code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason ? reason : "no reason given";
}

inline Error openssl_error(std::string what)
{
    return {Errc::io, Side::ours, std::move(what) + ": " + openssl_reason()};
}

} // namespace lazaret::quarantine
