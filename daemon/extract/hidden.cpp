#include "extract/hidden.hpp"

#include "extract/hex_dump.hpp"
#include "extract/text_codes.hpp"
#include "extract/text_kinds.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bitset>

namespace lazaret::extract {
namespace {

constexpr std::size_t least_digits = 64; // of an encoded file; less are identifiers

/// The first bytes that come out of `packed`; nothing when it is not what it seems.
std::optional<std::string> inflated_head(std::string_view packed, int window_bits)
{
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK) return std::nullopt;
    std::string plain(512, '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int code = inflate(&stream, Z_SYNC_FLUSH);
    plain.resize(plain.size() - stream.avail_out);
    inflateEnd(&stream);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return std::nullopt;
    return plain;
}

/// No control characters but those of lines; outside UTF-8 nearly only ASCII.
bool is_clean_text(std::string_view text)
{
    std::size_t high = 0;
    for (const char c : text) {
        const auto value = static_cast<unsigned char>(c);
        if (value < 0x20 && value != '\t' && value != '\r' && value != '\n') return false;
        high += value >= 0x80 ? 1 : 0;
    }
    return is_utf8(text) || high <= text.size() / 8;
}

/// Nearly all characters are of European alphabets or are punctuation: a byte order mark alone is
/// not enough.
bool is_clean_wide(std::string_view text, bool little)
{
    std::size_t plain = 0;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const auto high = static_cast<unsigned char>(text[i + (little ? 1 : 0)]);
        plain += high < 0x06 || high == 0x20 ? 1 : 0;
    }
    return plain * 8 >= text.size() / 2 * 7;
}

/// What a file of a known format may begin with: a cheap look before a thorough one.
constexpr std::array<bool, 256> make_first_bytes()
{
    std::array<bool, 256> first{};
    for (const char c : std::string_view{"!#$%-078ABCFGILMOPRSX{cwx"})
        first[static_cast<unsigned char>(c)] = true;
    // Databases, archives, compression, pictures, OLE2; then dBase, which has a number for each of
    // its makers.
    for (const unsigned value :
         {0x00, 0x01, 0x02, 0x03, 0x04, 0x08, 0x0e, 0x1a, 0x1f, 0x28, 0x5d, 0x78, 0x89, 0xc7, 0xd0,
          0xfd, 0xfe, 0xff, 0x05, 0x07, 0x31, 0x32, 0x7b, 0x83, 0x87, 0x8b, 0xcb, 0xe5, 0xf5, 0xfb})
        first[value] = true;
    for (unsigned value = 0x50; value < 0x60; ++value)
        first[value] = true; // skippable frames of zstd
    for (unsigned value = 0x84; value < 0x90; ++value)
        first[value] = true; // OpenPGP, the older packets
    first[0xc1] = first[0xc3] = true;
    return first;
}

bool may_begin_file(std::string_view head)
{
    static constexpr auto first = make_first_bytes();
    if (head.empty()) return false;
    return first[static_cast<unsigned char>(head.front())] ||
           head.substr(0, 4).find('\0') != std::string_view::npos;
}

} // namespace

std::optional<Format> shows_content(Bytes bytes)
{
    const auto head = as_text(bytes);
    const bool clean = is_clean_text(head);
    if (!clean && head.size() < 128 && !may_begin_file(head)) return std::nullopt;
    const auto format = sniff(bytes, Part{});
    switch (format) {
    case Format::opaque:
    case Format::media:
        return std::nullopt;
    case Format::text:
    case Format::json:
    case Format::xml:
    case Format::mac_roman:
    case Format::dos:
        return clean ? std::optional{format} : std::nullopt;
    case Format::utf16le:
    case Format::utf16be:
        return is_clean_wide(head, format == Format::utf16le) ? std::optional{format}
                                                              : std::nullopt;
    case Format::zlib: {
        const auto plain = inflated_head(head, MAX_WBITS);
        if (!plain || plain->size() < 16) return std::nullopt;
        const auto inside = sniff(as_bytes(*plain), Part{});
        if (inside == Format::opaque || inside == Format::media) return std::nullopt;
        return format;
    }
    default:
        return format;
    }
}

bool looks_like_noise(std::string_view head)
{
    const auto size = std::min<std::size_t>(head.size(), 256);
    std::bitset<256> seen;
    std::size_t high = 0;
    for (const char c : head.substr(0, size)) {
        seen.set(static_cast<unsigned char>(c));
        high += (static_cast<unsigned char>(c) >> 7);
    }
    // 96 random bytes show 80 values, a text 40, a file with a header of numbers less.
    return seen.count() * 10 > size * 6 && high * 10 > size * 3 && high * 10 < size * 7;
}

bool is_bare_deflate(std::string_view head)
{
    // A stored block is no compression, block type 3 does not exist (RFC 1951 §3.2.3).
    const auto type = static_cast<unsigned char>(head.empty() ? '\0' : head.front()) >> 1 & 3;
    const auto high = std::count_if(head.begin(), head.end(), [](char c) { return c < 0; });
    if ((type != 1 && type != 2) || high * 4 < std::ssize(head)) return false;
    const auto plain = inflated_head(head, -MAX_WBITS);
    constexpr std::string_view beginnings{"<{[%"};
    return plain && plain->size() >= 48 && beginnings.find(plain->front()) != std::string::npos &&
           is_clean_text(*plain);
}

bool hides_base64(Bytes bytes)
{
    const auto head = as_text(bytes.first(std::min(bytes.size(), sniff_size)));
    std::size_t letters = 0;
    for (const char c : head)
        letters += base64_values[static_cast<unsigned char>(c)] < 64 ? 1 : 0;
    if (letters < least_digits || head.find(' ') != std::string_view::npos) return false;
    // The head may end within a group of four: one letter left over says nothing.
    const auto decoded = base64_decoded(head.substr(0, head.size() - (letters % 4 == 1 ? 1 : 0)));
    return decoded && shows_content(as_bytes(*decoded));
}

bool hides_hex(Bytes bytes)
{
    const auto head = as_text(bytes.first(std::min(bytes.size(), sniff_size)));
    auto decoded = hex_decoded(head);
    if (!decoded) decoded = hex_dump_decoded(head);
    return decoded && decoded->size() >= least_digits / 2 && shows_content(as_bytes(*decoded));
}

} // namespace lazaret::extract
