#include "extract/formats.hpp"
#include "extract/text_codes.hpp"
#include "extract/transcoder.hpp"

#include <algorithm>

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
            if (letters_ == 0) i += whole_groups(chunk.subspan(i), out);
            if (i == chunk.size()) break;
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
    /// Decodes groups of four letters as long as nothing else comes; returns how many letters.
    std::size_t whole_groups(Bytes letters, Sink& out)
    {
        const auto room = output_.room(3, out);
        const auto most = std::min(letters.size() / 4, room.size() / 3);
        const auto value = [&](std::size_t i) {
            return std::uint32_t{base64_values[std::to_integer<std::size_t>(letters[i])]};
        };
        std::size_t group = 0;
        for (; group < most; ++group) {
            const auto a = value(group * 4);
            const auto b = value(group * 4 + 1);
            const auto c = value(group * 4 + 2);
            const auto d = value(group * 4 + 3);
            if ((a | b | c | d) >= 64) break; // what is no letter is above 64
            const auto bits = a << 18 | b << 12 | c << 6 | d;
            room[group * 3] = static_cast<std::byte>(bits >> 16);
            room[group * 3 + 1] = static_cast<std::byte>(bits >> 8 & 0xff);
            room[group * 3 + 2] = static_cast<std::byte>(bits & 0xff);
        }
        output_.wrote(group * 3);
        return group * 4;
    }

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
