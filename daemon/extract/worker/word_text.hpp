/// From the characters of a Word document to its text.
#pragma once

#include "extract/worker/word_paragraphs.hpp"

#include <string>
#include <vector>

namespace lazaret::extract::worker {

/// Takes one story's characters (the body, the footnotes ...) in order. Cells end with TAB, rows
/// and paragraphs with newlines; a paragraph inside a cell ends with a space, so that the row stays
/// one line. Field codes are kept apart: their results then join what stands around them.
class WordText {
public:
    explicit WordText(const Paragraphs& paragraphs) : paragraphs_{paragraphs} {}

    /// `unit`: UTF-16. `after`: offset of the byte behind it in the stream. `next`: the unit after.
    void put(char16_t unit, std::uint32_t after, char16_t next);
    /// The story's text; the next one begins.
    std::string take();
    /// The codes of all stories, a line each.
    const std::string& field_codes() const { return codes_; }

private:
    std::string& target() { return in_code_ > 0 ? codes_ : text_; }
    void put_control(char16_t unit, std::uint32_t after, char16_t next);
    void put_character(char16_t unit);
    void begin_field();
    void separate_field();
    void end_field();

    const Paragraphs& paragraphs_;
    std::string text_;
    std::string codes_;
    std::vector<bool> fields_{}; ///< the open ones; true: in the code
    std::size_t in_code_ = 0;    ///< how many of them
    char16_t high_ = 0;          ///< first half of a surrogate pair
};

} // namespace lazaret::extract::worker
