#include "extract/worker/compound_pictures.hpp"

#include "extract/worker/fields.hpp"

#include <array>
#include <cstring>
#include <optional>

namespace lazaret::extract::worker {
namespace {

struct Picture {
    std::string_view name; ///< empty: none here
    Bytes content{};
    bool deflated = false; ///< RFC 1950
};

bool begins_with(Bytes bytes, std::string_view signature)
{
    return as_text(bytes).starts_with(signature);
}

/// EMF, WMF and PICT: 34 bytes tell sizes, the last but one whether the rest is deflated.
Picture metafile(Bytes content, std::string_view name)
{
    constexpr std::size_t head = 34;
    if (content.size() <= head) return {};
    const auto compression = u8_at(content, head - 2);
    const auto filter = u8_at(content, head - 1);
    if (filter != 0xfe || (compression != 0 && compression != 0xfe)) return {};
    return {.name = name, .content = content.subspan(head), .deflated = compression == 0};
}

Picture bitmap(Bytes content)
{
    constexpr std::size_t tag = 1;
    if (content.size() <= tag) return {};
    content = content.subspan(tag);
    using namespace std::string_view_literals;
    if (begins_with(content, "\xff\xd8\xff"sv)) return {.name = "picture.jpg", .content = content};
    if (begins_with(content, "\x89PNG"sv)) return {.name = "picture.png", .content = content};
    if (begins_with(content, "II*\0"sv) || begins_with(content, "MM\0*"sv))
        return {.name = "picture.tif", .content = content};
    return {};
}

/// A bitmap without its file header (BITMAPINFOHEADER and what follows): gets one (14 bytes).
std::optional<std::vector<std::byte>> bitmap_file(Bytes content)
{
    constexpr std::size_t file_head = 14;
    constexpr std::size_t info_head = 40;
    if (content.size() < info_head || u32_at(content, 0) != info_head) return std::nullopt;
    const auto bits = u16_at(content, 14);
    const auto used = u32_at(content, 32);
    const std::size_t colours = used != 0 && used <= 256 ? used
                                : bits <= 8              ? std::size_t{1} << bits
                                                         : 0;
    const std::size_t masks = u32_at(content, 16) == 3 ? 12 : 0;
    std::vector<std::byte> file(file_head);
    const auto put = [&](std::size_t at, std::size_t value) {
        for (std::size_t i = 0; i < 4; ++i)
            file[at + i] = static_cast<std::byte>((value >> (8 * i)) & 0xff);
    };
    file[0] = std::byte{'B'};
    file[1] = std::byte{'M'};
    put(2, file_head + content.size());
    put(10, file_head + info_head + masks + colours * 4);
    file.insert(file.end(), content.begin(), content.end());
    return file;
}

/// `body`: of a record of that type. One or two identifiers of 16 bytes come first; how many,
/// recInstance tells in a way of its own for each type, so both are tried.
Picture picture_in(std::uint16_t type, Bytes body)
{
    constexpr std::size_t identifier = 16;
    for (const auto skipped : {identifier, identifier * 2}) {
        if (body.size() <= skipped) return {};
        const auto content = body.subspan(skipped);
        Picture found;
        if (type == 0xf01a)
            found = metafile(content, "picture.emf");
        else if (type == 0xf01b)
            found = metafile(content, "picture.wmf");
        else if (type == 0xf01c)
            found = metafile(content, "picture.pict");
        else if (type == 0xf01f)
            found = {.name = "picture.bmp", .content = content.subspan(1)};
        else
            found = bitmap(content);
        const bool bare = type == 0xf01f && u32_at(found.content, 0) != 40;
        if (!found.name.empty() && !bare) return found;
    }
    return {};
}

void give(const Picture& picture, Findings& findings)
{
    if (picture.name == "picture.bmp") {
        if (const auto file = bitmap_file(picture.content))
            findings.file(picture.name, Bytes{*file});
    } else if (picture.deflated) {
        findings.file_as(picture.name, Format::zlib, picture.content);
    } else {
        findings.file(picture.name, picture.content);
    }
}

} // namespace

void find_pictures(Bytes bytes, Findings& findings)
{
    constexpr std::size_t head = 8; // version and instance, type, length
    for (std::size_t i = 3; i + 5 <= bytes.size() && !findings.spent();) {
        const auto* next =
            static_cast<const std::byte*>(std::memchr(bytes.data() + i, 0xf0, bytes.size() - i));
        if (next == nullptr) return;
        i = static_cast<std::size_t>(next - bytes.data());
        const auto start = i - 3;
        const auto type = u16_at(bytes, start + 2);
        const auto length = u32_at(bytes, start + 4);
        ++i;
        if (type < 0xf01a || type > 0xf02a ||
            length > bytes.size() - std::min(bytes.size(), start + head))
            continue;
        const auto picture = picture_in(type, bytes.subspan(start + head, length));
        if (picture.name.empty()) continue;
        give(picture, findings);
        i = start + head + length + 3;
    }
}

} // namespace lazaret::extract::worker
