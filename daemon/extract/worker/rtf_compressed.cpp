#include "extract/worker/rtf_compressed.hpp"

#include "extract/worker/fields.hpp"

#include <array>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t window_size = 4096;

/// What the window holds at first (MS-OXRTFCP §2.1.2.1).
constexpr std::string_view known_beginning =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(known_beginning.size() == 207);

class Window {
public:
    Window() { known_beginning.copy(bytes_.data(), known_beginning.size()); }

    void put(char c, std::string& text)
    {
        bytes_[at_] = c;
        at_ = (at_ + 1) % window_size;
        text += c;
    }
    void repeat(std::size_t from, std::size_t length, std::string& text)
    {
        for (std::size_t i = 0; i < length; ++i)
            put(bytes_[(from + i) % window_size], text);
    }
    std::size_t at() const { return at_; }

private:
    std::array<char, window_size> bytes_{};
    std::size_t at_ = known_beginning.size();
};

/// Runs of eight tokens behind a byte that tells which are references (§2.2.3).
std::string expand(Bytes tokens)
{
    Window window;
    std::string text;
    for (std::size_t i = 0; i < tokens.size();) {
        const unsigned control = u8_at(tokens, i++);
        for (unsigned bit = 0; bit < 8 && i < tokens.size(); ++bit) {
            if ((control >> bit & 1) == 0) {
                window.put(static_cast<char>(tokens[i++]), text);
                continue;
            }
            if (tokens.size() - i < 2) return text;
            const unsigned reference = unsigned{u8_at(tokens, i)} << 8 | u8_at(tokens, i + 1);
            i += 2;
            const std::size_t from = reference >> 4;
            if (from == window.at()) return text; // the end
            window.repeat(from, (reference & 0x0f) + 2, text);
        }
    }
    return text;
}

} // namespace

std::optional<std::string> decompress_rtf(Bytes compressed)
{
    constexpr std::uint32_t deflated = 0x7546'5a4c; // "LZFu"
    constexpr std::uint32_t stored = 0x414c'454d;   // "MELA"
    constexpr std::size_t head = 16;                // sizes, kind, checksum
    if (compressed.size() < head) return std::nullopt;
    const auto kind = u32_at(compressed, 8);
    if (kind != deflated && kind != stored) return std::nullopt;
    // The size counts from behind itself; readers take what is there.
    const auto tokens = slice(compressed, head, compressed.size());
    if (kind == stored) return std::string{as_text(tokens)};
    return expand(tokens);
}

} // namespace lazaret::extract::worker
