#include "detect/validators.hpp"
#include "detect/window.hpp"

#include <algorithm>
#include <cstdint>

namespace lazaret::detect {
namespace {

unsigned two(std::string_view text, std::size_t at)
{
    return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
}

bool all_digits(std::string_view text)
{
    for (const char c : text)
        if (!is_digit(c)) return false;
    return true;
}

bool is_corsica(std::string_view text, std::size_t at)
{
    return text[at] == '2' && (upper(text[at + 1]) == 'A' || upper(text[at + 1]) == 'B');
}

/// 01-95, 2A, 2B, 97, 98: where an establishment or a professional can be.
bool has_department(std::string_view text)
{
    if (is_corsica(text, 0)) return true;
    if (!all_digits(text.substr(0, 2))) return false;
    const auto department = two(text, 0);
    return (department >= 1 && department <= 95) || department == 97 || department == 98;
}

} // namespace

bool luhn(std::string_view digits)
{
    unsigned sum = 0;
    bool twice = false;
    for (auto i = digits.size(); i-- > 0; twice = !twice) {
        if (!is_digit(digits[i])) return false;
        const auto digit = static_cast<unsigned>(digits[i] - '0');
        sum += twice ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
    }
    return !digits.empty() && sum % 10 == 0;
}

NirShape nir_shape(std::string_view n)
{
    if (n.size() != 13) return NirShape::none;
    if (!all_digits(n.substr(0, 6)) || !all_digits(n.substr(7))) return NirShape::none;
    if (!is_digit(n[6]) && !is_corsica(n, 5)) return NirShape::none;
    // 5, 6, 9 and 0 are never given.
    if (n[0] < '1' || n[0] > '8' || n[0] == '5' || n[0] == '6') return NirShape::none;
    const auto month = two(n, 3);
    const bool calendar = month >= 1 && month <= 12;
    if (!calendar && !(month >= 20 && month <= 42) && month < 50) return NirShape::none;
    if (n.substr(5, 2) == "00" || n.substr(7, 3) == "000" || n.substr(10, 3) == "000")
        return NirShape::none;
    return calendar && n[0] <= '2' ? NirShape::strict : NirShape::wide;
}

unsigned nir_key(std::string_view n)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 13; ++i)
        value = value * 10 + (is_digit(n[i]) ? static_cast<unsigned>(n[i] - '0') : 0);
    // 2A is counted as 19, 2B as 18: the letter as 0, less one or two million.
    if (upper(n[6]) == 'A') value -= 1'000'000;
    if (upper(n[6]) == 'B') value -= 2'000'000;
    return static_cast<unsigned>(97 - value % 97);
}

bool valid_nir(std::string_view nir)
{
    return nir.size() == 15 && nir_shape(nir.substr(0, 13)) != NirShape::none &&
           all_digits(nir.substr(13)) && two(nir, 13) == nir_key(nir.substr(0, 13));
}

bool has_finess_shape(std::string_view finess)
{
    return finess.size() == 9 && has_department(finess) && all_digits(finess.substr(2));
}

bool valid_finess(std::string_view finess)
{
    if (!has_finess_shape(finess)) return false;
    std::string digits{finess};
    if (!is_digit(digits[1])) digits[1] = upper(digits[1]) == 'A' ? '1' : '2';
    return luhn(digits);
}

bool has_adeli_shape(std::string_view adeli)
{
    return adeli.size() == 9 && has_department(adeli) && all_digits(adeli.substr(2));
}

} // namespace lazaret::detect
