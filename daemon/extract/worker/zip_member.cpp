#include "extract/worker/zip_member.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace lazaret::extract::worker {
namespace {

constexpr std::uint16_t stored = 0;   // APPNOTE 4.4.5
constexpr std::uint16_t deflated = 8; // APPNOTE 4.4.5
constexpr std::size_t block_size = 32 * 1024;

struct EndInflate {
    void operator()(z_stream* stream) const
    {
        inflateEnd(stream);
        delete stream;
    }
};
using Inflate = std::unique_ptr<z_stream, EndInflate>;

/// For a bare deflate stream. Null when memory is short.
Inflate new_inflate()
{
    auto stream = std::make_unique<z_stream>();
    if (inflateInit2(stream.get(), -MAX_WBITS) != Z_OK) return nullptr;
    return Inflate{stream.release()};
}

/// Takes blocks and counts; says at the end whether they are what the directory promised.
class Checked {
public:
    Checked(const ZipMember& member, Budget& budget, const TakeBytes& take)
        : member_{member}, budget_{budget}, take_{take}
    {
    }

    /// False: stop, for the reason in why().
    bool give(Bytes block)
    {
        if (block.empty()) return true;
        if (!budget_.spend(block.size())) {
            why_ = Unscannable::over_budget;
            return false;
        }
        size_ += block.size();
        crc_ = crc32_z(crc_, reinterpret_cast<const Bytef*>(block.data()), block.size());
        return take_(block);
    }
    std::optional<Unscannable> why() const { return why_; }
    std::optional<Unscannable> at_end() const
    {
        if (size_ != member_.size) return Unscannable::ambiguous;
        if (crc_ != member_.crc) return Unscannable::malformed;
        return std::nullopt;
    }

private:
    const ZipMember& member_;
    Budget& budget_;
    const TakeBytes& take_;
    std::optional<Unscannable> why_{};
    std::uint64_t size_ = 0;
    uLong crc_ = 0;
};

std::optional<Unscannable> copy(Bytes packed, Checked& checked)
{
    while (!packed.empty()) {
        const auto block = packed.first(std::min(packed.size(), block_size));
        if (!checked.give(block)) return checked.why();
        packed = packed.subspan(block.size());
    }
    return checked.at_end();
}

std::optional<Unscannable> inflate_all(Bytes packed, Checked& checked)
{
    const auto stream = new_inflate();
    if (!stream) return Unscannable::over_budget;
    std::vector<std::byte> block(block_size);
    for (;;) {
        const auto piece = packed.first(std::min<std::size_t>(packed.size(), 1u << 30));
        stream->next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.data()));
        stream->avail_in = static_cast<uInt>(piece.size());
        stream->next_out = reinterpret_cast<Bytef*>(block.data());
        stream->avail_out = static_cast<uInt>(block.size());
        const int code = inflate(stream.get(), Z_NO_FLUSH);
        packed = packed.subspan(piece.size() - stream->avail_in);
        if (!checked.give(Bytes{block}.first(block.size() - stream->avail_out)))
            return checked.why();
        if (code == Z_STREAM_END) break;
        if (code != Z_OK) return Unscannable::malformed; // also when it is cut off: Z_BUF_ERROR
    }
    // Another reader may go on behind the end of the stream.
    return packed.empty() ? checked.at_end() : Unscannable::ambiguous;
}

} // namespace

bool is_plain(const ZipMember& member)
{
    return !member.encrypted && !member.broken && !member.overlaps &&
           (member.method == stored || member.method == deflated);
}

std::optional<Unscannable> unpack(Bytes document, const ZipMember& member, Budget& budget,
                                  const TakeBytes& take)
{
    const auto packed = document.subspan(member.data_at, member.packed);
    Checked checked{member, budget, take};
    return member.method == stored ? copy(packed, checked) : inflate_all(packed, checked);
}

} // namespace lazaret::extract::worker
