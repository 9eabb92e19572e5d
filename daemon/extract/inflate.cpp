#include "extract/decoder.hpp"
#include "extract/formats.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace lazaret::extract {
namespace {

/// gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951).
class Inflate final : public Decoder {
public:
    Inflate(Wrap wrap, Part inside, Budget& budget)
        : Decoder{std::move(inside), budget}, wrap_{wrap}
    {
        if (wrap == Wrap::gzip) set_up(16 + MAX_WBITS);
        if (wrap == Wrap::zlib) set_up(MAX_WBITS);
    }
    ~Inflate() override
    {
        if (ready_) inflateEnd(&stream_);
    }

private:
    Step step(Bytes in, std::span<std::byte> room) override
    {
        if (out_of_memory_) return {.state = State::too_large};
        if (ended_) return after_end(in, room);
        if (!ready_) return look(in, room);
        return inflate_some(in, room);
    }
    bool complete() const override { return ended_; }

    void set_up(int window_bits)
    {
        ready_ = inflateInit2(&stream_, window_bits) == Z_OK;
        out_of_memory_ = !ready_;
    }

    /// HTTP's `deflate` is zlib by the book (RFC 9110 §8.4.1.2) and bare in some clients: the first
    /// two bytes tell.
    Step look(Bytes in, std::span<std::byte> room)
    {
        const auto taken = std::min(first_.size() - seen_, in.size());
        std::copy_n(in.begin(), taken, first_.begin() + static_cast<std::ptrdiff_t>(seen_));
        seen_ += taken;
        if (seen_ < first_.size()) return {.read = taken};
        const auto cmf = std::to_integer<unsigned>(first_[0]);
        const auto flg = std::to_integer<unsigned>(first_[1]);
        const bool zlib = (cmf & 0x0f) == 8 && (cmf >> 4) <= 7 && (cmf * 256 + flg) % 31 == 0;
        set_up(zlib ? MAX_WBITS : -MAX_WBITS);
        if (out_of_memory_) return {.read = taken, .state = State::too_large};
        auto done = inflate_some(first_, room);
        done.read = taken;
        return done;
    }

    Step inflate_some(Bytes in, std::span<std::byte> room)
    {
        const auto most = std::size_t{std::numeric_limits<uInt>::max()};
        const auto given = static_cast<uInt>(std::min(in.size(), most));
        const auto space = static_cast<uInt>(std::min(room.size(), most));
        // zlib's interface is older than const.
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
        stream_.avail_in = given;
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = space;
        const int code = inflate(&stream_, Z_NO_FLUSH);
        Step done{.read = given - stream_.avail_in, .written = space - stream_.avail_out};
        ended_ = code == Z_STREAM_END;
        if (code == Z_MEM_ERROR)
            done.state = State::too_large;
        else if (code != Z_OK && code != Z_BUF_ERROR && !ended_)
            done.state = State::broken;
        return done;
    }

    /// A gzip file is one member or several (RFC 1952 §2.2), perhaps filled up with zeros as tapes
    /// do. Anything else after the end does not belong here.
    Step after_end(Bytes in, std::span<std::byte> room)
    {
        if (in.empty()) return {};
        if (wrap_ != Wrap::gzip) return {.state = State::broken};
        const auto zeros =
            std::find_if(in.begin(), in.end(), [](auto b) { return b != std::byte{0}; });
        if (zeros != in.begin()) {
            padded_ = true;
            return {.read = static_cast<std::size_t>(zeros - in.begin())};
        }
        if (padded_ || in.front() != std::byte{0x1f}) return {.state = State::broken};
        ended_ = false;
        inflateReset(&stream_);
        return inflate_some(in, room);
    }

    Wrap wrap_;
    z_stream stream_{};
    bool ready_ = false;
    bool out_of_memory_ = false;
    bool ended_ = false;
    bool padded_ = false;
    std::array<std::byte, 2> first_{};
    std::size_t seen_ = 0;
};

} // namespace

std::unique_ptr<Extractor> make_inflate(Wrap wrap, Part inside, Budget& budget)
{
    return std::make_unique<Inflate>(wrap, std::move(inside), budget);
}

} // namespace lazaret::extract
