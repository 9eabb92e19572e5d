#include "extract/mail_head.hpp"

#include "extract/media_type.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

// RFC 5322 §3.6, RFC 2045, and what servers add. Those of `mail_only` stand in nothing else.
constexpr std::array mail_only{"received"sv,
                               "return-path"sv,
                               "message-id"sv,
                               "mime-version"sv,
                               "from"sv,
                               "delivered-to"sv,
                               "x-original-to"sv,
                               "dkim-signature"sv,
                               "arc-seal"sv,
                               "x-mozilla-status"sv,
                               "x-received"sv,
                               "envelope-to"sv,
                               "arc-message-signature"sv,
                               "x-envelope-from"sv};
constexpr std::array also_mail{"to"sv,
                               "cc"sv,
                               "bcc"sv,
                               "subject"sv,
                               "date"sv,
                               "reply-to"sv,
                               "sender"sv,
                               "content-type"sv,
                               "in-reply-to"sv,
                               "references"sv,
                               "resent-from"sv,
                               "resent-to"sv,
                               "return-receipt-to"sv,
                               "thread-topic"sv,
                               "thread-index"sv,
                               "list-unsubscribe"sv,
                               "x-mailer"sv,
                               "x-priority"sv,
                               "importance"sv,
                               "received-spf"sv,
                               "authentication-results"sv,
                               "arc-authentication-results"sv,
                               "content-transfer-encoding"sv,
                               "x-ms-has-attach"sv,
                               "snapshot-content-location"sv,
                               "disposition-notification-to"sv};
constexpr std::array http_only{"host"sv,         "cookie"sv, "set-cookie"sv,      "connection"sv,
                               "server"sv,       "accept"sv, "accept-encoding"sv, "etag"sv,
                               "cache-control"sv};

constexpr std::size_t longest_name = 77; // RFC 5322 §2.1.1: a line has 78 at most

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// RFC 5322 §2.2: printable, without blanks; a blank before the colon was allowed once (§4.5).
bool is_field_name(std::string_view name)
{
    while (name.ends_with(' '))
        name.remove_suffix(1);
    if (name.empty() || name.size() > longest_name) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

/// A part that stands alone, as under a signature: its first line says that it has parts.
bool is_entity_with_parts(std::string_view name, std::string_view value)
{
    return name == "content-type" && essence(value).starts_with("multipart/");
}

/// A part that stands alone says how its body is coded, and nothing but a part does.
bool is_coded_entity(std::string_view name, std::string_view value)
{
    if (name != "content-transfer-encoding") return false;
    const auto coding = lower_case(trimmed(value));
    return coding == "quoted-printable" || coding == "base64";
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

bool is_mail_head(std::string_view head)
{
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    std::size_t known = 0;
    bool proven = false;
    for (bool first = true; !head.empty(); first = false) {
        const auto end = head.find('\n');
        const auto line = head.substr(0, end);
        if (!first && trimmed(line).empty() && end != std::string_view::npos) break;
        head.remove_prefix(std::min(line.size() + 1, head.size()));
        if (!first && (line.starts_with(' ') || line.starts_with('\t'))) continue;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) {
            // Cut off by the end of what there is to see.
            if (end == std::string_view::npos && is_field_name(line)) break;
            return false;
        }
        if (!is_field_name(line.substr(0, colon))) return false;
        const auto name = lower_case(trimmed(line.substr(0, colon)));
        if (is_one_of(http_only, name)) return false;
        if (first && is_entity_with_parts(name, line.substr(colon + 1))) return true;
        const bool coded = is_coded_entity(name, line.substr(colon + 1));
        const bool sure = coded || is_one_of(mail_only, name);
        proven = proven || sure;
        known += coded ? 2 : sure || is_one_of(also_mail, name) ? 1 : 0;
    }
    return proven && known >= 2;
}

bool is_mailbox_line(std::string_view line)
{
    if (!line.starts_with("From ")) return false;
    bool time = false;
    bool year = false;
    for (std::size_t i = 5; i + 4 <= line.size(); ++i) {
        const auto four = line.substr(i, 4);
        const auto digits = std::count_if(four.begin(), four.end(), is_digit);
        year = year || (digits == 4 && (four[0] == '1' || four[0] == '2'));
        time = time || (digits == 3 && four[2] == ':' && is_digit(four[3])) ||
               (digits == 3 && four[1] == ':' && is_digit(four[0]));
    }
    return time && year;
}

bool is_mailbox_head(std::string_view head)
{
    const auto end = head.find('\n');
    if (end == std::string_view::npos || !is_mailbox_line(head.substr(0, end))) return false;
    head.remove_prefix(end + 1);
    if (head.starts_with(">From ")) head.remove_prefix(std::min(head.find('\n'), head.size()));
    if (head.starts_with('\n')) head.remove_prefix(1);
    return is_mail_head(head);
}

} // namespace lazaret::extract
