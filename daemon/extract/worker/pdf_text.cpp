#include "extract/worker/pdf_text.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

/// Two spaces stand between the words of a justified line, too.
constexpr std::size_t cell_gap = 3; // spaces

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/// One digit between blanks, ending at `end` or beginning at `begin`.
bool lone_digit_before(std::string_view line, std::size_t end)
{
    return end > 0 && digit(line[end - 1]) && (end == 1 || line[end - 2] == ' ');
}
bool lone_digit_at(std::string_view line, std::size_t begin)
{
    return begin < line.size() && digit(line[begin]) &&
           (begin + 1 == line.size() || line[begin + 1] == ' ');
}

/// Empty lines keep paragraphs apart; one does.
void add_row(std::string& text, std::string_view line)
{
    const auto end = line.find_last_not_of(" \r\f") + 1;
    if (end == 0 && (text.empty() || text.ends_with("\n\n"))) return;
    for (auto at = line.find_first_not_of(" \f"); at < end;) {
        const auto blank = std::min(line.find(' ', at), end);
        text.append(line.substr(at, blank - at));
        at = std::min(line.find_first_not_of(' ', blank), end);
        if (at == end) break;
        const bool boxes = lone_digit_before(line, blank) && lone_digit_at(line, at);
        text += at - blank >= cell_gap && !boxes ? '\t' : ' ';
    }
    text += '\n';
}

bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\f' || c == '\t';
}

} // namespace

std::string rows_of(std::string_view physical)
{
    std::string text;
    for (std::size_t at = 0; at < physical.size();) {
        const auto end = std::min(physical.find('\n', at), physical.size());
        add_row(text, physical.substr(at, end - at));
        at = end + 1;
    }
    if (text.ends_with("\n\n")) text.pop_back();
    return text;
}

bool same_words(std::string_view one, std::string_view other)
{
    auto a = one.begin();
    auto b = other.begin();
    for (;;) {
        a = std::find_if_not(a, one.end(), blank);
        b = std::find_if_not(b, other.end(), blank);
        if (a == one.end() || b == other.end()) return a == one.end() && b == other.end();
        if (*a++ != *b++) return false;
    }
}

} // namespace lazaret::extract::worker
