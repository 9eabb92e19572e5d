#include "extract/formats.hpp"
#include "extract/hex_dump.hpp"
#include "extract/text_codes.hpp"
#include "extract/transcoder.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

/// Hexadecimal digits, two a byte, broken into lines or not. In front may stand `0x`, `\x` or `X'`,
/// behind `'`, as in SQL.
class Digits final : public Extractor {
public:
    explicit Digits(Part inside) : output_{std::move(inside), false} {}

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

/// Lines of a dump. What is no such line is passed over: it is read with the text around.
class Dump final : public Extractor {
public:
    explicit Dump(Part inside) : output_{std::move(inside), false} {}

    void feed(Bytes chunk, Sink& out) override
    {
        for (const char c : as_text(chunk)) {
            if (c == '\n')
                end_line(out);
            else if (line_.size() <= max_dump_line)
                line_ += c;
        }
        output_.flush(out);
    }

    void finish(Sink& out) override
    {
        end_line(out);
        output_.close(out);
    }

private:
    void end_line(Sink& out)
    {
        if (const auto bytes = hex_dump_line(line_)) output_.put(as_bytes(*bytes), out);
        line_.clear();
    }

    Output output_;
    std::string line_; ///< the present one; when it is too long, its beginning
};

/// Which of both it is shows in what sniff() sees, too.
class Hex final : public Extractor {
public:
    explicit Hex(Part inside) : inside_{std::move(inside)} {}

    void feed(Bytes chunk, Sink& out) override
    {
        if (!reader_) {
            const auto taken = std::min(chunk.size(), sniff_size - head_.size());
            head_ += as_text(chunk.first(taken));
            chunk = chunk.subspan(taken);
            if (head_.size() < sniff_size) return;
            choose(out);
        }
        if (!chunk.empty()) reader_->feed(chunk, out);
    }

    void finish(Sink& out) override
    {
        if (!reader_) choose(out);
        reader_->finish(out);
    }

private:
    void choose(Sink& out)
    {
        if (hex_dump_decoded(head_))
            reader_ = std::make_unique<Dump>(std::move(inside_));
        else
            reader_ = std::make_unique<Digits>(std::move(inside_));
        reader_->feed(as_bytes(head_), out);
    }

    Part inside_;
    std::string head_;
    std::unique_ptr<Extractor> reader_; ///< once there is enough to choose
};

} // namespace

std::unique_ptr<Extractor> make_hex(Part inside)
{
    return std::make_unique<Hex>(std::move(inside));
}

} // namespace lazaret::extract
#include <utility>
