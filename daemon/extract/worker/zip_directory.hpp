/// Checks a zip as a whole: what its directory says against what its local headers say, and
/// whether all bytes belong to something. Readers differ in which of the two they believe, so that
/// a file may show one content to us and another to its receiver.
///
/// Source: PKWARE APPNOTE 6.3.10; the numbers in comments are its sections. Opens nothing, unpacks
/// nothing, keeps 100 bytes and the name for each member.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lazaret::extract::worker {

/// A member as the directory lists it. Places are offsets in the document.
struct ZipMember {
    std::string name{};    ///< UTF-8
    std::string comment{}; ///< UTF-8
    std::uint64_t header_at = 0;
    std::uint64_t data_at = 0;
    std::uint64_t end = 0; ///< after the data and their descriptor
    std::uint64_t packed = 0;
    std::uint64_t size = 0; ///< unpacked
    std::uint32_t crc = 0;
    std::uint16_t method = 0; ///< 4.4.5
    bool encrypted = false;
    bool overlaps = false; ///< begins within another member: not to be unpacked
    bool broken = false;   ///< its local header is not where it should be: `data_at` means nothing
};

enum class ZipState : std::uint8_t {
    ok,
    ambiguous, ///< two readers would see different content
    malformed, ///< there is no directory that can be followed, and so no member
};

struct ZipDirectory {
    ZipState state = ZipState::ok;
    bool cut_off = false; ///< there are more members than asked for
    std::vector<ZipMember> members{};
    std::string comment{};        ///< UTF-8
    Bytes before{};               ///< what stands in front of the zip; legal (4.1.9)
    Bytes after{};                ///< what follows it
    std::vector<Bytes> between{}; ///< what no member covers and is not all zero
};

/// `member_limit`: of how many members to tell.
ZipDirectory read_zip_directory(Bytes document, std::size_t member_limit);

/// Whether there is a directory at the end: a zip, whatever stands in front of it.
bool ends_as_zip(Bytes document);

} // namespace lazaret::extract::worker
