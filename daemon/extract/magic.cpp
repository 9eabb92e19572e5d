#include "extract/magic.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

struct Mark {
    std::size_t at;
    std::string_view bytes;
    Format format;
};

// Each from the format's own specification; the longest mark that is sure to be there. Marks that
// are printable and short enough to begin a text are checked further below instead.
constexpr std::array marks{
    Mark{0, "\x1f\x8b\x08"sv, Format::gzip},
    Mark{0, "\x28\xb5\x2f\xfd"sv, Format::zstd},
    Mark{0, "PK\x03\x04"sv, Format::archive},                        // zip and all that is one
    Mark{0, "PK\x05\x06"sv, Format::archive},                        // an empty one
    Mark{0, "PK\x07\x08"sv, Format::archive},                        // a spanned one
    Mark{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, Format::compound}, // OLE2
    Mark{0, "7z\xbc\xaf\x27\x1c"sv, Format::archive},
    Mark{0, "Rar!\x1a\x07"sv, Format::archive},
    Mark{0, "MSCF\0\0\0\0"sv, Format::archive}, // cabinet
    Mark{0,
         "\xfd"
         "7zXZ\0"sv,
         Format::archive},
    Mark{4, "1AY&SY"sv, Format::archive},           // bzip2, after "BZh9"
    Mark{0, "\x04\x22\x4d\x18"sv, Format::archive}, // lz4
    Mark{0, "LZIP\x01"sv, Format::archive},
    Mark{0, "xar!\0\x1c"sv, Format::archive},
    Mark{0, "\xff\x06\0\0sNaPpY"sv, Format::container}, // snappy, framed
    Mark{257, "ustar"sv, Format::archive},              // tar
    Mark{0, "!<arch>\n"sv, Format::archive},
    Mark{0, "SQLite format 3\0"sv, Format::sqlite},
    Mark{0, "\0\x01\0\0Standard "sv, Format::access}, // Access: Jet and ACE
    Mark{0, "!BDN"sv, Format::outlook},               // Outlook PST
    Mark{0, "PAR1"sv, Format::container},             // Parquet
    Mark{0, "ARROW1\0\0"sv, Format::container},
    Mark{0, "\x89HDF\r\n\x1a\n"sv, Format::container}, // also MATLAB 7.3
    Mark{0, "MATLAB 5.0 MAT-file"sv, Format::container},
    Mark{0, "Obj\x01"sv, Format::container},  // Avro
    Mark{0, "$FL2@(#)"sv, Format::container}, // SPSS
    Mark{0, "$FL3@(#)"sv, Format::container},
    Mark{12, "\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0"sv, Format::container}, // SAS
    Mark{0, "\x89LZO\0\r\n\x1a\n"sv, Format::container},
    Mark{0, "\x78\x9f\x3e\x22"sv, Format::tnef}, // [MS-OXTNEF] 2.1.3.1, little endian
    Mark{0, "PACK\0\0\0\x02"sv, Format::pack},   // git
    Mark{0, "# v2 git bundle\n"sv, Format::pack},
    Mark{0, "# v3 git bundle\n"sv, Format::pack},
    Mark{0, "{\\rt"sv, Format::rtf}, // what readers ask for; \rtf1 is the rule
    Mark{0, "wOF2"sv, Format::media},
    Mark{0, "\x89PNG\r\n\x1a\n"sv, Format::image},
    Mark{0, "\xff\xd8\xff"sv, Format::image}, // JPEG
    Mark{0, "GIF87a"sv, Format::image},
    Mark{0, "GIF89a"sv, Format::image},
    Mark{0, "II*\0"sv, Format::image}, // TIFF
    Mark{0, "MM\0*"sv, Format::image},
    Mark{0, "II+\0"sv, Format::media}, // BigTIFF
    Mark{0, "MM\0+"sv, Format::media},
    Mark{4, "ftyp"sv, Format::media},             // MP4, MOV, HEIC, AVIF
    Mark{0, "\x1a\x45\xdf\xa3"sv, Format::media}, // Matroska, WebM
    Mark{0, "OggS\0"sv, Format::media},
    Mark{0, "fLaC\0\0\0"sv, Format::media},
    Mark{0, "ID3\x02"sv, Format::media},
    Mark{0, "ID3\x03"sv, Format::media},
    Mark{0, "ID3\x04"sv, Format::media},
    Mark{0, "#!AMR\n"sv, Format::media},
    Mark{0, "MThd\0\0\0\x06"sv, Format::media},
    Mark{0, "\0\0\0\x0cjP  \r\n\x87\n"sv, Format::media}, // JPEG 2000
    Mark{0, "\0\0\0\x0cJXL \r\n\x87\n"sv, Format::media},
    Mark{0, "8BPS\0\x01"sv, Format::media},   // Photoshop
    Mark{0, "\0\0\x01\0"sv, Format::media},   // icon
    Mark{0, "\0\0\x01\xba"sv, Format::media}, // MPEG program stream
    Mark{0, "FLV\x01"sv, Format::media},
    Mark{0, "AT&TFORM"sv, Format::media}, // DjVu
    Mark{128, "DICM"sv, Format::dicom},   // with another first element
};

/// PS3.10 §7.1: any program may use the 128 bytes before, and TIFF writers do. What else they may
/// be is for open_dicom() to tell; taken for a picture alone, the patient's data would go unread.
constexpr Mark file_of_dicom{128, "DICM\x02\0"sv, Format::dicom};

std::uint8_t byte(std::string_view head, std::size_t i)
{
    return i < head.size() ? static_cast<std::uint8_t>(head[i]) : std::uint8_t{0};
}

bool has(std::string_view head, const Mark& mark)
{
    return head.size() >= mark.at && head.substr(mark.at).starts_with(mark.bytes);
}

/// BITMAPFILEHEADER: its two reserved words are zero, the header that follows is 12 to 124 bytes.
bool is_bmp(std::string_view head)
{
    return head.size() >= 18 && head.starts_with("BM") && head.substr(6, 4) == "\0\0\0\0"sv &&
           byte(head, 14) >= 12 && byte(head, 14) <= 124 && byte(head, 15) == 0;
}

bool is_webp(std::string_view head)
{
    return head.size() >= 12 && head.starts_with("RIFF") && head.substr(8, 4) == "WEBP";
}

bool is_riff(std::string_view head)
{
    if (head.size() < 12) return false;
    const auto kind = head.substr(8, 4);
    if (head.starts_with("RIFF")) return kind == "WAVE" || kind == "AVI ";
    return head.starts_with("FORM") && (kind == "AIFF" || kind == "AIFC");
}

/// A frame header of MPEG audio (ISO 11172-3 §2.4.1.3): layer, bit rate and sampling rate defined.
bool is_mpeg_audio(std::string_view head)
{
    const auto second = byte(head, 1);
    const auto third = byte(head, 2);
    return byte(head, 0) == 0xff && (second & 0xe0) == 0xe0 && (second & 0x18) != 0x08 &&
           (second & 0x06) != 0 && (third >> 4) != 0x0f && (third >> 4) != 0 &&
           (third & 0x0c) != 0x0c;
}

/// RFC 8878 §3.1.2: a skippable frame, which may come first.
bool is_skippable(std::string_view head)
{
    return (byte(head, 0) & 0xf0) == 0x50 && head.substr(1).starts_with("\x2a\x4d\x18"sv);
}

/// Readers look for this in the first KiB (ISO 32000-1, implementation note 13).
bool is_pdf(std::string_view head)
{
    const auto at = head.find("%PDF-");
    if (at == std::string_view::npos || (at > 0 && head[at - 1] != '\n' && head[at - 1] > ' '))
        return false;
    const auto major = byte(head, at + 5);
    return (major == '1' || major == '2') && byte(head, at + 6) == '.';
}

} // namespace

std::optional<Format> magic(std::string_view head)
{
    if (is_encrypted(head)) return Format::encrypted;
    if (has(head, file_of_dicom)) return file_of_dicom.format;
    for (const auto& mark : marks)
        if (has(head, mark)) return mark.format;
    if (const auto record = format_of_record(head)) return record;
    if (is_skippable(head)) return Format::zstd;
    if (is_pdf(head)) return Format::pdf;
    if (is_bmp(head) || is_webp(head)) return Format::image;
    if (is_riff(head) || is_mpeg_audio(head)) return Format::media;
    return std::nullopt;
}

} // namespace lazaret::extract
