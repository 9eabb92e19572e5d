#include "extract/worker/ocr_lines.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace lazaret::extract::worker {
namespace {

/// The shortest number with an own check is that of a patient (NIR without key, 13 digits); shorter
/// ones would correct words.
constexpr std::size_t shortest_group = 13;

/// Enough for any page; more lines than that are noise, and the search for neighbours is quadratic.
constexpr std::size_t most_lines = 2'000;

/// The digit that `c` is or looks like in print, or 0.
char digit_like(char c)
{
    constexpr std::string_view looks = "OoQDUlIi|!]ZzSsGbBgqTtAY?";
    constexpr std::string_view means = "0000011111122556689977472";
    static_assert(looks.size() == means.size());
    if (c >= '0' && c <= '9') return c;
    const auto at = looks.find(c);
    return at == looks.npos ? '\0' : means[at];
}

bool separates(char c)
{
    return c == ' ' || c == '.' || c == '-' || c == '/' || c == '_' || c == '\t';
}

/// A stretch of `line` of which every sign is a separator or looks like a digit.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t signs = 0;  ///< real digits and what looks like one
    std::size_t digits = 0; ///< real ones
    std::size_t bars = 0;   ///< of the signs: |

    /// A sheet with a box for each digit is read with the walls between them: "1|8|5|0|5".
    bool boxed() const { return bars >= 5; }
    /// 3 in 5: the worst of legible faxes lost 5 digits in 15.
    bool number() const
    {
        const auto expected = boxed() ? signs - bars : signs;
        return expected >= shortest_group && digits < signs && digits * 5 >= expected * 3;
    }
};

/// A word belongs to a number as a whole or not at all: "le 12", "Bis 3" hold other letters.
bool number_word(std::string_view word)
{
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return digit_like(c) || separates(c) || c == ','; });
}

void take(Stretch& stretch, std::string_view line, std::size_t begin, std::size_t end)
{
    if (stretch.signs == 0) stretch.begin = begin;
    stretch.end = end;
    for (const char c : line.substr(begin, end - begin)) {
        stretch.signs += digit_like(c) != '\0';
        stretch.digits += c >= '0' && c <= '9';
        stretch.bars += c == '|';
    }
}

/// True when `stretch` was a number and stands corrected in `text`.
bool correct(std::string& text, const Stretch& stretch)
{
    if (!stretch.number()) return false;
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(stretch.begin);
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(stretch.end);
    std::transform(begin, end, begin, [&](char c) {
        if (stretch.boxed() && c == '|') return ' ';
        const char digit = digit_like(c);
        return digit ? digit : c;
    });
    return true;
}

bool beside(const OcrLine& a, const OcrLine& b)
{
    const int common = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    const int lower = std::min(a.bottom - a.top, b.bottom - b.top);
    return common * 2 > lower && (a.right <= b.left || b.right <= a.left);
}

void add_line(std::string& text, std::string_view line)
{
    text.append(line) += '\n';
    const auto corrected = digits_corrected(line);
    if (!corrected.empty()) text.append(corrected) += '\n';
}

/// The row in which `lines[first]` is the leftmost: empty when nothing stands beside it.
std::string row_from(const std::vector<OcrLine>& lines, std::size_t first)
{
    std::vector<const OcrLine*> row{&lines[first]};
    for (const auto& other : lines) {
        if (&other == row.front() || !beside(lines[first], other)) continue;
        if (other.right <= lines[first].left) return {};
        row.push_back(&other);
    }
    if (row.size() == 1) return {};
    std::sort(row.begin(), row.end(),
              [](const auto* a, const auto* b) { return a->left < b->left; });
    std::string text;
    for (const auto* const cell : row)
        text.append(text.empty() ? "" : "\t").append(cell->text);
    return text;
}

} // namespace

std::string text_of(const std::vector<OcrLine>& lines)
{
    std::string text;
    for (const auto& line : lines) {
        if (line.new_paragraph && !text.empty()) text += '\n';
        add_line(text, line.text);
    }
    std::string rows;
    for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i) {
        const auto row = row_from(lines, i);
        if (!row.empty()) add_line(rows, row);
    }
    return rows.empty() ? text : text + '\n' + rows;
}

std::string digits_corrected(std::string_view line)
{
    std::string text{line};
    bool changed = false;
    Stretch stretch;
    for (std::size_t at = 0; at < line.size();) {
        const auto end = std::min(line.find_first_of(" \t:;()=", at), line.size());
        const auto word = line.substr(at, end - at);
        if (number_word(word)) {
            if (!word.empty()) take(stretch, line, at, end);
        } else {
            changed |= correct(text, stretch);
            stretch = {};
        }
        const bool label = end < line.size() && !separates(line[end]);
        if (label) {
            changed |= correct(text, stretch);
            stretch = {};
        }
        at = end + 1;
    }
    changed |= correct(text, stretch);
    return changed ? text : std::string{};
}

} // namespace lazaret::extract::worker
