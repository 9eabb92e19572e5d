/// Zips made by hand, also such as no program writes.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::test {

inline std::string little_endian(std::uint64_t value, int size)
{
    std::string bytes;
    for (; size > 0; --size, value >>= 8)
        bytes += static_cast<char>(value & 0xff);
    return bytes;
}

/// A deflate stream without a wrapping.
inline std::string bare_deflated(std::string_view plain)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// A member as both headers tell it. What a test changes is a lie of one of them.
struct ZipEntry {
    std::string name{};
    std::string content{};
    std::string listed_name{}; ///< in the directory; else as in the local header
    std::string comment{};
    std::uint16_t flags = 0x800; ///< names are UTF-8
    bool deflated = true;
    bool zip64 = false;             ///< sizes stand in the extra field
    bool listed = true;             ///< in the directory
    int listed_size_off_by = 0;     ///< the directory's unpacked size
    std::string behind_stream{};    ///< bytes after the deflate stream that still count as packed
    std::string behind_member{};    ///< bytes that belong to no member
    std::int64_t listed_place = -1; ///< where the directory puts it, instead of where it is
};

class ZipBytes {
public:
    explicit ZipBytes(std::string in_front = {}) : bytes_{std::move(in_front)} {}

    ZipBytes& add(const ZipEntry& entry)
    {
        const auto at = bytes_.size();
        const auto packed =
            (entry.deflated ? bare_deflated(entry.content) : entry.content) + entry.behind_stream;
        const auto crc =
            crc32_z(0, reinterpret_cast<const Bytef*>(entry.content.data()), entry.content.size());
        const bool later = (entry.flags & 8) != 0;
        const auto size = entry.content.size();
        bytes_ += "PK\x03\x04" + little_endian(entry.zip64 ? 45 : 20, 2) +
                  head_of(entry, later ? 0 : crc, later ? 0 : packed.size(), later ? 0 : size,
                          entry.name) +
                  packed;
        if (later)
            bytes_ += "PK\x07\x08" + little_endian(crc, 4) + little_endian(packed.size(), 4) +
                      little_endian(size, 4);
        bytes_ += entry.behind_member;
        if (entry.listed) list(entry, at, crc, packed.size(), size);
        return *this;
    }

    /// The whole, with its directory. `skew`: added to the places that it tells.
    std::string bytes(std::string_view comment = {}) const
    {
        return bytes_ + directory_ + "PK\x05\x06" + std::string(4, '\0') +
               little_endian(entries_, 2) + little_endian(entries_, 2) +
               little_endian(directory_.size(), 4) + little_endian(bytes_.size(), 4) +
               little_endian(comment.size(), 2) + std::string{comment};
    }

    /// The same with the records of zip64 (APPNOTE 4.3.14, 4.3.15).
    std::string bytes_zip64() const
    {
        const auto end64 = bytes_.size() + directory_.size();
        return bytes_ + directory_ + "PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) +
               little_endian(45, 2) + little_endian(0, 8) + little_endian(entries_, 8) +
               little_endian(entries_, 8) + little_endian(directory_.size(), 8) +
               little_endian(bytes_.size(), 8) + "PK\x06\x07" + little_endian(0, 4) +
               little_endian(end64, 8) + little_endian(1, 4) + "PK\x05\x06" + std::string(4, '\0') +
               little_endian(0xffff, 2) + little_endian(0xffff, 2) + little_endian(0xffffffff, 4) +
               little_endian(0xffffffff, 4) + little_endian(0, 2);
    }

private:
    /// From the flags to the extra field: the same in both headers.
    static std::string head_of(const ZipEntry& entry, std::uint64_t crc, std::uint64_t packed,
                               std::uint64_t size, const std::string& name)
    {
        const auto extra = entry.zip64 ? little_endian(1, 2) + little_endian(16, 2) +
                                             little_endian(size, 8) + little_endian(packed, 8)
                                       : std::string{};
        if (entry.zip64) size = packed = 0xffffffff;
        return little_endian(entry.flags, 2) + little_endian(entry.deflated ? 8 : 0, 2) +
               little_endian(0x21, 4) + little_endian(crc, 4) + little_endian(packed, 4) +
               little_endian(size, 4) + little_endian(name.size(), 2) +
               little_endian(extra.size(), 2) + name + extra;
    }

    void list(const ZipEntry& entry, std::uint64_t at, std::uint64_t crc, std::uint64_t packed,
              std::uint64_t size)
    {
        const auto& name = entry.listed_name.empty() ? entry.name : entry.listed_name;
        size =
            static_cast<std::uint64_t>(static_cast<std::int64_t>(size) + entry.listed_size_off_by);
        auto head = head_of(entry, crc, packed, size, name);
        const auto place =
            entry.listed_place < 0 ? at : static_cast<std::uint64_t>(entry.listed_place);
        // Between the lengths and the name: comment, disk, attributes, place (4.3.12).
        head.insert(24, little_endian(entry.comment.size(), 2) + std::string(8, '\0') +
                            little_endian(place, 4));
        directory_ +=
            "PK\x01\x02" + little_endian(20, 2) + little_endian(20, 2) + head + entry.comment;
        ++entries_;
    }

    std::string bytes_;
    std::string directory_{};
    std::uint64_t entries_ = 0;
};

} // namespace lazaret::test
