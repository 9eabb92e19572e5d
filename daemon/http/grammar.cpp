#include "http/grammar.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lazaret::http {
namespace {

constexpr std::uint8_t token_char = 1;
constexpr std::uint8_t field_char = 2;
constexpr std::uint8_t visible_char = 4;

constexpr std::array<std::uint8_t, 256> make_classes()
{
    std::array<std::uint8_t, 256> classes{};
    for (std::size_t c = 0; c < classes.size(); ++c) {
        if (c == '\t' || (c >= 0x20 && c != 0x7f)) classes[c] |= field_char;
        if (c > 0x20 && c < 0x7f) classes[c] |= visible_char;
    }
    for (const char c : std::string_view{"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
        classes[static_cast<unsigned char>(c)] |= token_char;
    return classes;
}

constexpr auto classes = make_classes();
constexpr std::uint64_t largest = (1ull << 63) - 1;

bool all_of_class(std::string_view text, std::uint8_t wanted)
{
    // One AND over all bytes instead of a branch for each: values are nearly always good.
    std::uint8_t common = wanted;
    for (const char c : text)
        common &= classes[static_cast<unsigned char>(c)];
    return common == wanted;
}

Result<std::uint64_t> parse_number(std::string_view digits, int base, std::size_t most_digits)
{
    std::uint64_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
    // from_chars takes neither "+" nor "0x"; "-" it takes for signed types only.
    if (digits.empty() || digits.size() > most_digits || error != std::errc{} || stop != end ||
        value > largest)
        return Error{Errc::protocol, Side::client, "a length that is not a plain number"};
    return value;
}

} // namespace

bool is_token(std::string_view text)
{
    return !text.empty() && all_of_class(text, token_char);
}

bool is_field_text(std::string_view text)
{
    return all_of_class(text, field_char);
}

bool is_visible_ascii(std::string_view text)
{
    return all_of_class(text, visible_char);
}

std::string_view without_outer_space(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Result<std::uint64_t> parse_length(std::string_view digits)
{
    return parse_number(digits, 10, 19); // 2^63-1 has 19
}

Result<std::uint64_t> parse_chunk_size(std::string_view digits)
{
    return parse_number(digits, 16, 16);
}

} // namespace lazaret::http
