#include "extract/magic.hpp"
#include "extract/text_codes.hpp"
#include "extract/text_kinds.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

// Each from the format's own description.
constexpr std::array encrypted_marks{
    "Salted__"sv, // openssl enc
    "age-encryption.org/"sv,
    "-----BEGIN AGE ENCRYPTED FILE-----"sv,
    "RCLONE\0\0"sv,
    "LUKS\xba\xbe"sv,
    "\x03\xd9\xa2\x9a"sv, // KeePass
    "AES\x01"sv,          // AES Crypt, and Duplicati, which uses it
    "AES\x02"sv,
    "AES\x03"sv,
    "BORG_SEG"sv,
    "$ANSIBLE_VAULT;"sv,
};

std::uint8_t byte(std::string_view head, std::size_t i)
{
    return i < head.size() ? static_cast<std::uint8_t>(head[i]) : std::uint8_t{0};
}

bool is_enveloped(std::string_view head)
{
    const auto oid = cms_type(head);
    return oid.starts_with("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"sv)    // enveloped-data
           || oid.starts_with("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"sv) // encrypted-data
           || oid.starts_with("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"sv); // auth-
}

/// The same in PEM (RFC 7468 §9).
bool is_enveloped_pem(std::string_view head)
{
    if (!head.starts_with("-----BEGIN PKCS7-----") && !head.starts_with("-----BEGIN CMS-----"))
        return false;
    head.remove_prefix(std::min(head.find('\n'), head.size()));
    head = head.substr(0, head.find('-'));
    std::string letters;
    for (const char c : head.substr(0, 256))
        if (base64_values[static_cast<unsigned char>(c)] < 64) letters += c;
    letters.resize(letters.size() / 4 * 4);
    return is_enveloped(base64_decoded(letters).value_or(""));
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

/// The length that a packet's header tells; 0 when it is not told at once.
std::size_t pgp_length(std::string_view head)
{
    const auto tag = byte(head, 0);
    const auto length = byte(head, 1);
    if ((tag & 0x40) != 0) {
        if (length < 192) return length;
        return length < 224 ? (length - 192u) * 256 + byte(head, 2) + 192 : 0;
    }
    if ((tag & 3) == 0) return length;
    return (tag & 3) == 1 ? length * 256u + byte(head, 2) : 0;
}

/// The number that a key is encrypted to (§3.2, §5.1.3): it tells its size in bits. `left`: bytes
/// of the packet from there on.
bool is_pgp_number(std::string_view text, unsigned algorithm, std::size_t left)
{
    if (text.size() < 2 || algorithm >= 25) return true; // not seen; X25519 and X448 have none
    const std::size_t bits = byte(text, 0) * 256u + byte(text, 1);
    if (algorithm <= 2) return (bits + 7) / 8 + 2 == left; // RSA: that is all
    return bits >= 200 && (bits + 7) / 8 + 2 < left;
}

/// A binary OpenPGP message begins with a key for somebody, or made of a password (§5.1, §5.3).
bool is_pgp(std::string_view head)
{
    const auto length = pgp_length(head);
    if (const auto at = pgp_packet(head, 1); at != 0 && head.size() >= at + 10) {
        const auto algorithm = byte(head, at + 9);
        constexpr std::array<std::uint8_t, 6> known{1, 2, 16, 18, 25, 26};
        return byte(head, at) == 3 && length >= 40 && length <= 2080 &&
               std::find(known.begin(), known.end(), algorithm) != known.end() &&
               is_pgp_number(head.substr(at + 10), algorithm, length - 10);
    }
    if (const auto at = pgp_packet(head, 3); at != 0 && head.size() >= at + 4) {
        const auto cipher = byte(head, at + 1);
        const auto s2k = byte(head, at + 2);
        const auto digest = byte(head, at + 3);
        const bool known = s2k == 0 || s2k == 1 || s2k == 3 || s2k == 4;
        return byte(head, at) == 4 && cipher >= 1 && cipher <= 13 && known && digest <= 14 &&
               length >= 4 && length <= 64;
    }
    return false;
}

/// The key file of a restic repository: JSON, with the master key under a password.
bool is_restic_key(std::string_view head)
{
    const auto holds = [&](std::string_view word) {
        return head.find(word) != std::string_view::npos;
    };
    return head.starts_with('{') && holds("\"kdf\":\"scrypt\"") && holds("\"salt\":\"") &&
           holds("\"data\":\"");
}

/// The PEM and S/MIME names of enveloped content may stand in a MIME header only; armour stands
/// after a few lines of greeting, too (RFC 9580 §6.2).
bool has_armour(std::string_view head, std::string_view first_line)
{
    const auto at = head.find(first_line);
    return at != std::string_view::npos && (at == 0 || head[at - 1] == '\n');
}

} // namespace

std::string_view cms_type(std::string_view head)
{
    if (byte(head, 0) != 0x30) return {};
    const auto length = byte(head, 1);
    const std::size_t at = length > 0x80 && length <= 0x88 ? 2 + (length & 0x7fu) : 2;
    return head.substr(std::min(at, head.size()));
}

bool is_encrypted(std::string_view head)
{
    const auto holds = [&](std::string_view mark) { return head.starts_with(mark); };
    if (std::any_of(encrypted_marks.begin(), encrypted_marks.end(), holds)) return true;
    if (has_armour(head, "-----BEGIN PGP MESSAGE-----")) return true;
    return is_enveloped(head) || is_enveloped_pem(head) || is_pgp(head) || is_restic_key(head);
}

bool is_backup_blob(std::string_view head, const Part& part)
{
    std::string_view name = part.file_name.empty() ? part.name : part.file_name;
    name = name.substr(name.find_last_of("/\\") + 1);
    const auto digits = static_cast<std::size_t>(
        std::count_if(name.begin(), name.end(), [](char c) { return hex_value(c) >= 0; }));
    const bool digest = name.size() == 64 && digits == 64;
    return (digest || name == "config") && is_uniform(head);
}

} // namespace lazaret::extract
