#include "http/head.hpp"

#include "http/grammar.hpp"
#include "http/uri.hpp"

#include <algorithm>
#include <array>

namespace lazaret::http {
namespace {

Error bad(Side side, const char* why)
{
    return {Errc::protocol, side, why};
}

Error bad_request(const char* why)
{
    return bad(Side::client, why);
}

std::optional<bool> read_version(std::string_view text)
{
    if (text == "HTTP/1.1") return true;
    if (text == "HTTP/1.0") return false;
    return std::nullopt;
}

/// RFC 9110 §9.1 sets no length; the longest registered method has 17 characters.
constexpr std::size_t most_method = 32;

} // namespace

Result<bool> read_request_line(std::string_view line, std::size_t most_target, RequestHead& head)
{
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == line.npos || first == last) return bad_request("not a request line");
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto is_1_1 = read_version(line.substr(last + 1));
    if (!is_1_1) return bad_request("neither HTTP/1.1 nor HTTP/1.0");
    if (method.size() > most_method || !is_token(method)) return bad_request("bad method");
    if (target.size() > most_target)
        return Error{Errc::limit, Side::client, "request target too long"};
    if (auto parts = split_target(method, target); !parts) return std::move(parts).error();
    head.method = method;
    head.target = target;
    return *is_1_1;
}

Result<bool> read_status_line(std::string_view line, ResponseHead& head)
{
    // The space before an empty reason is often left out; nobody frames a message by it.
    const auto is_1_1 = read_version(line.substr(0, 8));
    if (!is_1_1 || line.size() < 12 || line[8] != ' ' || (line.size() > 12 && line[12] != ' '))
        return bad(Side::origin, "not a status line of HTTP/1.1 or HTTP/1.0");
    const auto reason = line.substr(std::min<std::size_t>(line.size(), 13));
    const auto status = parse_length(line.substr(9, 3));
    if (!status || *status < 100) return bad(Side::origin, "bad status");
    if (*status == 101) return bad(Side::origin, "101 to a request without Upgrade");
    if (!is_field_text(reason)) return bad(Side::origin, "control character in reason");
    head.status = static_cast<std::uint16_t>(*status);
    head.reason = reason;
    return *is_1_1;
}

Result<> read_field_line(std::string_view line, Role ours, std::size_t most, Fields& fields)
{
    const Side side = ours == Role::server ? Side::client : Side::origin;
    if (!is_field_text(line)) return bad(side, "control character in a field");
    if (line.front() == ' ' || line.front() == '\t') {
        if (ours == Role::server || fields.empty()) return bad(side, "folded field");
        (fields.back().value += ' ') += without_outer_space(line);
        return {};
    }
    const auto colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon))) return bad(side, "bad field name");
    if (fields.size() >= most) return Error{Errc::limit, side, "too many fields"};
    fields.add(std::string{line.substr(0, colon)},
               std::string{without_outer_space(line.substr(colon + 1))});
    return {};
}

bool is_trailer_allowed(std::string_view name)
{
    constexpr std::array<std::string_view, 25> forbidden{"Content-Length",
                                                         "Transfer-Encoding",
                                                         "Host",
                                                         "Connection",
                                                         "Keep-Alive",
                                                         "Proxy-Connection",
                                                         "TE",
                                                         "Trailer",
                                                         "Upgrade",
                                                         "Authorization",
                                                         "Proxy-Authorization",
                                                         "WWW-Authenticate",
                                                         "Proxy-Authenticate",
                                                         "Cookie",
                                                         "Set-Cookie",
                                                         "Content-Encoding",
                                                         "Content-Type",
                                                         "Content-Range",
                                                         "Expect",
                                                         "Range",
                                                         "Max-Forwards",
                                                         "Cache-Control",
                                                         "Location",
                                                         "Origin",
                                                         "Vary"};
    return std::none_of(forbidden.begin(), forbidden.end(),
                        [&](std::string_view f) { return equals_ignoring_case(f, name); });
}

bool has_no_body(std::uint16_t status, std::string_view method)
{
    return method == "HEAD" || status < 200 || status == 204 || status == 304 ||
           (method == "CONNECT" && status < 300);
}

} // namespace lazaret::http
