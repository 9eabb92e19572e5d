#include "extract/worker/pack_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t block_size = 64 << 10; // bytes inflated at once

/// A stream of zlib, ended with its owner.
class Inflater {
public:
    Inflater() : good{inflateInit(&stream) == Z_OK} {}
    ~Inflater() { inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    z_stream stream{};
    const bool good;
};

std::optional<PackEntry> with_base(Bytes pack, PackEntry entry, std::size_t id_size)
{
    if (entry.kind == PackKind::reference_delta) {
        if (pack.size() - entry.data < id_size) return std::nullopt;
        entry.base_id = as_text(pack.subspan(entry.data, id_size));
        entry.data += id_size;
        return entry;
    }
    // How far back: seven bits a byte, the highest first, one added for each byte that follows.
    std::uint64_t back = 0;
    for (unsigned i = 0; i < 9; ++i) {
        if (entry.data >= pack.size()) return std::nullopt;
        const auto next = std::to_integer<std::uint8_t>(pack[entry.data++]);
        back = back << 7 | (next & 0x7fu);
        if ((next & 0x80) == 0) {
            if (back == 0 || back > entry.offset) return std::nullopt;
            entry.base = entry.offset - back;
            return entry;
        }
        ++back;
    }
    return std::nullopt;
}

} // namespace

std::optional<PackEntry> pack_entry(Bytes pack, std::uint64_t offset, std::size_t id_size)
{
    PackEntry entry;
    entry.offset = entry.data = offset;
    unsigned shift = 4;
    for (bool more = true, first = true; more; first = false) {
        if (entry.data >= pack.size() || shift > 60) return std::nullopt;
        const auto next = std::to_integer<std::uint8_t>(pack[entry.data++]);
        more = (next & 0x80) != 0;
        if (first) {
            entry.kind = static_cast<PackKind>(next >> 4 & 7);
            entry.size = next & 15u;
            continue;
        }
        entry.size |= static_cast<std::uint64_t>(next & 0x7f) << shift;
        shift += 7;
    }
    switch (entry.kind) {
    case PackKind::commit:
    case PackKind::tree:
    case PackKind::blob:
    case PackKind::tag:
        return entry;
    case PackKind::offset_delta:
    case PackKind::reference_delta:
        return with_base(pack, entry, id_size);
    }
    return std::nullopt;
}

std::optional<std::uint64_t> inflate_entry(Bytes pack, const PackEntry& entry,
                                           const std::function<bool(Bytes)>& take)
{
    Inflater inflater;
    if (!inflater.good) return std::nullopt;
    auto* stream = &inflater.stream;
    std::array<std::byte, block_size> block;
    auto rest = pack.subspan(entry.data);
    std::uint64_t size = 0;
    for (int result = Z_OK; result != Z_STREAM_END;) {
        const auto given = std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max());
        stream->next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(rest.data()));
        stream->avail_in = static_cast<uInt>(given);
        stream->next_out = reinterpret_cast<Bytef*>(block.data());
        stream->avail_out = block_size;
        result = inflate(stream, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END) return std::nullopt; // Z_BUF_ERROR: the end
        rest = rest.subspan(given - stream->avail_in);
        const auto made = block_size - stream->avail_out;
        size += made;
        if (size > entry.size || (made > 0 && !take(Bytes{block}.first(made)))) return std::nullopt;
    }
    if (size != entry.size) return std::nullopt;
    return pack.size() - rest.size();
}

} // namespace lazaret::extract::worker
