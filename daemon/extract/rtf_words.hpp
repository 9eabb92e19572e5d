/// The control words of RTF that change what a reader sees (RTF 1.9.1). For rtf.cpp only.
#pragma once

#include <cstdint>
#include <string_view>

namespace lazaret::extract {

/// What a control word does.
struct RtfWord {
    enum Act : std::uint8_t {
        nothing, ///< formatting
        text,    ///< stands for `value`, UTF-8
        inside,  ///< its group is text in its place: footnote marks, results of fields
        aside,   ///< its group is text of its own, called `value`: footnotes, author, style sheets
        object,  ///< its group is a file in hexadecimal digits
        binary,  ///< that many raw bytes follow (\bin)
        unicode, ///< a character (\u)
        skip,    ///< how many characters after \u stand for the same one (\uc)
        page,    ///< its number is the code page (\ansicpg)
        known_page, ///< `number` is
    };
    Act act = nothing;
    std::string_view value{};
    int number = 0;
};

/// `word` without its backslash and number.
RtfWord rtf_word(std::string_view word);

} // namespace lazaret::extract
