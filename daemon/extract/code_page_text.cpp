#include "extract/code_pages.hpp"
#include "extract/formats.hpp"
#include "extract/transcoder.hpp"

#include <array>
#include <utility>

namespace lazaret::extract {
namespace {

/// A text in an old code page, as UTF-8.
class CodePageText final : public Extractor {
public:
    CodePageText(CodePage page, Part inside) : page_{page}, output_{std::move(inside), false} {}

    void feed(Bytes chunk, Sink& out) override
    {
        while (!chunk.empty()) {
            const auto high = std::find_if(chunk.begin(), chunk.end(),
                                           [](auto b) { return b >= std::byte{0x80}; });
            const auto plain = static_cast<std::size_t>(high - chunk.begin());
            output_.put(chunk.first(plain), out);
            chunk = chunk.subspan(plain);
            if (chunk.empty()) break;
            letter_.clear();
            append_utf8(letter_, to_unicode(page_, std::to_integer<unsigned char>(chunk.front())));
            output_.put(as_bytes(letter_), out);
            chunk = chunk.subspan(1);
        }
        output_.flush(out);
    }
    void finish(Sink& out) override { output_.close(out); }

private:
    CodePage page_;
    Output output_;
    std::string letter_;
};

enum class Order : std::uint8_t { little, big };

/// UTF-32 (Unicode §3.10), as UTF-8 and without its byte order mark.
class Utf32 final : public Extractor {
public:
    Utf32(Order order, Part inside) : order_{order}, output_{std::move(inside), false} {}

    void feed(Bytes chunk, Sink& out) override
    {
        for (const auto byte : chunk) {
            unit_[seen_++] = byte;
            if (seen_ < unit_.size()) continue;
            seen_ = 0;
            take(out);
        }
        output_.flush(out);
    }
    void finish(Sink& out) override
    {
        output_.flush(out);
        if (seen_ != 0) out.gap(Unscannable::malformed);
        seen_ = 0;
        output_.close(out);
    }

private:
    void take(Sink& out)
    {
        char32_t character = 0;
        for (std::size_t i = 0; i < unit_.size(); ++i) {
            const auto at = order_ == Order::big ? i : unit_.size() - 1 - i;
            character = character << 8 | std::to_integer<char32_t>(unit_[at]);
        }
        const bool mark = !std::exchange(begun_, true) && character == 0xfeff;
        if (mark) return;
        letter_.clear();
        append_utf8(letter_, character);
        output_.put(as_bytes(letter_), out);
    }

    Order order_;
    Output output_;
    std::array<std::byte, 4> unit_{};
    std::size_t seen_ = 0;
    bool begun_ = false;
    std::string letter_;
};

} // namespace

std::unique_ptr<Extractor> make_code_page_text(Format format, Part inside)
{
    const auto page = format == Format::mac_roman ? CodePage::mac_roman : CodePage::dos_850;
    return std::make_unique<CodePageText>(page, std::move(inside));
}

std::unique_ptr<Extractor> make_utf32(Format format, Part inside)
{
    const auto order = format == Format::utf32le ? Order::little : Order::big;
    return std::make_unique<Utf32>(order, std::move(inside));
}

} // namespace lazaret::extract
