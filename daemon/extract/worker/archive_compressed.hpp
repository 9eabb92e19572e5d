/// Bare compressions (bzip2, xz, lz4, lzip, compress, also one in another), for archive.cpp.
#pragma once

#include "extract/worker/archive_members.hpp"

namespace lazaret::extract::worker {

/// Gives what comes out of `reading`, which reads Formats::compressed: the members of a tar, cpio
/// or ar, or else a file. `whole`: the document.
Reached give_decompressed(archive* reading, const Part& whole, Allowance& allowance, Sink& out);

} // namespace lazaret::extract::worker
