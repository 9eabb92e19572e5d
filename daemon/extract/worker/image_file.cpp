#include "extract/worker/image_file.hpp"

#include "extract/worker/image_bytes.hpp"

#include <algorithm>
#include <leptonica/allheaders.h>

namespace lazaret::extract::worker {
namespace {

using namespace std::literals;

const l_uint8* data_of(Bytes file)
{
    return reinterpret_cast<const l_uint8*>(file.data());
}

struct Size {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t depth = 8; ///< bits a pixel, decoded

    bool sound() const { return width > 0 && height > 0; }
    bool too_large() const
    {
        return width * depth > most_decoded * 8 || height > most_decoded ||
               width * height * depth > most_decoded * 8;
    }
};

Size size_from(int width, int height, int bits, int samples)
{
    Size size;
    size.width = static_cast<std::uint64_t>(std::max(width, 0));
    size.height = static_cast<std::uint64_t>(std::max(height, 0));
    size.depth = samples > 1 ? 32 : static_cast<std::uint64_t>(std::clamp(bits, 1, 16));
    return size;
}

/// BITMAPFILEHEADER and BITMAPINFOHEADER (or the older core header with 16-bit sizes).
Size bmp_size(Bytes file)
{
    if (file.size() < 30) return {};
    if (little32(file, 14) == 12)
        return size_from(little16(file, 18), little16(file, 20), little16(file, 24), 3);
    const auto height = static_cast<std::int32_t>(little32(file, 22));
    const auto width = static_cast<std::int32_t>(little32(file, 18));
    if (height == INT32_MIN) return {};
    return size_from(width, std::abs(height), 32, 3);
}

Size size_of(Bytes file, ImageKind kind, int number)
{
    int width = 0;
    int height = 0;
    int bits = 8;
    int samples = 1;
    int other = 0;
    const auto* const data = data_of(file);
    switch (kind) {
    case ImageKind::jpeg:
        if (readHeaderMemJpeg(data, file.size(), &width, &height, &samples, nullptr, nullptr) != 0)
            return {};
        return size_from(width, height, 8, samples == 4 ? 4 : 1);
    case ImageKind::png:
        if (readHeaderMemPng(data, file.size(), &width, &height, &bits, &samples, &other) != 0)
            return {};
        return size_from(width, height, bits, other ? 3 : samples);
    case ImageKind::tiff:
        if (readHeaderMemTiff(data, file.size(), number, &width, &height, &bits, &samples, nullptr,
                              nullptr, nullptr) != 0)
            return {};
        return size_from(width, height, bits, samples);
    case ImageKind::webp:
        if (readHeaderMemWebP(data, file.size(), &width, &height, &samples) != 0) return {};
        return size_from(width, height, 8, 4);
    case ImageKind::gif:
        if (file.size() < 10) return {};
        return size_from(little16(file, 6), little16(file, 8), 8, 1);
    case ImageKind::bmp:
        return bmp_size(file);
    case ImageKind::unknown:
        break;
    }
    return {};
}

/// As luminance, which spares the conversion of colours. CMYK has none.
PixPtr read_jpeg(Bytes file, int reduction, bool cmyk)
{
    int warnings = 0;
    return PixPtr{pixReadMemJpeg(data_of(file), file.size(), 0, reduction, &warnings,
                                 cmyk ? 0 : L_JPEG_READ_LUMINANCE)};
}

/// JPEG can be decoded at a half, a quarter, an eighth of its size for a fraction of the time.
Picture jpeg_picture(Bytes file, const Size& size)
{
    const bool cmyk = size.depth == 32;
    int reduction = 1;
    while (reduction < 8 &&
           std::max(size.width, size.height) >=
               static_cast<std::uint64_t>(preview_side) * 2 * static_cast<std::uint64_t>(reduction))
        reduction *= 2;
    Picture picture{.preview = read_jpeg(file, reduction, cmyk)};
    if (reduction > 1) picture.whole = [file, cmyk] { return read_jpeg(file, 1, cmyk); };
    return picture;
}

PixPtr read_simple(Bytes file, ImageKind kind, int number)
{
    const auto* const data = data_of(file);
    switch (kind) {
    case ImageKind::png:
        return PixPtr{pixReadMemPng(data, file.size())};
    case ImageKind::tiff:
        return PixPtr{pixReadMemTiff(data, file.size(), number)};
    case ImageKind::webp:
        return PixPtr{pixReadMemWebP(data, file.size())};
    case ImageKind::gif:
        return PixPtr{pixReadMemGif(data, file.size())};
    case ImageKind::bmp:
        return PixPtr{pixReadMemBmp(data, file.size())};
    case ImageKind::jpeg:
    case ImageKind::unknown:
        break;
    }
    return nullptr;
}

} // namespace

ImageKind image_kind(Bytes file)
{
    const auto head = as_text(file.first(std::min<std::size_t>(file.size(), 16)));
    if (head.starts_with("\xff\xd8\xff"sv)) return ImageKind::jpeg;
    if (head.starts_with("\x89PNG\r\n"sv)) return ImageKind::png;
    if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv)) return ImageKind::tiff;
    if (head.starts_with("GIF87a"sv) || head.starts_with("GIF89a"sv)) return ImageKind::gif;
    if (head.starts_with("BM"sv)) return ImageKind::bmp;
    if (head.starts_with("RIFF"sv) && head.substr(8).starts_with("WEBP"sv)) return ImageKind::webp;
    return ImageKind::unknown;
}

Page page_of(Bytes file, ImageKind kind, int number)
{
    if (kind == ImageKind::unknown) return {.gap = Unscannable::unsupported};
    if (kind != ImageKind::tiff && number > 0) return {.exists = false};
    const auto size = size_of(file, kind, number);
    if (!size.sound() && number > 0) return {.exists = false};
    if (!size.sound()) return {.gap = Unscannable::malformed};
    if (size.too_large()) return {.gap = Unscannable::over_budget};
    Page page;
    if (kind == ImageKind::jpeg)
        page.picture = jpeg_picture(file, size);
    else
        page.picture.preview = read_simple(file, kind, number);
    if (!page.picture.preview) page.gap = Unscannable::malformed;
    return page;
}

} // namespace lazaret::extract::worker
