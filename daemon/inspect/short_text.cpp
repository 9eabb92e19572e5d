#include "inspect/short_text.hpp"

#include "extract/text_codes.hpp"

#include <algorithm>

namespace lazaret::inspect {
namespace {

constexpr std::size_t max_decoded = 64 * 1024; // bytes
constexpr std::size_t max_tokens = 64;
constexpr std::size_t min_token = 24; // characters; shorter ones hold no identifier

bool is_mostly_printable(std::string_view text)
{
    const auto bad = std::count_if(text.begin(), text.end(), [](char c) {
        const auto value = static_cast<unsigned char>(c);
        return (value < 0x20 && value != '\t' && value != '\r' && value != '\n') || value == 0x7f;
    });
    const auto high = std::count_if(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    const auto size = static_cast<std::ptrdiff_t>(text.size());
    return size > 0 && bad * 32 <= size && high * 3 <= size;
}

/// As urlencoded.cpp does for a body: a name is a label of its value.
std::string form_decoded(std::string_view text)
{
    std::string lines;
    for (const char c : text) {
        if (c == '&')
            lines += '\n';
        else if (c == '=')
            lines += ": ";
        else
            lines += c == '+' ? ' ' : c;
    }
    return extract::percent_decoded(lines);
}

void add_tokens(std::string_view text, std::vector<std::string>& forms)
{
    const auto is_letter = [](char c) {
        return extract::base64_values[static_cast<unsigned char>(c)] < 64;
    };
    std::size_t tokens = 0;
    auto at = text.begin();
    while (at != text.end() && tokens < max_tokens) {
        const auto begin = std::find_if(at, text.end(), is_letter);
        at = std::find_if_not(begin, text.end(), is_letter);
        const auto size = static_cast<std::size_t>(at - begin);
        if (size < min_token) continue;
        ++tokens;
        auto decoded = extract::base64_decoded({&*begin, size});
        if (!decoded || !is_mostly_printable(*decoded)) continue;
        if (std::find(forms.begin(), forms.end(), *decoded) == forms.end())
            forms.push_back(std::move(*decoded));
    }
}

} // namespace

std::vector<std::string> other_forms(std::string_view text)
{
    text = text.substr(0, max_decoded);
    std::vector<std::string> forms;
    const bool encoded = text.find_first_of("%+") != std::string_view::npos;
    if (encoded) forms.push_back(form_decoded(text));
    add_tokens(text, forms);
    if (encoded) {
        const auto plain = extract::percent_decoded(text);
        if (plain != text) add_tokens(plain, forms);
    }
    return forms;
}

} // namespace lazaret::inspect
