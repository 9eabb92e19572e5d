#include "extract/worker/image_metadata.hpp"

#include "extract/worker/text.hpp"

#include <exiv2/exiv2.hpp>
#include <iconv.h>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t longest_text = 64 * 1024; // bytes
constexpr std::size_t longest_binary = 256;     // bytes
constexpr std::size_t comment_code = 8;         // bytes

void add(std::string& text, std::string_view label, std::string_view value)
{
    if (value.empty() || label.starts_with("0x")) return;
    text.append(label).append(": ").append(clean_text(value)) += '\n';
}

/// What a person or a telephone wrote: words, dates, places. Not how the pixels are laid out.
bool readable(const Exiv2::Exifdatum& datum)
{
    const bool words = datum.typeId() == Exiv2::asciiString || datum.typeId() == Exiv2::comment ||
                       datum.tagName().starts_with("XP");
    const auto size = static_cast<std::size_t>(datum.size());
    if (datum.groupName() == "GPSInfo") return size <= longest_binary;
    return words && size <= longest_text;
}

/// EXIF 2.3 §4.6.5 D, UserComment: eight bytes name the character set. UTF-16 comes in the byte
/// order of the file, which is not told here: Latin letters show where their zero is.
std::string user_comment(const Exiv2::Exifdatum& datum)
{
    std::string bytes(static_cast<std::size_t>(datum.size()), '\0');
    datum.copy(reinterpret_cast<Exiv2::byte*>(bytes.data()), Exiv2::littleEndian);
    if (bytes.size() <= comment_code) return {};
    const bool wide = bytes.starts_with("UNICODE");
    bytes.erase(0, comment_code);
    if (!wide) return narrow_text(bytes);
    const bool big = bytes.size() > 1 && bytes[0] == '\0' && bytes[1] != '\0';
    for (std::size_t i = 0; big && i + 1 < bytes.size(); i += 2)
        std::swap(bytes[i], bytes[i + 1]);
    return utf16_text(bytes);
}

/// EXIF 2.3 §4.6.4 A, Orientation; mirrored ones turn like the others.
int turns(long orientation)
{
    if (orientation == 3 || orientation == 4) return 2;
    if (orientation == 6 || orientation == 5) return 1;
    if (orientation == 8 || orientation == 7) return 3;
    return 0;
}

void add_all(Exiv2::Image& image, ImageMetadata& found)
{
    auto& exif = image.exifData();
    for (const auto& datum : exif)
        if (datum.tagName() == "UserComment" &&
            static_cast<std::size_t>(datum.size()) <= longest_text)
            add(found.text, "UserComment", user_comment(datum));
        else if (readable(datum))
            add(found.text, datum.tagLabel(), datum.print(&exif));
    const auto orientation = exif.findKey(Exiv2::ExifKey{"Exif.Image.Orientation"});
    if (orientation != exif.end() && orientation->count() > 0)
        found.quarter_turns = turns(orientation->toLong());
    for (const auto& datum : image.iptcData())
        if (static_cast<std::size_t>(datum.size()) <= longest_text)
            add(found.text, datum.tagName(), datum.toString());
    for (const auto& datum : image.xmpData())
        if (static_cast<std::size_t>(datum.size()) <= longest_text)
            add(found.text, datum.tagName(), datum.toString());
    add(found.text, "Comment", image.comment());
}

} // namespace

void prepare_metadata()
{
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    Exiv2::XmpParser::initialize();
    // Exiv2 converts what Windows writes with iconv, whose first use reads the list of converters.
    for (const char* const from : {"UCS-2LE", "UCS-2BE"}) {
        const auto converter = iconv_open("UTF-8", from);
        if (converter != reinterpret_cast<iconv_t>(-1)) iconv_close(converter);
    }
}

ImageMetadata image_metadata(Bytes file)
{
    ImageMetadata found;
    try {
        const auto image = Exiv2::ImageFactory::open(
            reinterpret_cast<const Exiv2::byte*>(file.data()), static_cast<long>(file.size()));
        if (!image.get()) return found;
        image->readMetadata();
        add_all(*image, found);
    } catch (const std::exception&) {
        // What was read before the damage stays.
    }
    return found;
}

} // namespace lazaret::extract::worker
