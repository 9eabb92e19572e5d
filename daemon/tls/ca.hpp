/// Certificates that Lazaret makes for its administrator: the CA, and an officer's key pair.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace lazaret::tls {

struct NewCa {
    std::string common_name = "Lazaret CA";
    std::string organization; ///< may be empty
    std::chrono::days validity{3 * 365};
    std::vector<std::string>
        permitted; ///< DNS names (with all below them) the CA may sign for; all
                   ///< when empty. When given, no IP address may be signed for.
};

/// Writes a new P-256 CA: certificate and key, PEM; the key with mode 0600. Both are new files and
/// on the disk when this returns. Waits for the disk.
/// Errors: Errc::io (also when one of the files exists), Errc::config (a bad name), Errc::tls.
Result<> make_ca(const NewCa& wanted, const std::filesystem::path& certificate,
                 const std::filesystem::path& key);

/// Writes a self-signed RSA-3072 pair that CMS can seal to (keyEncipherment): what an officer's
/// own PKI gives in earnest. Errors: as make_ca.
Result<> make_officer_pair(const std::string& common_name, const std::filesystem::path& certificate,
                           const std::filesystem::path& key);

} // namespace lazaret::tls
