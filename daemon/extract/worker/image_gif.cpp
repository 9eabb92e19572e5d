#include "extract/worker/image_gif.hpp"

#include "extract/worker/image_bytes.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t screen = 13;     // bytes: header and logical screen descriptor (§17, §18)
constexpr std::size_t descriptor = 10; // bytes: image descriptor (§20)
constexpr std::size_t most_noted = 100'000; // frames: beyond, an animation is cut

/// Bytes of the colour table that `flags` announces.
std::size_t table(unsigned flags)
{
    return (flags & 0x80) ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

/// Behind the data sub-blocks at `at` (§15); `text` gets what they hold. The file's size when they
/// are cut.
std::size_t behind_blocks(Bytes file, std::size_t at, std::string* text)
{
    while (at < file.size()) {
        const std::size_t length = byte_at(file, at++);
        if (length == 0) return at;
        if (length > file.size() - at) break;
        if (text) text->append(as_text(file.subspan(at, length)));
        at += length;
    }
    return file.size();
}

/// An extension at `at`: comments (0xfe) and plain text (0x01) are kept.
std::size_t extension(Bytes file, std::size_t at, std::string& comments)
{
    const auto label = byte_at(file, at + 1);
    const bool speaks = label == 0xfe || label == 0x01;
    const auto end = behind_blocks(file, at + 2, speaks ? &comments : nullptr);
    if (speaks) comments += '\n';
    return end;
}

/// Behind the image at `at`, or 0 when it is cut.
std::size_t image(Bytes file, std::size_t at)
{
    if (at + descriptor + 1 > file.size()) return 0;
    const auto colours = table(byte_at(file, at + 9));
    if (at + descriptor + colours + 1 > file.size()) return 0;
    return behind_blocks(file, at + descriptor + colours + 1, nullptr);
}

std::string alone(Bytes head, Bytes frame)
{
    std::string file{as_text(head)};
    return file.append(as_text(frame)) += ';';
}

} // namespace

GifParts gif_parts(Bytes file)
{
    GifParts parts{.end = file.size()};
    if (file.size() < screen) return parts;
    const auto head_size = screen + table(byte_at(file, 10));
    if (head_size > file.size()) return parts;
    std::vector<Bytes> frames;
    for (auto at = head_size;
         at + 1 < file.size() || (at < file.size() && file[at] == std::byte{';'});) {
        const auto kind = byte_at(file, at);
        if (kind == ';') {
            parts.end = at + 1;
            break;
        }
        if (kind == '!') {
            at = extension(file, at, parts.comments);
            continue;
        }
        const auto end = kind == ',' ? image(file, at) : 0;
        if (end == 0 || frames.size() >= most_noted) break;
        frames.push_back(file.subspan(at, end - at));
        at = end;
    }
    const auto kept = std::min(frames.size(), most_frames);
    for (std::size_t i = 0; i < kept; ++i) {
        const auto which = kept == 1 ? 0 : i * (frames.size() - 1) / (kept - 1);
        parts.frames.push_back(alone(file.first(head_size), frames[which]));
    }
    return parts;
}

} // namespace lazaret::extract::worker
