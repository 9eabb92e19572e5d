#include "exact/canonical.hpp"

#include <algorithm>

namespace lazaret::exact {
namespace {

/// 97 minus the remainder of the first 13 characters by 97, Corsica's 2A and 2B counted as 19 and
/// 18 (INSEE).
bool is_nir_with_key(std::string_view text)
{
    if (text.size() != 15 || text[0] < '1' || text[0] > '8' || text[0] == '5' || text[0] == '6')
        return false;
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 13; ++i) {
        char c = text[i];
        if (text[5] == '2' && (text[6] == 'A' || text[6] == 'B')) {
            if (i == 5) c = '1';
            if (i == 6) c = text[6] == 'A' ? '9' : '8';
        }
        if (!is_digit(c)) return false;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (!is_digit(text[13]) || !is_digit(text[14])) return false;
    const auto key = static_cast<std::uint64_t>((text[13] - '0') * 10 + (text[14] - '0'));
    return key == 97 - number % 97;
}

} // namespace

std::string compact_number(std::string_view folded)
{
    if (folded.ends_with(".0") &&
        std::all_of(folded.begin(), folded.end() - 2, [](char c) { return is_digit(c); }))
        folded.remove_suffix(2);
    std::string compact;
    for (const char c : folded)
        if (is_digit(c) || is_ascii_letter(c)) compact += upper(c);
    return compact;
}

std::string_view canonical_number(std::string_view compact)
{
    if (is_nir_with_key(compact)) return compact.substr(0, 13);
    if (!std::all_of(compact.begin(), compact.end(), is_digit)) return compact;
    compact.remove_prefix(std::min(compact.find_first_not_of('0'), compact.size()));
    if (compact.size() == 11 && compact.starts_with("33") && compact[2] != '0')
        compact.remove_prefix(2);
    return compact;
}

bool is_particle(std::string_view word)
{
    constexpr std::array<std::string_view, 7> particles = {"DE", "DU",  "DES", "LA",
                                                           "LE", "LES", "ET"};
    return word.size() < 2 ||
           std::find(particles.begin(), particles.end(), word) != particles.end();
}

std::vector<std::string> name_words(std::string_view folded)
{
    std::vector<std::string> words;
    if (folded.size() > longest_name) return words;
    std::string word;
    const auto take = [&] {
        if (!is_particle(word)) words.push_back(word);
        word.clear();
    };
    for (const char c : folded) {
        if (is_digit(c)) return {};
        if (is_letter(c))
            word += upper(c);
        else
            take();
    }
    take();
    if (words.size() > most_name_words) return {};
    std::sort(words.begin(), words.end());
    return words;
}

} // namespace lazaret::exact
