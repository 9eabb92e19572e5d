#include "extract/worker/image_bytes.hpp"
#include "extract/worker/image_file.hpp"
#include "extract/worker/image_gif.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

/// Behind the scan that begins at `at`: 0xff is followed by 0 or a restart marker inside it
/// (ITU-T T.81 §B.1.1.2).
std::size_t end_of_scan(Bytes file, std::size_t at)
{
    while (at + 1 < file.size()) {
        const auto next =
            std::find(file.begin() + static_cast<std::ptrdiff_t>(at), file.end(), std::byte{0xff});
        at = static_cast<std::size_t>(next - file.begin());
        if (at + 1 >= file.size()) break;
        const auto marker = byte_at(file, at + 1);
        if (marker != 0 && marker != 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
        at += marker == 0xff ? 1 : 2;
    }
    return file.size();
}

/// Behind the end marker (T.81 §B.2.1: marker segments, scans).
std::size_t end_of_jpeg(Bytes file)
{
    std::size_t at = 2;
    while (at + 4 <= file.size() && byte_at(file, at) == 0xff) {
        const auto marker = byte_at(file, at + 1);
        if (marker == 0xd9) return at + 2;
        if (marker == 0xff) {
            ++at;
            continue;
        }
        at += 2 + static_cast<std::size_t>(big16(file, at + 2));
        if (marker == 0xda) at = end_of_scan(file, at);
    }
    return at + 2 == file.size() ? at + 2 : file.size();
}

/// Behind the chunk IEND (PNG §5.3: length, type, data, CRC).
std::size_t end_of_png(Bytes file)
{
    for (std::size_t at = 8; at + 12 <= file.size();) {
        const std::size_t length = big32(file, at);
        if (length > file.size() - at - 12) break;
        const auto type = as_text(file.subspan(at + 4, 4));
        at += 12 + length;
        if (type == "IEND") return at;
    }
    return file.size();
}

} // namespace

std::size_t end_of_image(Bytes file, ImageKind kind)
{
    switch (kind) {
    case ImageKind::jpeg:
        return end_of_jpeg(file);
    case ImageKind::png:
        return end_of_png(file);
    case ImageKind::gif:
        return gif_parts(file).end;
    case ImageKind::webp:
        if (file.size() < 12) break;
        return std::min<std::size_t>(file.size(), std::size_t{little32(file, 4)} + 8);
    case ImageKind::bmp:
    case ImageKind::tiff:
    case ImageKind::unknown:
        break;
    }
    return file.size();
}

} // namespace lazaret::extract::worker
