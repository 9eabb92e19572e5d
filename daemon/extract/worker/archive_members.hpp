/// libarchive, as far as the readers of archives need it.
#pragma once

#include "extract/worker/documents.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct archive;
struct archive_entry;

namespace lazaret::extract::worker {

class Source;

struct CloseReading {
    void operator()(archive* reading) const;
};

/// Trap: a reading that streams refers to its Stream.
using Reading = std::unique_ptr<archive, CloseReading>;

enum class Formats : std::uint8_t {
    archives,    ///< all but zip, not compressed from outside
    compressed,  ///< bare compressions: for open_raw() and next_block()
    zip_forward, ///< zip, by its local headers
};

/// Which of them `head` (the first bytes) is; zip is for others to find.
Formats formats_of(Bytes head);

/// A source that libarchive reads, and what it left of it.
struct Stream {
    Source& source;
    const std::optional<Unscannable>* why = nullptr; ///< why the source ends too early, if it does
    Bytes piece{};                                   ///< what the source gave last
    std::uint64_t before = 0;                        ///< bytes of the pieces before that one
    std::string tail{};                              ///< the end of those

    Bytes next();
    /// What is known of the bytes from `at` on; only those of a near past are.
    std::string kept_from(std::uint64_t at) const;
};

/// Null, with a gap, when there is nothing to read.
Reading read_memory(Bytes document, Formats formats, Sink& out);
Reading read_stream(Stream& stream, Formats formats, Sink& out);

/// What was met in a zip that is read forward.
struct MemberSeen {
    std::string name;            ///< as found
    std::uint64_t size = 0;      ///< unpacked
    std::uint64_t header_at = 0; ///< where its header begins, or a few bytes before
};

enum class Reached : std::uint8_t {
    end,    ///< of the archive
    gap,    ///< the rest could not be read; told
    budget, ///< nothing more may be given; told
};

/// Gives all the members. `seen`: where to note them, or null.
Reached give_members(archive* reading, Allowance& allowance, Sink& out,
                     std::vector<MemberSeen>* seen = nullptr);

/// Gives the content of the next member as that of the innermost open part; its gaps, too.
Reached give_next_content(archive* reading, Allowance& allowance, Sink& out);

/// Begins what comes out of compressions.
std::optional<Unscannable> open_raw(archive* reading);

/// Its next block, empty at the end; or why there is none.
std::optional<Unscannable> next_block(archive* reading, Bytes& block);

/// How many bytes of the document were read. What follows is not the archive's.
std::uint64_t bytes_read(archive* reading);

/// Sets UTF-8 for what libarchive does in this scope.
class Utf8Scope {
public:
    Utf8Scope();
    ~Utf8Scope();
    Utf8Scope(const Utf8Scope&) = delete;
    Utf8Scope& operator=(const Utf8Scope&) = delete;

private:
    void* before_;
};

} // namespace lazaret::extract::worker
