#include "extract/encoded_words.hpp"

#include "extract/code_pages.hpp"
#include "extract/media_type.hpp"
#include "extract/text_codes.hpp"

#include <algorithm>
#include <optional>

namespace lazaret::extract {
namespace {

/// RFC 2047 §2 allows 75 characters; some programs put a whole subject into one word.
constexpr std::size_t longest_word = 2048; // bytes

/// The Q encoding (RFC 2047 §4.2).
std::string q_decoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool sequence = text[i] == '=' && i + 2 < text.size() &&
                              hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        if (sequence) {
            decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i] == '_' ? ' ' : text[i];
        }
    }
    return decoded;
}

struct Word {
    std::string text;
    std::size_t size = 0; ///< of its encoded form
};

/// The encoded word at the beginning of `text`, if there is one. Some programs leave blanks in it.
std::optional<Word> take_word(std::string_view text)
{
    if (!text.starts_with("=?")) return std::nullopt;
    text = text.substr(0, longest_word);
    const auto charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 3 >= text.size())
        return std::nullopt;
    const char kind = text[charset_end + 1];
    if (text[charset_end + 2] != '?') return std::nullopt;
    const auto from = charset_end + 3;
    const auto end = text.find("?=", from);
    if (end == std::string_view::npos) return std::nullopt;
    auto charset = text.substr(2, charset_end - 2);
    charset = charset.substr(0, charset.find('*')); // a language may follow (RFC 2231 §5)
    const auto encoded = text.substr(from, end - from);
    std::string raw;
    if (kind == 'Q' || kind == 'q') {
        raw = q_decoded(encoded);
    } else if (kind == 'B' || kind == 'b') {
        auto decoded = base64_decoded(encoded);
        if (!decoded) return std::nullopt;
        raw = std::move(*decoded);
    } else {
        return std::nullopt;
    }
    const auto page = code_page(charset).value_or(CodePage::as_is);
    return Word{.text = to_utf8(page, raw), .size = end + 2};
}

} // namespace

std::string decoded_words(std::string_view text)
{
    std::string decoded;
    bool after_word = false;
    std::string_view blanks; // between two words
    while (!text.empty()) {
        if (const auto word = take_word(text)) {
            if (!after_word) decoded += blanks;
            decoded += word->text;
            text.remove_prefix(word->size);
            after_word = true;
        } else {
            decoded += blanks;
            const auto token = text.substr(0, text.find_first_of(" \t", 1));
            const auto end = std::min(token.find("=?", 1), token.size());
            decoded += text.substr(0, end);
            text.remove_prefix(end);
            after_word = false;
        }
        const auto stop = std::min(text.find_first_not_of(" \t"), text.size());
        blanks = text.substr(0, stop);
        text.remove_prefix(stop);
    }
    decoded += blanks;
    return decoded;
}

std::string unfolded(std::string_view field)
{
    std::string line;
    line.reserve(field.size());
    for (const char c : field)
        if (c != '\r' && c != '\n') line += c;
    return decoded_words(line);
}

} // namespace lazaret::extract
