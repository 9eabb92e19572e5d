/// Opens what the quarantine sealed, where the officer's key is: never in the daemon.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace lazaret::quarantine {

/// Writes the body sealed in `sealed` to `out`, in constant memory whatever its size. `key`: PEM;
/// OpenSSL asks for its pass phrase on the terminal when it has one. The body is whole and
/// unaltered only once this has returned without an error, since AES-GCM tells at the end: what was
/// written before must not be used. `out` of -1 only verifies.
/// Errors: Errc::config (the key cannot be read, or is no recipient's), Errc::io (not sealed by us,
/// altered, or the disk).
Result<> unseal(const std::filesystem::path& sealed, const std::filesystem::path& key, int out);

/// The same into a new file (mode 0600), which appears under its name only when it is whole and
/// unaltered. Errors: as above; Errc::io when `to` exists.
Result<> unseal_to(const std::filesystem::path& sealed, const std::filesystem::path& key,
                   const std::filesystem::path& to);

} // namespace lazaret::quarantine
