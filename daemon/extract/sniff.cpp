#include "extract/extractor.hpp"
#include "extract/magic.hpp"
#include "extract/media_type.hpp"
#include "extract/text_codes.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

constexpr bool is_control(unsigned char c)
{
    // Tab, LF, VT, FF, CR and ESC stand in texts; HL7's minimal transport has VT, FS and CR
    // around a message, DEL and the rest of C0 do not occur.
    return (c < 0x20 && !(c >= 0x09 && c <= 0x0d) && c != 0x1b && c != 0x1c) || c == 0x7f;
}

/// Well-formed UTF-8 (RFC 3629), but for a sequence that is cut off at the end.
bool is_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::size_t more = c < 0x80                ? 0
                                 : c >= 0xc2 && c < 0xe0 ? 1
                                 : c >= 0xe0 && c < 0xf0 ? 2
                                 : c >= 0xf0 && c < 0xf5 ? 3
                                                         : 4;
        if (more == 4) return false;
        for (std::size_t k = 1; k <= more; ++k) {
            if (i + k == text.size()) return true;
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        }
        i += more + 1;
    }
    return true;
}

/// What random bytes look like: 512 of them show about 221 of the 256 values, a text at most 130.
bool looks_random(std::string_view head)
{
    if (head.size() < 512) return false;
    std::bitset<256> seen;
    for (const char c : head.substr(0, 512))
        seen.set(static_cast<unsigned char>(c));
    return seen.count() > 180;
}

/// UTF-8 or a one-byte code page: hardly any control characters, and outside UTF-8 mostly ASCII.
/// (An eighth of random bytes are control characters, half of them are above 0x7f.)
bool is_text(std::string_view head)
{
    std::size_t controls = 0;
    std::size_t high = 0;
    for (const char c : head) {
        const auto value = static_cast<unsigned char>(c);
        controls += is_control(value) ? 1 : 0;
        high += value >= 0x80 ? 1 : 0;
    }
    if (controls > head.size() / 64) return false;
    return is_utf8(head) || (high <= head.size() / 3 && !looks_random(head));
}

/// UTF-16 without a byte order mark: nearly every second byte is zero, hardly any of the others.
std::optional<Format> utf16_by_zeros(std::string_view head)
{
    if (head.size() < 8) return std::nullopt;
    std::array<std::size_t, 2> zeros{};
    std::size_t controls = 0;
    const auto pairs = head.size() / 2;
    for (std::size_t i = 0; i < pairs * 2; ++i) {
        if (head[i] == '\0')
            ++zeros[i % 2];
        else if (is_control(static_cast<unsigned char>(head[i])))
            ++controls;
    }
    if (controls > pairs / 16) return std::nullopt;
    if (zeros[1] * 4 >= pairs * 3 && zeros[0] * 16 <= pairs) return Format::utf16le;
    if (zeros[0] * 4 >= pairs * 3 && zeros[1] * 16 <= pairs) return Format::utf16be;
    return std::nullopt;
}

/// A zlib stream has two bytes of header, which text can have too ("x^2"): try it.
bool is_zlib(std::string_view head)
{
    if (head.size() < 8 || head[0] != '\x78' || is_text(head)) return false;
    const auto second = static_cast<unsigned char>(head[1]);
    if ((0x7800u + second) % 31 != 0 || (second & 0x20) != 0) return false;
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return false;
    std::array<Bytef, 512> out{};
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(head.data()));
    stream.avail_in = static_cast<uInt>(head.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    const int code = inflate(&stream, Z_SYNC_FLUSH);
    inflateEnd(&stream);
    return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
}

std::string_view from_first_letter(std::string_view text)
{
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// The first two tokens are those of a JSON text (RFC 8259 §2), or of many, a line each.
bool is_json(std::string_view text)
{
    if (!text.starts_with('{') && !text.starts_with('[')) return false;
    const bool object = text.front() == '{';
    const auto next = from_first_letter(text.substr(1));
    if (next.empty()) return true;
    return (object ? "\"}"sv : "{[]\"-0123456789tfn"sv).find(next.front()) !=
           std::string_view::npos;
}

bool is_xml(std::string_view text)
{
    if (!text.starts_with('<') || text.size() < 2) return false;
    const auto c = static_cast<unsigned char>(text[1]);
    return c == '?' || c == '!' || c == '_' || c >= 0x80 || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

bool shows_multipart(std::string_view head)
{
    if (!head.starts_with("--")) return false;
    const auto line_end = head.find('\n');
    if (line_end == std::string_view::npos || line_end < 4 || line_end > 200) return false;
    return lower_case(head).find("\ncontent-disposition:") != std::string::npos;
}

Format sniff_text(std::string_view head, std::string_view declared)
{
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    const auto text = from_first_letter(head);
    if (is_json(text)) return Format::json;
    if (is_xml(text)) return Format::xml;
    if (shows_multipart(text)) return Format::multipart;
    if (declared == "application/x-www-form-urlencoded") return Format::urlencoded;
    const bool json = declared == "application/json" || declared.ends_with("+json");
    return json && text.starts_with('"') ? Format::json : Format::text;
}

} // namespace

Format sniff(Bytes bytes, const Part& part)
{
    const auto head = as_text(bytes.first(std::min(bytes.size(), sniff_size)));
    const auto declared = essence(part.media_type);
    if (declared.starts_with("multipart/")) return Format::multipart;
    if (head.starts_with("\xff\xfe")) return Format::utf16le;
    if (head.starts_with("\xfe\xff")) return Format::utf16be;
    if (const auto known = magic(head)) return *known;
    if (const auto wide = utf16_by_zeros(head)) return *wide;
    if (is_text(head)) return sniff_text(head, declared);
    return is_zlib(head) ? Format::zlib : Format::opaque;
}

bool hides_base64(Bytes bytes)
{
    const auto head = as_text(bytes.first(std::min(bytes.size(), sniff_size)));
    std::size_t letters = 0;
    for (const char c : head)
        letters += base64_values[static_cast<unsigned char>(c)] < 64 ? 1 : 0;
    if (letters < 64) return false;
    // The head may end within a group of four: one letter left over says nothing.
    const auto decoded = base64_decoded(head.substr(0, head.size() - (letters % 4 == 1 ? 1 : 0)));
    if (!decoded || head.find(' ') != std::string_view::npos) return false;
    const auto inside = sniff(as_bytes(*decoded), Part{});
    // Any four letters decode to something: a text has to be a plain one to count.
    return inside != Format::opaque && (inside != Format::text || is_utf8(*decoded));
}

} // namespace lazaret::extract
