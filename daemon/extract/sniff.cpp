#include "extract/code_pages.hpp"
#include "extract/extractor.hpp"
#include "extract/magic.hpp"
#include "extract/mail_head.hpp"
#include "extract/media_type.hpp"
#include "extract/text_kinds.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

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

/// The bare word, "+proto" and "+json" after it, and grpc-web, but for its form in base64.
bool is_grpc(std::string_view declared)
{
    return declared.starts_with("application/grpc") &&
           !declared.starts_with("application/grpc-web-text");
}

bool shows_multipart(std::string_view head)
{
    if (!head.starts_with("--")) return false;
    const auto line_end = head.find('\n');
    if (line_end == std::string_view::npos || line_end < 4 || line_end > 200) return false;
    return lower_case(head).find("\ncontent-disposition:") != std::string::npos;
}

/// The old code page that the sender declares, for a text with bytes that need one.
std::optional<Format> declared_code_page(const Part& part)
{
    const auto charset = parameter(parameters(part.media_type), "charset");
    const auto page = charset ? code_page(*charset) : std::nullopt;
    if (page == CodePage::mac_roman) return Format::mac_roman;
    if (page == CodePage::dos_850 || page == CodePage::dos_437) return Format::dos;
    return std::nullopt;
}

Format sniff_text(std::string_view head, std::string_view declared)
{
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    const auto text = from_first_letter(head);
    if (text.starts_with("{\\rt")) return Format::rtf;
    const auto first = lower_case(text.substr(0, 11));
    if (first == "begin:vcard" || first == "begin:vcale") return Format::content_lines;
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
    if (is_grpc(declared)) return Format::grpc;
    if (const auto wide = wide_by_mark(head)) return *wide;
    // Before encrypted content: a message may have that in its body.
    if (is_mail_head(head)) return Format::message;
    if (is_mailbox_head(head)) return Format::mailbox;
    if (const auto known = magic(head)) return *known;
    if (const auto wide = wide_by_zeros(head)) return *wide;
    if (is_text(head)) {
        if (declared == "message/rfc822" || declared == "message/global") return Format::message;
        if (is_utf8(head)) return sniff_text(head, declared);
        if (const auto page = declared_code_page(part)) return *page;
        if (const auto page = code_page_by_accents(head)) return *page;
        return sniff_text(head, declared);
    }
    if (is_zlib(head)) return Format::zlib;
    return is_backup_blob(head, part) ? Format::encrypted : Format::opaque;
}

} // namespace lazaret::extract
