/// For tests: a folder of its own that goes with it, officers with their keys, and bodies.
#pragma once

#include "base/spool.hpp"
#include "quarantine/openssl.hpp"

#include <openssl/rsa.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lazaret::quarantine::test {

class Folder {
public:
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "lazaret-test-XXXXXX").string();
        if (::mkdtemp(pattern.data())) path_ = pattern; // mode 0700
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

enum class Kind { rsa, curve, rsa_weak, ed25519 };

struct Officer {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

inline Owned<EVP_PKEY> make_key(Kind kind)
{
    switch (kind) {
    case Kind::rsa:
        return Owned<EVP_PKEY>{EVP_RSA_gen(2048)};
    case Kind::rsa_weak:
        return Owned<EVP_PKEY>{EVP_RSA_gen(1024)};
    case Kind::curve:
        return Owned<EVP_PKEY>{EVP_EC_gen("P-256")};
    case Kind::ed25519:
        return Owned<EVP_PKEY>{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    }
    return nullptr;
}

/// Writes NAME.pem and NAME.key. `from`, `to`: seconds from now, the certificate's dates.
inline Officer make_officer(const std::filesystem::path& folder, const std::string& name, Kind kind,
                            long from = -3600, long to = 86'400)
{
    const auto key = make_key(kind);
    const Owned<X509> certificate{X509_new()};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), static_cast<long>(name.size()) + 7);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to);
    auto* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), kind == Kind::ed25519 ? nullptr : EVP_sha256());

    const Officer officer{folder / (name + ".pem"), folder / (name + ".key")};
    const Owned<BIO> pem{BIO_new_file(officer.certificate.c_str(), "w")};
    PEM_write_bio_X509(pem.get(), certificate.get());
    const Owned<BIO> secret{BIO_new_file(officer.key.c_str(), "w")};
    PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return officer;
}

/// Text that no compressor or eye takes for random, different for each seed.
inline std::string text_of(std::size_t size, unsigned seed = 1)
{
    std::string text(size, '\0');
    std::uint32_t state = seed * 2654435761u + 1;
    for (auto& c : text) {
        state = state * 1664525u + 1013904223u;
        c = static_cast<char>('a' + (state >> 27));
    }
    return text;
}

inline bool fill(Spool& spool, std::string_view text)
{
    while (!text.empty()) {
        const auto n = std::min<std::size_t>(text.size(), 60'000);
        if (spool.wants_flush() && !spool.flush()) return false;
        if (!spool.append(as_bytes(text.substr(0, n)))) return false;
        text.remove_prefix(n);
    }
    return true;
}

inline std::string slurp(const std::filesystem::path& path)
{
    std::ifstream in{path, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline void spill(const std::filesystem::path& path, std::string_view text)
{
    std::ofstream{path, std::ios::binary}.write(text.data(),
                                                static_cast<std::streamsize>(text.size()));
}

/// Every name below `folder`, sorted, relative to it.
inline std::vector<std::string> tree(const std::filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        names.push_back(entry.path().lexically_relative(folder).string());
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace lazaret::quarantine::test
