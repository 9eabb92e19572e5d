#include "quarantine/recipients.hpp"

#include "quarantine/openssl.hpp"

namespace lazaret::quarantine {

namespace {

/// NIST SP 800-57 part 1, table 2: 112 bits of strength or more.
constexpr int least_rsa_bits = 2048;
constexpr int least_curve_bits = 224;

Error wrong(const std::filesystem::path& file, const std::string& what)
{
    return {Errc::config, Side::ours, "quarantine recipient " + file.string() + ": " + what};
}

Result<> check_key(const std::filesystem::path& file, X509* certificate)
{
    const auto* key = X509_get0_pubkey(certificate);
    if (!key) return wrong(file, "its public key cannot be read: " + openssl_reason());
    const int kind = EVP_PKEY_get_base_id(key);
    const int bits = EVP_PKEY_get_bits(key);
    if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
        return wrong(file,
                     "its key is neither RSA nor of an elliptic curve that CMS can use (ECDH)");
    if (bits < (kind == EVP_PKEY_RSA ? least_rsa_bits : least_curve_bits))
        return wrong(file, "its key of " + std::to_string(bits) + " bits is too weak");
    return {};
}

std::string dates_warning(const std::filesystem::path& file, X509* certificate, std::time_t now)
{
    if (X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0)
        return "quarantine recipient " + file.string() + " has expired";
    if (X509_cmp_time(X509_get0_notBefore(certificate), &now) > 0)
        return "quarantine recipient " + file.string() + " is not valid yet";
    return {};
}

} // namespace

Result<Recipients> Recipients::read(std::span<const std::filesystem::path> files,
                                    std::chrono::system_clock::time_point now)
{
    Recipients recipients;
    for (const auto& file : files) {
        const Owned<BIO> in{BIO_new_file(file.c_str(), "r")};
        if (!in) return wrong(file, "cannot be opened: " + openssl_reason());
        Owned<X509> certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
        if (!certificate) return wrong(file, "holds no certificate in PEM: " + openssl_reason());
        if (auto usable = check_key(file, certificate.get()); !usable)
            return std::move(usable).error();
        auto warning =
            dates_warning(file, certificate.get(), std::chrono::system_clock::to_time_t(now));
        if (!warning.empty()) recipients.warnings_.push_back(std::move(warning));
        recipients.certificates_.emplace_back(certificate.release(), Free{});
    }
    if (recipients.certificates_.empty())
        return Error{Errc::config, Side::ours,
                     "quarantine: no recipient: nobody could open what is filed"};
    return recipients;
}

} // namespace lazaret::quarantine
