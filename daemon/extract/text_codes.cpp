#include "extract/text_codes.hpp"

#include <algorithm>

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

std::size_t decode_groups(std::string_view letters, std::byte* room)
{
    const auto value = [&](std::size_t i) {
        return std::uint32_t{base64_values[static_cast<unsigned char>(letters[i])]};
    };
    const auto groups = letters.size() / 4;
    for (std::size_t i = 0; i < groups; ++i) {
        const auto bits =
            value(i * 4) << 18 | value(i * 4 + 1) << 12 | value(i * 4 + 2) << 6 | value(i * 4 + 3);
        room[i * 3] = static_cast<std::byte>(bits >> 16 & 0xff);
        room[i * 3 + 1] = static_cast<std::byte>(bits >> 8 & 0xff);
        room[i * 3 + 2] = static_cast<std::byte>(bits & 0xff);
    }
    return groups * 3;
}

std::optional<std::string> hex_decoded(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    for (const std::string_view prefix : {"0x", "0X", "\\x", "X'", "x'"}) {
        if (!text.starts_with(prefix)) continue;
        text.remove_prefix(prefix.size());
        text = text.substr(0, text.find('\''));
        break;
    }
    std::string decoded;
    decoded.reserve(text.size() / 2);
    int first = -1;
    for (const char c : text) {
        if (base64_values[static_cast<unsigned char>(c)] == base64_space) continue;
        const int value = hex_value(c);
        if (value < 0) return std::nullopt;
        if (first >= 0) decoded += static_cast<char>(first * 16 + value);
        first = first >= 0 ? -1 : value;
    }
    return decoded;
}

} // namespace lazaret::extract
