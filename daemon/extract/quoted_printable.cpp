#include "extract/formats.hpp"
#include "extract/text_codes.hpp"
#include "extract/transcoder.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

/// RFC 2045 §6.7. What is not a valid sequence stays as it is.
class QuotedPrintable final : public Extractor {
public:
    explicit QuotedPrintable(Part inside) : output_{std::move(inside), false} {}

    void feed(Bytes chunk, Sink& out) override
    {
        while (!chunk.empty()) {
            if (held_.empty()) {
                const auto plain = std::min(as_text(chunk).find('='), chunk.size());
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
    /// Blanks may stand between `=` and its line end (§6.7, rule 3); more of them than this is
    /// text.
    static constexpr std::size_t max_held = 80;

    void take(char c, Sink& out)
    {
        if (held_.empty()) {
            if (c == '=')
                held_ += c;
            else
                output_.put(c, out);
            return;
        }
        const char last = held_.back();
        if (last == '=' && hex_value(c) >= 0) {
            held_ += c;
            return;
        }
        if (held_.size() == 2 && hex_value(last) >= 0 && hex_value(c) >= 0) {
            output_.put(static_cast<char>(hex_value(last) * 16 + hex_value(c)), out);
            return held_.clear();
        }
        const bool blank_so_far = last == '=' || last == ' ' || last == '\t' || last == '\r';
        if (blank_so_far && c == '\n') return held_.clear(); // soft line break
        const bool blank = c == ' ' || c == '\t' || c == '\r';
        if (blank_so_far && blank && held_.size() < max_held) {
            held_ += c;
            return;
        }
        give_back(out);
        take(c, out);
    }

    void give_back(Sink& out)
    {
        for (const char c : held_)
            output_.put(c, out);
        held_.clear();
    }

    Output output_;
    std::string held_; ///< from a `=` on, while it is not clear what it begins
};

} // namespace

std::unique_ptr<Extractor> make_quoted_printable(Part inside)
{
    return std::make_unique<QuotedPrintable>(std::move(inside));
}

} // namespace lazaret::extract
