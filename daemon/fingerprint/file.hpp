/// The file of fingerprints: names of documents, and hashes that no text can be read from.
///
/// All numbers are little-endian. "lzprints", version (4 bytes), number of documents (4); of each
/// its name's length (4) and name, its letters (8), the number of its fingerprints (4) and these
/// (8 each, ascending); at the end the SHA-256 of all before it.
#pragma once

#include "fingerprint/document.hpp"

#include <filesystem>

namespace lazaret::fingerprint {

/// Raised whenever the same document would get other fingerprints: fold, gram, window, hash.
inline constexpr std::uint32_t file_version = 1;

inline constexpr std::size_t most_documents = 100'000;
inline constexpr std::size_t largest_file = 256u << 20; ///< bytes

/// Errors: Errc::config (missing, no file of fingerprints, of another version, or damaged),
/// Errc::io.
Result<std::vector<Document>> read_file(const std::filesystem::path& file);

/// The same, of a file's content. `what` names it in errors.
Result<std::vector<Document>> read_bytes(std::string_view content, const std::string& what);

/// Writes all of it, or leaves the old file as it is: a temporary file beside it, fsync, rename.
/// The file gets the mode of the old one, a new one 0644 less the umask. Waits for the disk.
/// Errors: Errc::io, Errc::limit (too many documents, or more than 256 MiB).
Result<> write_file(const std::filesystem::path& file, std::span<const Document> documents);

std::string write_bytes(std::span<const Document> documents);

} // namespace lazaret::fingerprint
