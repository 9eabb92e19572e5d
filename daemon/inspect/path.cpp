#include "inspect/path.hpp"

#include "base/escape.hpp"

#include <algorithm>

namespace lazaret::inspect {
namespace {

constexpr std::size_t max_step = 80; // bytes
/// The shortest identifiers in use have nine digits (US SSN); a date has eight.
constexpr int digits_of_a_person = 9;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

std::string path_step(std::string_view name)
{
    std::string shown{name};
    if (std::count_if(shown.begin(), shown.end(), is_digit) >= digits_of_a_person)
        std::replace_if(shown.begin(), shown.end(), is_digit, '#');
    return printable(shown, max_step);
}

} // namespace lazaret::inspect
