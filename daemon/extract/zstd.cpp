#include "extract/decoder.hpp"
#include "extract/formats.hpp"

#include <zstd.h>

#include <utility>
#include <zstd_errors.h>

namespace lazaret::extract {
namespace {

/// RFC 9659 §3: a content-coding uses a window of at most 8 MiB. Sixteen nested ones are 128 MiB.
constexpr int max_window_log = 23;

struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// RFC 8878: frames one after the other, skippable ones among them.
class Zstd final : public Decoder {
public:
    Zstd(Part inside, Budget& budget)
        : Decoder{std::move(inside), budget}, context_{ZSTD_createDCtx()}
    {
        if (context_) ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, max_window_log);
    }

private:
    Step step(Bytes in, std::span<std::byte> room) override
    {
        if (!context_) return {.state = State::too_large};
        ZSTD_inBuffer from{in.data(), in.size(), 0};
        ZSTD_outBuffer into{room.data(), room.size(), 0};
        const auto left = ZSTD_decompressStream(context_.get(), &into, &from);
        Step done{.read = from.pos, .written = into.pos};
        if (ZSTD_isError(left) != 0)
            done.state = why(left);
        else if (done.read > 0 || done.written > 0)
            between_frames_ = left == 0;
        return done;
    }

    static State why(std::size_t code)
    {
        switch (ZSTD_getErrorCode(code)) {
        case ZSTD_error_frameParameter_windowTooLarge:
        case ZSTD_error_memory_allocation:
            return State::too_large;
        default:
            return State::broken;
        }
    }
    bool complete() const override { return between_frames_; }

    std::unique_ptr<ZSTD_DCtx, Free> context_;
    bool between_frames_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_zstd(Part inside, Budget& budget)
{
    return std::make_unique<Zstd>(std::move(inside), budget);
}

} // namespace lazaret::extract
