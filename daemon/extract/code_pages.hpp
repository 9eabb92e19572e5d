/// The one-byte character sets of French texts, and their way to UTF-8. Own tables: iconv would
/// read its converters from the disk, which a worker cannot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazaret::extract {

enum class CodePage : std::uint8_t {
    as_is,        ///< UTF-8 and ASCII, or unknown: bytes stay what they are
    windows_1252, ///< also stands for ISO-8859-1, as browsers have it (WHATWG Encoding §4.2)
    latin_9,      ///< ISO-8859-15: euro sign, œ
    mac_roman,
    dos_850,
    dos_437,
};

/// By a name of the IANA registry of character sets, upper or lower case. Nothing when there is no
/// table for it.
std::optional<CodePage> code_page(std::string_view charset);

/// By the number that Windows gives it: 1252, 850, 10000 ...
std::optional<CodePage> code_page(int number);

/// The character that `byte` stands for. Not for as_is.
char32_t to_unicode(CodePage page, unsigned char byte);

/// Appends `character` in UTF-8; what is none (a surrogate, or above U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& text, char32_t character);

/// `text` in UTF-8.
std::string to_utf8(CodePage page, std::string_view text);

/// The bytes of the UTF-8 sequence that `text` begins with (RFC 3629 §4); 0 when it begins with
/// none, or is empty.
std::size_t utf8_length(std::string_view text);

/// Well-formed UTF-8, to the last byte.
bool is_whole_utf8(std::string_view text);

} // namespace lazaret::extract
