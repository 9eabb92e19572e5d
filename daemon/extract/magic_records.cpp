#include "extract/dbase.hpp"
#include "extract/magic.hpp"
#include "extract/text_codes.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

std::uint32_t byte(std::string_view head, std::size_t i)
{
    return i < head.size() ? static_cast<std::uint8_t>(head[i]) : 0u;
}

std::uint32_t le32(std::string_view head, std::size_t i)
{
    return byte(head, i) | byte(head, i + 1) << 8 | byte(head, i + 2) << 16 |
           byte(head, i + 3) << 24;
}

bool all_hex(std::string_view text, std::size_t size)
{
    return text.size() == size &&
           std::all_of(text.begin(), text.end(), [](char c) { return hex_value(c) >= 0; });
}

bool all_octal(std::string_view text, std::size_t size)
{
    return text.size() == size &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
}

/// The old binary form of cpio: a number of 16 bits for each field, then the name.
bool is_binary_cpio(std::string_view head)
{
    if (!head.starts_with("\xc7\x71"sv) || head.size() < 28) return false;
    const auto kind = byte(head, 7) >> 4; // of the mode: a file, a folder, a link
    const auto name = byte(head, 20) | byte(head, 21) << 8;
    const bool known = kind == 8 || kind == 4 || kind == 0xa;
    return known && name >= 2 && name <= 1024 && byte(head, 26) != 0 &&
           (25 + name >= head.size() || byte(head, 25 + name) == 0);
}

/// cpio(5): newc and its variant with checksums, odc.
bool is_cpio(std::string_view head)
{
    if (is_binary_cpio(head)) return true;
    if (head.starts_with("070701") || head.starts_with("070702"))
        return all_hex(head.substr(0, 110), 110);
    return head.starts_with("070707") && all_octal(head.substr(0, 76), 76);
}

/// A tar from before POSIX has no mark, but a checksum over its header (tar(5)): the sum of all 512
/// bytes with blanks where the checksum itself stands.
bool is_old_tar(std::string_view head)
{
    if (head.size() < 512 || head[0] == '\0') return false;
    std::uint32_t told = 0;
    std::size_t digits = 0;
    for (const char c : head.substr(148, 8)) {
        if (c >= '0' && c <= '7') {
            told = told * 8 + static_cast<std::uint32_t>(c - '0');
            ++digits;
        } else if (c != ' ' && c != '\0') {
            return false;
        }
    }
    if (digits < 3) return false;
    std::uint32_t sum = 8 * ' ';
    for (std::size_t i = 0; i < 512; ++i)
        sum += i >= 148 && i < 156 ? 0 : byte(head, i);
    return sum == told;
}

/// "-lh5-" after two bytes; the level of the header is 0 to 3.
bool is_lha(std::string_view head)
{
    if (head.size() < 21 || head[2] != '-' || head[3] != 'l' || head[6] != '-') return false;
    const bool method = (head[4] == 'h' && (hex_value(head[5]) >= 0 || head[5] == 'x')) ||
                        (head[4] == 'z' && (head[5] == 's' || head[5] == '4' || head[5] == '5'));
    return method && byte(head, 20) <= 3;
}

/// compress(1): codes of up to 12 to 16 bits, with a code that clears the table. The first code has
/// nine bits and is a byte, the second one is at most the first entry of the table.
bool is_compress(std::string_view head)
{
    if (!head.starts_with("\x1f\x9d"sv)) return false;
    const auto flags = byte(head, 2);
    const auto second = byte(head, 4) >> 1 | (byte(head, 5) & 3) << 7;
    return flags >= 0x8c && flags <= 0x90 && (byte(head, 4) & 1) == 0 && second <= 257;
}

/// The old format of LZMA: properties as everybody has them, a dictionary of a power of two, and a
/// size that is not known or below 1 TiB.
bool is_lzma(std::string_view head)
{
    if (head.size() < 14 || !head.starts_with("\x5d\0\0"sv) || byte(head, 13) != 0) return false;
    const auto dictionary = le32(head, 1);
    const bool power = dictionary >= 1u << 16 && (dictionary & (dictionary - 1)) == 0;
    const auto size = head.substr(5, 8);
    return power && (size == "\xff\xff\xff\xff\xff\xff\xff\xff"sv || size.ends_with("\0\0\0"sv));
}

/// PS3.5 §6.2: what the values of a text, a date, a number are called.
bool is_vr(std::string_view two)
{
    constexpr std::array known{"AE"sv, "AS"sv, "CS"sv, "DA"sv, "DS"sv, "DT"sv, "IS"sv, "LO"sv,
                               "LT"sv, "PN"sv, "SH"sv, "ST"sv, "TM"sv, "UI"sv, "UL"sv, "US"sv};
    return std::find(known.begin(), known.end(), two) != known.end();
}

/// One data element of PS3.5 §7.1, little endian, of a group below `group_limit`: its size with its
/// header, or 0. Explicit and implicit value representations.
std::size_t dicom_element(std::string_view head, std::uint32_t group)
{
    if (head.size() < 8 || byte(head, 0) != group || byte(head, 1) != 0) return 0;
    if (is_vr(head.substr(4, 2))) return 8 + byte(head, 6) + byte(head, 7) * 256;
    const auto length = le32(head, 4);
    return length <= 256 && length % 2 == 0 ? 8 + length : 0;
}

/// A data set without preamble, as older devices write it: two elements of the group 0008 (or of
/// 0002, the file's own), the second with a higher number.
bool is_bare_dicom(std::string_view head)
{
    const auto group = byte(head, 0);
    if (group != 8 && group != 2) return false;
    const auto size = dicom_element(head, group);
    if (size == 0 || size > head.size()) return false;
    const auto number = [](std::string_view at) { return byte(at, 2) | byte(at, 3) << 8; };
    const auto second = head.substr(size);
    return number(head) <= 0x0100 && dicom_element(second, group) != 0 &&
           number(second) > number(head);
}

bool is_object_id(std::string_view text)
{
    return all_hex(text, 40) || all_hex(text, 64);
}

/// A push to a git server (gitprotocol-pack, "Reference Update Request"): the first packet line is
/// an update, "old new refs/…", or says that the history is shallow or signed.
bool is_push(std::string_view head)
{
    if (head.size() < 12 || !all_hex(head.substr(0, 4), 4)) return false;
    head.remove_prefix(4);
    if (head.starts_with("shallow ")) return all_hex(head.substr(8, 40), 40);
    if (head.starts_with("push-cert\0"sv)) return true;
    const auto first = std::min(head.find(' '), head.size());
    if (!is_object_id(head.substr(0, first))) return false;
    head.remove_prefix(std::min(first + 1, head.size()));
    const auto second = std::min(head.find(' '), head.size());
    return is_object_id(head.substr(0, second)) && head.substr(second).starts_with(" refs/");
}

} // namespace

std::optional<Format> format_of_record(std::string_view head)
{
    if (is_cpio(head) || is_lha(head) || is_compress(head) || is_lzma(head) || is_old_tar(head))
        return Format::archive;
    if (is_bare_dicom(head)) return Format::dicom;
    const auto cms = cms_type(head);
    if (cms.starts_with("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv))
        return Format::signed_data;
    if (cms.starts_with("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"sv))
        return Format::container; // compressed-data (RFC 3274)
    if (is_push(head)) return Format::pack;
    if (is_dbase(head)) return Format::dbase;
    return std::nullopt;
}

} // namespace lazaret::extract
