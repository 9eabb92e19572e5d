/// Archives and bare compressions, opened with libarchive; zip, and all that is one, with a
/// directory check of its own before it (zip_directory.hpp).
///
/// Members are streamed to the sink, never collected. Trap: a name in an archive is bytes in some
/// code page, and libarchive converts by the locale; see prepare_archive().
#pragma once

#include "extract/worker/documents.hpp"

namespace lazaret::extract::worker {

/// A document that comes in pieces.
class Source {
public:
    /// The next piece, valid until the following call; empty at the end.
    virtual Bytes next() = 0;

protected:
    ~Source() = default;
};

/// As open_archive(), for a document that is too large for memory. Formats that can only be read
/// with seeking (7z) are a gap `too_big`. A zip is read forward, local header by local header; its
/// directory is then compared with what was read, and a difference is `ambiguous`.
void stream_archive(Source& source, const Part& part, Allowance& allowance, Sink& out);

/// Loads the locale with which libarchive's names become UTF-8. Without it names that are not in
/// ASCII may be damaged; nothing else is.
void prepare_archive();

} // namespace lazaret::extract::worker
