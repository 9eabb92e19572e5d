/// How letters of base64 and line ends are written inside JSON, XML and URLs.
#pragma once

#include <cstddef>
#include <string_view>

namespace lazaret::extract {

/// The character at the beginning of a text, its escape undone.
struct Unit {
    char c = 0;
    std::size_t size = 1; ///< of its escape; 0 when the end of the text cuts it off
};

/// `text`: not empty. What begins as an escape and is none, or one of a character beyond ASCII, is
/// the character that it begins with.
Unit unit_of(std::string_view text);

} // namespace lazaret::extract
