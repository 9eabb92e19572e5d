/// Containers that do not show at their beginning: a zip behind a program that unpacks it, a disk
/// image behind 32 KiB of anything.
#pragma once

#include "extract/extractor.hpp"

#include <optional>
#include <string>

namespace lazaret::extract {

/// Watches the bytes of a part whose head told nothing (opaque, media, image, a text with junk),
/// and says at the end whether a reader of archives would open it all the same. Costs a search for
/// a few letters; keeps some 20 bytes.
class LateMarks {
public:
    void feed(Bytes chunk);

    /// `archive` when the bytes so far end as a zip file does (APPNOTE 4.3.16), hold a
    /// self-extractor of 7z, RAR or cabinet, or are an ISO 9660 or UDF image; else nothing.
    std::optional<Format> found() const;

private:
    void look_for_end(std::string_view text, std::uint64_t at);
    void look_inside(std::string_view text, std::uint64_t at);

    std::uint64_t size_ = 0;
    std::string tail_;          ///< the last bytes, for what lies across two chunks
    std::uint64_t zip_end_ = 0; ///< where a zip would end; 0: none was seen
    bool program_ = false;      ///< begins as one of Windows or Linux does
    bool inside_ = false;       ///< an archive was seen in it, or an image
};

} // namespace lazaret::extract
