#include "extract/formats.hpp"
#include "extract/text_codes.hpp"
#include "extract/transcoder.hpp"

namespace lazaret::extract {
namespace {

/// RFC 4648, both alphabets, broken into lines or not. Padding may be missing, and may come in the
/// middle: some encoders write one padded piece after the other.
class Base64 final : public Extractor {
public:
    explicit Base64(Part inside) : output_{std::move(inside), false} {}

    void feed(Bytes chunk, Sink& out) override
    {
        if (dead_) return;
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            const auto value = base64_values[std::to_integer<std::size_t>(chunk[i])];
            if (value < 64) {
                take(value, out);
            } else if (value == base64_pad && letters_ != 1) {
                letters_ = 0;
            } else if (value != base64_space) {
                dead_ = true;
                output_.close(out);
                return out.give_up(Unscannable::malformed, chunk.subspan(i));
            }
        }
        output_.flush(out);
    }

    void finish(Sink& out) override
    {
        if (dead_) return;
        dead_ = true;
        output_.flush(out);
        if (letters_ == 1) out.gap(Unscannable::malformed);
        output_.close(out);
    }

private:
    void take(std::uint32_t value, Sink& out)
    {
        bits_ = bits_ << 6 | value;
        ++letters_;
        if (letters_ == 1) return;
        output_.put(static_cast<std::byte>(bits_ >> (8 - 2 * letters_) & 0xff), out);
        letters_ %= 4;
    }

    Output output_;
    std::uint32_t bits_ = 0;
    unsigned letters_ = 0; ///< of the present group of four
    bool dead_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_base64(Part inside)
{
    return std::make_unique<Base64>(std::move(inside));
}

} // namespace lazaret::extract
