#include "detect/number_key.hpp"

#include <algorithm>
#include <array>

namespace lazaret::detect {
namespace {

constexpr std::size_t longest_gap = 24; // bytes

bool is_sign(char c)
{
    switch (c) {
    case ';':
    case ',':
    case '|':
    case '\t':
    case '/':
    case '-':
    case '.':
    case '_':
    case ':':
    case '=':
    case '(':
    case ')':
        return true;
    default:
        return false;
    }
}

bool is_key_label(std::string_view word)
{
    constexpr std::array<std::string_view, 9> labels{
        "cle", "clef", "key", "clenir", "clesecu", "cless", "clenss", "cleins", "nirkey"};
    return std::find(labels.begin(), labels.end(), word) != labels.end();
}

/// A gap without a label: at most one sign that parts fields or groups, its quotes, its spaces.
bool parts_fields(unsigned signs, unsigned quotes, unsigned spaces)
{
    return signs <= 1 && (quotes == 0 || quotes == 2) && spaces <= 2 && signs + quotes + spaces > 0;
}

} // namespace

Key read_key(const Window& window, std::uint64_t end)
{
    unsigned signs = 0;
    unsigned quotes = 0;
    unsigned spaces = 0;
    char word[8];
    std::size_t word_size = 0;
    std::uint64_t at = end;
    for (; at < end + longest_gap; ++at) {
        const char c = window.at(at);
        if (is_digit(c)) break;
        if (is_letter(c)) {
            if (word_size == sizeof word) return {};
            word[word_size++] = lower(c);
            if (word_size == 1 && word[0] != 'c' && word[0] != 'k' && word[0] != 'n') return {};
        } else if (c == ' ')
            ++spaces;
        else if (c == '"' || c == '\'')
            ++quotes;
        else if (is_sign(c))
            ++signs;
        else
            return {};
    }
    const bool labelled = is_key_label({word, word_size});
    if (!labelled && (word_size != 0 || !parts_fields(signs, quotes, spaces))) return {};
    Key key;
    for (char& c : key.text) {
        c = window.at(at++);
        if (!is_digit(c)) return {};
    }
    if (is_alnum(window.at(at))) return {};
    key.end = at;
    key.labelled = labelled;
    return key;
}

} // namespace lazaret::detect
