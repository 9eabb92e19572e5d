#include "tls/openssl.hpp"

#include <openssl/err.h>

#include <array>

namespace lazaret::tls {

void free_chain(STACK_OF(X509) * chain)
{
    sk_X509_pop_free(chain, X509_free);
}

void free_names(GENERAL_NAMES* names)
{
    GENERAL_NAMES_free(names);
}

std::string error_text()
{
    std::string text;
    while (const auto code = ERR_get_error()) {
        const char* reason = ERR_reason_error_string(code);
        std::array<char, 160> full{};
        if (!reason) ERR_error_string_n(code, full.data(), full.size());
        const std::string one = reason ? reason : full.data();
        text = text.empty() ? one : one + ": " + text;
    }
    return text.empty() ? "no reason given" : text;
}

std::string fingerprint(const X509* certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
    constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 15];
    }
    return hex;
}

} // namespace lazaret::tls
