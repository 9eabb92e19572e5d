/// PEM files of keys and certificates. For tls/ only.
#pragma once

#include "base/result.hpp"
#include "tls/openssl.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace lazaret::tls {

/// All certificates of a PEM file, at most 16. Errors: Errc::config.
Result<std::vector<Certificate>> read_certificates(const std::filesystem::path& file);

/// A private key that nobody but its owner can read. No password is ever asked for.
/// Errors: Errc::config.
Result<Key> read_key(const std::filesystem::path& file);

/// Writes a new file, and its name, to the disk. Waits for the disk.
/// Errors: Errc::io, also when the file exists; nothing is left behind then.
Result<> write_new(const std::filesystem::path& file, std::string_view content, unsigned mode);

Result<std::string> to_pem(X509* certificate); ///< Errors: Errc::tls
Result<std::string> to_pem(EVP_PKEY* key);     ///< PKCS #8, unencrypted. Errors: Errc::tls

} // namespace lazaret::tls
