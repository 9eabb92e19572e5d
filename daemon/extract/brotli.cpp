#include "extract/decoder.hpp"
#include "extract/formats.hpp"

#include <brotli/decode.h>

#include <utility>

namespace lazaret::extract {
namespace {

struct Destroy {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};

/// RFC 7932. Its window is 16 MiB at most: the larger ones of the library's own extension are not
/// asked for, so a stream that needs one is malformed.
class Brotli final : public Decoder {
public:
    using Decoder::Decoder;

private:
    Step step(Bytes in, std::span<std::byte> room) override
    {
        if (!state_) state_.reset(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
        if (!state_) return {.state = State::too_large};
        if (ended_) return {.state = in.empty() ? State::more : State::broken};
        auto unread = in.size();
        auto free = room.size();
        auto from = reinterpret_cast<const std::uint8_t*>(in.data());
        auto into = reinterpret_cast<std::uint8_t*>(room.data());
        const auto code =
            BrotliDecoderDecompressStream(state_.get(), &unread, &from, &free, &into, nullptr);
        ended_ = code == BROTLI_DECODER_RESULT_SUCCESS;
        const bool broken = code == BROTLI_DECODER_RESULT_ERROR;
        return {.read = in.size() - unread,
                .written = room.size() - free,
                .state = broken ? State::broken : State::more};
    }
    bool complete() const override { return ended_; }

    std::unique_ptr<BrotliDecoderState, Destroy> state_;
    bool ended_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_brotli(Part inside, Budget& budget)
{
    return std::make_unique<Brotli>(std::move(inside), budget);
}

} // namespace lazaret::extract
