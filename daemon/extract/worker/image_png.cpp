#include "extract/worker/image_bytes.hpp"
#include "extract/worker/image_metadata.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t longest_text = 1024 * 1024; // bytes of one chunk, unpacked

/// The text of a compressed chunk, as far as it goes.
std::string unpacked(std::string_view packed)
{
    std::string text(longest_text, '\0');
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    inflate(&stream, Z_FINISH);
    text.resize(text.size() - stream.avail_out);
    inflateEnd(&stream);
    return text;
}

/// What is before the next NUL; `rest` goes on behind it.
std::string_view field(std::string_view& rest)
{
    const auto end = std::min(rest.find('\0'), rest.size());
    const auto found = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return found;
}

std::string line_of(std::string_view type, std::string_view rest)
{
    const auto key = field(rest);
    if (key.starts_with("Raw profile")) return {}; // EXIF and the like, which Exiv2 reads
    std::string text;
    if (type == "tEXt") {
        text = rest;
    } else if (type == "zTXt") {
        if (rest.empty()) return {};
        text = unpacked(rest.substr(1));
    } else {
        if (rest.size() < 2) return {};
        const bool packed = rest[0] == 1;
        rest.remove_prefix(2);
        field(rest); // language
        field(rest); // keyword in that language
        text = packed ? unpacked(rest) : std::string{rest};
    }
    return std::string{clean_text(key)} + ": " + clean_text(text) + '\n';
}

} // namespace

std::string png_text(Bytes file)
{
    std::string text;
    for (std::size_t at = 8; at + 12 <= file.size();) {
        const std::size_t length = big32(file, at);
        if (length > file.size() - at - 12) break;
        const auto type = as_text(file.subspan(at + 4, 4));
        if (type == "tEXt" || type == "zTXt" || type == "iTXt")
            text += line_of(type, as_text(file.subspan(at + 8, length)));
        if (type == "IEND" || text.size() > 4 * longest_text) break;
        at += 12 + length;
    }
    return text;
}

std::string clean_text(std::string_view text)
{
    const auto continues = [&](std::size_t at, std::size_t count) {
        for (std::size_t i = 1; i <= count; ++i)
            if (at + i >= text.size() || (static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80)
                return false;
        return true;
    };
    std::string clean;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0;
        if (byte < 0x80) {
            clean += byte >= 0x20 || byte == '\n' || byte == '\t' ? text[at] : ' ';
        } else if (more > 0 && continues(at, more)) {
            clean.append(text.substr(at, more + 1));
            at += more;
        } else {
            clean += static_cast<char>(0xc0 | byte >> 6);
            clean += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return clean;
}

} // namespace lazaret::extract::worker
