#include "extract/formats.hpp"
#include "extract/text_codes.hpp"
#include "extract/transcoder.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

/// application/x-www-form-urlencoded (WHATWG URL §5.1) as one text of "name: value" lines, so that
/// a name is a label of its value. A bad percent sequence stays as it is.
class Urlencoded final : public Extractor {
public:
    Urlencoded() : output_{Part{}, true} {}

    void feed(Bytes chunk, Sink& out) override
    {
        while (!chunk.empty()) {
            if (held_ == 0) {
                const auto special = std::find_if(chunk.begin(), chunk.end(), is_special);
                const auto plain = static_cast<std::size_t>(special - chunk.begin());
                output_.put(chunk.first(plain), out);
                chunk = chunk.subspan(plain);
            }
            if (chunk.empty()) break;
            take(static_cast<char>(chunk.front()), out);
            chunk = chunk.subspan(1);
        }
        output_.flush(out);
    }

    void finish(Sink& out) override
    {
        give_back(out);
        output_.close(out);
    }

private:
    static bool is_special(std::byte byte)
    {
        const auto c = static_cast<char>(byte);
        return c == '%' || c == '+' || c == '&' || c == '=';
    }

    void take(char c, Sink& out)
    {
        if (held_ == 0) {
            if (c == '%')
                hold(c);
            else
                plain(c, out);
        } else if (hex_value(c) < 0) {
            give_back(out);
            take(c, out);
        } else if (held_ == 1) {
            hold(c);
        } else {
            output_.put(static_cast<char>(hex_value(sequence_[1]) * 16 + hex_value(c)), out);
            held_ = 0;
        }
    }

    void plain(char c, Sink& out)
    {
        if (c == '+') return output_.put(' ', out);
        if (c == '&') {
            in_value_ = false;
            return output_.put('\n', out);
        }
        output_.put(c == '=' && !in_value_ ? ':' : c, out);
        if (c == '=' && !in_value_) {
            output_.put(' ', out);
            in_value_ = true;
        }
    }

    void hold(char c) { sequence_[held_++] = c; }
    void give_back(Sink& out)
    {
        for (std::size_t i = 0; i < held_; ++i)
            output_.put(sequence_[i], out);
        held_ = 0;
    }

    Output output_;
    std::array<char, 2> sequence_{}; ///< "%" or "%4"
    std::size_t held_ = 0;
    bool in_value_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_urlencoded()
{
    return std::make_unique<Urlencoded>();
}

} // namespace lazaret::extract
