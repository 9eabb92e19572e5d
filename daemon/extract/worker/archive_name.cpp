#include "extract/worker/archive_name.hpp"

#include "extract/worker/dbase_code_pages.hpp"

#include <algorithm>
#include <cstdint>

namespace lazaret::extract::worker {
namespace {

/// How many bytes the character that begins with `lead` takes; 0 when none does.
std::size_t length_of(unsigned char lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return 2;
    if (lead >= 0xe0 && lead < 0xf0) return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

} // namespace

bool is_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto length = length_of(static_cast<unsigned char>(text[i]));
        if (length == 0 || length > text.size() - i) return false;
        const auto more = text.substr(i + 1, length - 1);
        const auto follows = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
        if (!std::all_of(more.begin(), more.end(), follows)) return false;
        i += length;
    }
    return true;
}

std::string utf8_name(std::string_view raw)
{
    if (is_utf8(raw)) return std::string{raw};
    // Letters are at 0x80-0xa5 in code page 850, and at 0xc0-0xff in Windows-1252.
    std::ptrdiff_t dos = 0;
    for (const char c : raw) {
        const auto byte = static_cast<std::uint8_t>(c);
        dos += byte >= 0x80 && byte <= 0xa5 ? 1 : 0;
        dos -= byte >= 0xc0 ? 1 : 0;
    }
    return decoded(raw, dos >= 0 ? CodePage::cp850 : CodePage::cp1252);
}

} // namespace lazaret::extract::worker
