#include "extract/worker/text.hpp"

#include "extract/worker/fields.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

/// Of Western languages: what a run in Windows-1252 or UTF-16 consists of.
bool is_latin(char32_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || (c >= 0xa0 && c < 0x180) ||
           (c >= 0x2010 && c < 0x2027) || c == 0x202f || c == 0x20ac;
}

std::size_t wide_run(std::string_view bytes)
{
    std::size_t units = 0;
    while (units * 2 + 1 < bytes.size() && is_latin(u16_at(bytes, units * 2)))
        ++units;
    return units;
}

/// The bytes of the first character, in UTF-8 or Windows-1252; 0 when it is not one of a run.
std::size_t character_length(std::string_view bytes)
{
    if (const auto length = utf8_length(bytes); length > 1) return length;
    return is_latin(to_unicode(CodePage::windows_1252, u8_at(bytes, 0))) ? 1 : 0;
}

std::size_t narrow_run(std::string_view bytes, std::size_t least)
{
    std::size_t length = 0;
    while (length < bytes.size()) {
        const auto rest = bytes.substr(length);
        const auto character = character_length(rest);
        if (character == 0) break;
        // The next text is in UTF-16: its first letter is not the last one of this run.
        const bool zero_follows = rest.size() > 1 && rest[1] == '\0';
        if (zero_follows && wide_run(rest) >= least) break;
        length += character;
    }
    return length;
}

/// Binary has as many bytes above 0x7f as below, a text few unless it is in UTF-8.
bool looks_like_words(std::string_view run)
{
    const auto high = std::count_if(run.begin(), run.end(),
                                    [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
    return static_cast<std::size_t>(high) * 3 <= run.size() || is_whole_utf8(run);
}

/// Fields of fixed length are filled up with spaces.
void append_line(std::string& text, std::string_view line)
{
    while (line.ends_with(' '))
        line.remove_suffix(1);
    if (line.empty()) return;
    text += line;
    text += '\n';
}

} // namespace

std::string utf16_text(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        char32_t unit = u16_at(bytes, i);
        const char32_t low = u16_at(bytes, i + 2);
        if (unit >= 0xd800 && unit < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            unit = 0x1'0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        append_utf8(text, unit);
    }
    return text;
}

std::string latin1_text(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes)
        append_utf8(text, static_cast<unsigned char>(c));
    return text;
}

std::string narrow_text(std::string_view bytes)
{
    return is_whole_utf8(bytes) ? std::string{bytes} : to_utf8(CodePage::windows_1252, bytes);
}

CodePage guessed_page(std::string_view text, CodePage otherwise)
{
    std::ptrdiff_t dos = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 && byte <= 0xa5) ++dos; // where 850 has its letters
        if (byte >= 0xc0) --dos;                 // where 1252 has them
    }
    if (dos == 0) return otherwise;
    return dos > 0 ? CodePage::dos_850 : CodePage::windows_1252;
}

std::string_view before_nul(std::string_view text)
{
    return text.substr(0, text.find('\0'));
}

bool is_printable(std::string_view bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < ' ' && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
    });
}

std::string printable_runs(std::string_view bytes, std::size_t least)
{
    std::string text;
    while (!bytes.empty()) {
        auto length = wide_run(bytes) * 2;
        if (length >= least * 2) {
            append_line(text, utf16_text(bytes.substr(0, length)));
        } else {
            length = narrow_run(bytes, least);
            const auto run = bytes.substr(0, length);
            if (length >= least && looks_like_words(run)) append_line(text, narrow_text(run));
        }
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text;
}

} // namespace lazaret::extract::worker
