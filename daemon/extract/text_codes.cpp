#include "extract/text_codes.hpp"

namespace lazaret::extract {
namespace {

constexpr std::array<std::uint8_t, 256> make_values()
{
    std::array<std::uint8_t, 256> values{};
    values.fill(base64_other);
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < letters.size(); ++i)
        values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
    values['-'] = 62;
    values['_'] = 63;
    values[' '] = values['\t'] = values['\r'] = values['\n'] = base64_space;
    values['='] = base64_pad;
    return values;
}

} // namespace

const std::array<std::uint8_t, 256> base64_values = make_values();

std::string percent_decoded(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high >= 0 && low >= 0) {
                decoded += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        decoded += text[i];
    }
    return decoded;
}

std::optional<std::string> base64_decoded(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    unsigned letters = 0; // of the present group of four
    for (const char c : text) {
        const auto value = base64_values[static_cast<unsigned char>(c)];
        if (value == base64_space) continue;
        if (value == base64_other) return std::nullopt;
        if (value == base64_pad) {
            if (letters == 1) return std::nullopt;
            letters = 0;
            continue;
        }
        bits = bits << 6 | value;
        if (++letters >= 2)
            decoded += static_cast<char>(bits >> (letters == 2 ? 4 : letters == 3 ? 2 : 0));
        if (letters == 4) letters = 0;
    }
    if (letters == 1) return std::nullopt;
    return decoded;
}

} // namespace lazaret::extract
