/// Writes the file of an index from the digests of its rows.
#pragma once

#include "exact/rows.hpp"

namespace lazaret::exact {

/// Replaces `path` at once, or leaves it as it was. `common`: as in BuildOptions. Counts common
/// values in the report of `rows`. Returns the size in bytes. Errors: Errc::io.
Result<std::uint64_t> write_index(const std::filesystem::path& path, Rows& rows,
                                  const Secrets& secrets, Bytes salt, std::uint32_t common);

} // namespace lazaret::exact
