/// From the lines that OCR has read to a text that a scanner finds numbers in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lazaret::extract::worker {

/// One line as it stands in the picture; pixels, from the top left.
struct OcrLine {
    std::string text{};
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    bool new_paragraph = false;
};

/// The lines in the order given, each followed by its corrected variant if it has one; then, with
/// TAB between them, those that stand beside each other: cells of one row of a table or a form.
std::string text_of(const std::vector<OcrLine>& lines);

/// OCR takes O for 0, l for 1, S for 5, B for 8, where only the neighbours tell that a number is
/// meant. Where `line` holds a group of 13 or more signs, most of them digits and all the others of
/// those that look like one, returns the line with digits in their place; else an empty string. The
/// variant stands beside the line, not for it: "2B" is a department, and the check digits of the
/// scanner decide.
std::string digits_corrected(std::string_view line);

} // namespace lazaret::extract::worker
