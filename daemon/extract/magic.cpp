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
    Mark{0, "\xff\x06\0\0sNaPpY"sv, Format::container}, // snappy, framed
    Mark{0, "\x1f\x9d"sv, Format::archive},             // compress
    Mark{257, "ustar"sv, Format::archive},              // tar
    Mark{0, "!<arch>\n"sv, Format::archive},
    Mark{0, "SQLite format 3\0"sv, Format::sqlite},
    Mark{0, "\0\x01\0\0Standard "sv, Format::access}, // Access: Jet and ACE
    Mark{0, "!BDN"sv, Format::outlook},               // Outlook PST
    Mark{0, "PAR1"sv, Format::container},             // Parquet
    Mark{0, "ARROW1\0\0"sv, Format::container},
    Mark{0, "\x89HDF\r\n\x1a\n"sv, Format::container}, // also MATLAB 7.3
    Mark{0, "PACK\0\0\0\x02"sv, Format::pack},         // git
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
    Mark{128, "DICM"sv, Format::dicom},   // PS3.10 §7.1
};

constexpr std::array encrypted_marks{
    Mark{0, "Salted__"sv, Format::encrypted}, // openssl enc
    Mark{0, "age-encryption.org/"sv, Format::encrypted},
    Mark{0, "-----BEGIN AGE ENCRYPTED FILE-----"sv, Format::encrypted},
    Mark{0, "RCLONE\0\0"sv, Format::encrypted},
    Mark{0, "LUKS\xba\xbe"sv, Format::encrypted},
    Mark{0, "\x03\xd9\xa2\x9a"sv, Format::encrypted}, // KeePass
    Mark{0, "AES\x02"sv, Format::encrypted},          // AES Crypt
    Mark{0, "$ANSIBLE_VAULT;"sv, Format::encrypted},
    Mark{0, "-----BEGIN PKCS7-----"sv, Format::encrypted},
    Mark{0, "-----BEGIN CMS-----"sv, Format::encrypted},
};

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

/// APPNOTE 4.4.4: bit 0 of the flags of the first entry. RAR 5: an encryption header comes first.
bool is_locked_container(std::string_view head)
{
    if (head.starts_with("PK\x03\x04")) return (byte(head, 6) & 1) != 0;
    return head.starts_with("Rar!\x1a\x07\x01\0"sv) && byte(head, 13) == 4;
}

/// CMS (RFC 5652) in DER or BER: SEQUENCE, its length, then the OID of what it is.
bool is_enveloped(std::string_view head)
{
    if (byte(head, 0) != 0x30) return false;
    const auto length = byte(head, 1);
    const std::size_t at = length > 0x80 && length <= 0x88 ? 2 + (length & 0x7fu) : 2;
    if (head.size() <= at) return false;
    const auto oid = head.substr(at);
    return oid.starts_with("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"sv)    // enveloped-data
           || oid.starts_with("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"sv) // encrypted-data
           || oid.starts_with("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"sv); // auth-
}

/// RFC 9580 §4.2: where the body of a packet of that kind begins, or 0.
std::size_t pgp_packet(std::string_view head, unsigned kind)
{
    const auto tag = byte(head, 0);
    const auto length = byte(head, 1);
    if ((tag & 0xc0) == 0x80 && (tag >> 2 & 0x0fu) == kind) {
        constexpr std::array<std::size_t, 4> sizes{2, 3, 5, 1};
        return sizes[tag & 3u];
    }
    if ((tag & 0xc0) != 0xc0 || (tag & 0x3fu) != kind) return 0;
    return length < 192 ? 2 : length < 224 ? 3 : length == 255 ? 6 : 2;
}

/// A binary OpenPGP message begins with a key for somebody, or made of a password (§5.1, §5.3).
bool is_pgp(std::string_view head)
{
    if (const auto at = pgp_packet(head, 1); at != 0 && head.size() >= at + 10) {
        const auto algorithm = byte(head, at + 9);
        constexpr std::array<std::uint8_t, 6> known{1, 2, 16, 18, 25, 26};
        return byte(head, at) == 3 &&
               std::find(known.begin(), known.end(), algorithm) != known.end();
    }
    if (const auto at = pgp_packet(head, 3); at != 0 && head.size() >= at + 4) {
        const auto cipher = byte(head, at + 1);
        const auto s2k = byte(head, at + 2);
        return byte(head, at) == 4 && cipher >= 1 && cipher <= 13 &&
               (s2k == 0 || s2k == 1 || s2k == 3 || s2k == 4);
    }
    return false;
}

} // namespace

bool is_encrypted(std::string_view head)
{
    const auto holds = [&](const Mark& mark) { return has(head, mark); };
    if (std::any_of(encrypted_marks.begin(), encrypted_marks.end(), holds)) return true;
    // Armour may follow a few lines of greeting (RFC 9580 §6.2).
    const auto armour = head.find("-----BEGIN PGP MESSAGE-----");
    if (armour != std::string_view::npos && (armour == 0 || head[armour - 1] == '\n')) return true;
    return is_locked_container(head) || is_enveloped(head) || is_pgp(head);
}

std::optional<Format> magic(std::string_view head)
{
    if (is_encrypted(head)) return Format::encrypted;
    for (const auto& mark : marks)
        if (has(head, mark)) return mark.format;
    if (is_skippable(head)) return Format::zstd;
    if (is_pdf(head)) return Format::pdf;
    if (is_bmp(head) || is_webp(head)) return Format::image;
    if (is_riff(head) || is_mpeg_audio(head)) return Format::media;
    return std::nullopt;
}

} // namespace lazaret::extract
