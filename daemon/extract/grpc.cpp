#include "extract/formats.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lazaret::extract {
namespace {

/// The messages of a gRPC call (gRPC over HTTP/2, "Length-Prefixed-Message"), each behind a byte of
/// flags and its length. Messages that follow each other in the same form are one part: calls of
/// many thousand small ones are usual, and text in them stays where it is.
class Grpc final : public Extractor {
public:
    void feed(Bytes chunk, Sink& out) override
    {
        while (!chunk.empty()) {
            if (left_ == 0) {
                prefix_[seen_++] = chunk.front();
                chunk = chunk.subspan(1);
                if (seen_ == prefix_.size()) begin_message();
                continue;
            }
            const auto taken =
                static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), left_));
            content(chunk.first(taken), out);
            left_ -= taken;
            chunk = chunk.subspan(taken);
        }
    }

    void finish(Sink& out) override
    {
        if (open_ != Kind::none) out.end();
        open_ = Kind::none;
        if (left_ > 0 || seen_ > 0) out.gap(Unscannable::malformed);
    }

private:
    enum class Kind : std::uint8_t { none, plain, gzip, zlib, unknown, trailer, broken };

    void begin_message()
    {
        seen_ = 0;
        const auto flags = std::to_integer<unsigned>(prefix_[0]);
        for (std::size_t i = 1; i < prefix_.size(); ++i)
            left_ = left_ << 8 | std::to_integer<std::uint64_t>(prefix_[i]);
        // gRPC-Web puts the trailers into the body (flag 0x80). No other flags are defined.
        const bool known = (flags & 0x7e) == 0;
        compressed_ = (flags & 1) != 0;
        next_ = (flags & 0x80) != 0 ? Kind::trailer : Kind::plain;
        if (!known) {
            next_ = Kind::broken;
            left_ = UINT64_MAX; // where the next message begins is not known
        }
        first_ = true;
    }

    /// Which coding is in use stands in a header (grpc-encoding); the first byte tells as well.
    Kind kind_of(std::byte first) const
    {
        if (!compressed_ || next_ == Kind::broken) return next_;
        if (first == std::byte{0x1f}) return Kind::gzip;
        return (first & std::byte{0x0f}) == std::byte{0x08} ? Kind::zlib : Kind::unknown;
    }

    void content(Bytes bytes, Sink& out)
    {
        if (std::exchange(first_, false)) {
            const auto kind = kind_of(bytes.front());
            // gzip members in a row are a gzip file; zlib streams in a row are nothing.
            if (kind != open_ || kind == Kind::zlib) open(kind, out);
        }
        out.data(bytes);
    }

    void open(Kind kind, Sink& out)
    {
        if (open_ != Kind::none) out.end();
        open_ = kind;
        if (kind == Kind::broken) out.gap(Unscannable::malformed);
        if (kind == Kind::unknown) out.gap(Unscannable::unknown_coding);
        const Part part{.name = kind == Kind::trailer ? "trailer" : "message"};
        if (kind == Kind::gzip) return out.begin_as(part, Format::gzip);
        if (kind == Kind::zlib) return out.begin_as(part, Format::deflate);
        if (kind == Kind::trailer) return out.begin_as(part, Format::text);
        out.begin(part);
    }

    std::array<std::byte, 5> prefix_{};
    std::size_t seen_ = 0;
    std::uint64_t left_ = 0; ///< bytes of the present message
    bool compressed_ = false;
    bool first_ = false; ///< no byte of it was seen
    Kind next_ = Kind::none;
    Kind open_ = Kind::none;
};

} // namespace

std::unique_ptr<Extractor> make_grpc()
{
    return std::make_unique<Grpc>();
}

} // namespace lazaret::extract
