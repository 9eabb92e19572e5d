#include "extract/formats.hpp"
#include "extract/text_codes.hpp"
#include "extract/transcoder.hpp"

namespace lazaret::extract {
namespace {

/// Hexadecimal digits, two a byte, broken into lines or not. In front may stand `0x`, `\x` or `X'`,
/// behind `'`, as in SQL.
class Hex final : public Extractor {
public:
    explicit Hex(Part inside) : output_{std::move(inside), false} {}

    void feed(Bytes chunk, Sink& out) override
    {
        if (dead_) return;
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            const auto c = static_cast<char>(chunk[i]);
            if (take(c, out)) continue;
            dead_ = true;
            output_.close(out);
            return out.give_up(Unscannable::malformed, chunk.subspan(i));
        }
        output_.flush(out);
    }

    void finish(Sink& out) override
    {
        if (dead_) return;
        dead_ = true;
        output_.flush(out);
        if (first_ >= 0) out.gap(Unscannable::malformed);
        output_.close(out);
    }

private:
    bool take(char c, Sink& out)
    {
        if (const int value = hex_value(c); value >= 0 && !quoted_) {
            if (first_ >= 0) output_.put(static_cast<char>(first_ * 16 + value), out);
            zero_ = !begun_ && value == 0;
            first_ = first_ >= 0 ? -1 : value;
            begun_ = true;
            return true;
        }
        if (c == 'x' || c == 'X') {
            // `0x`: the zero was none of the digits.
            const bool prefix = !begun_ || zero_;
            if (zero_) first_ = -1;
            begun_ = true;
            zero_ = false;
            return prefix;
        }
        zero_ = false;
        if (c == '\'') {
            quoted_ = std::exchange(open_, !open_);
            return true;
        }
        return c == '\\' ? !begun_ : c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';';
    }

    Output output_;
    int first_ = -1; ///< of two digits
    bool begun_ = false;
    bool zero_ = false;   ///< all there was is one zero
    bool open_ = false;   ///< behind a '
    bool quoted_ = false; ///< behind the second one
    bool dead_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_hex(Part inside)
{
    return std::make_unique<Hex>(std::move(inside));
}

} // namespace lazaret::extract
#include <utility>
