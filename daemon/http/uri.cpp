#include "http/uri.hpp"

#include "http/grammar.hpp"
#include "http/message.hpp"

#include <algorithm>

namespace lazaret::http {
namespace {

Error bad(const char* why)
{
    return {Errc::protocol, Side::client, why};
}

bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_scheme(std::string_view text)
{
    return !text.empty() && is_alpha(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
           });
}

void split_path(std::string_view text, Target& out)
{
    const auto mark = text.find('?');
    out.path = text.substr(0, mark);
    out.has_query = mark != text.npos;
    if (out.has_query) out.query = text.substr(mark + 1);
}

/// "host:port" with both, the only form for CONNECT (RFC 9112 §3.2.3).
Result<Target> split_authority(std::string_view target)
{
    const auto colon = target.rfind(':');
    const auto port = colon == target.npos ? std::string_view{} : target.substr(colon + 1);
    if (colon == 0 || port.empty() || port.size() > 5 ||
        !std::all_of(port.begin(), port.end(), is_digit) || !is_host_field(target))
        return bad("CONNECT takes host:port");
    Target out;
    out.form = TargetForm::authority;
    out.authority = target;
    return out;
}

Result<Target> split_absolute(std::string_view target)
{
    const auto mark = target.find("://");
    if (mark == target.npos || !is_scheme(target.substr(0, mark)))
        return bad("request target of no known form");
    Target out;
    out.form = TargetForm::absolute;
    out.scheme = target.substr(0, mark);
    const auto rest = target.substr(mark + 3);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    out.authority = rest.substr(0, end);
    if (out.authority.empty() || !is_host_field(out.authority))
        return bad("bad authority in request target");
    split_path(rest.substr(end), out);
    return out;
}

} // namespace

bool is_host_field(std::string_view value)
{
    // Without "," and ";": no host has them, and lists are where readers part ways.
    constexpr std::string_view marks = "-._~%!$&'()*+=:[]";
    return std::all_of(value.begin(), value.end(), [&](char c) {
        return is_alpha(c) || is_digit(c) || marks.find(c) != marks.npos;
    });
}

Result<Target> split_target(std::string_view method, std::string_view target)
{
    if (target.empty() || !is_visible_ascii(target)) return bad("bad byte in request target");
    if (target.find('#') != target.npos) return bad("fragment in request target");
    if (method == "CONNECT") return split_authority(target);
    if (target == "*") {
        if (method != "OPTIONS") return bad("target * is for OPTIONS");
        Target out;
        out.form = TargetForm::asterisk;
        return out;
    }
    if (target.front() != '/') return split_absolute(target);
    Target out;
    split_path(target, out);
    return out;
}

std::string origin_form(std::string_view method, const Target& target)
{
    if (target.form == TargetForm::authority) return {};
    if (target.form == TargetForm::asterisk) return "*";
    if (target.path.empty() && !target.has_query && method == "OPTIONS") return "*";
    std::string out;
    out.reserve(target.path.size() + target.query.size() + 2);
    out += target.path.empty() ? std::string_view{"/"} : target.path;
    if (target.has_query) (out += '?') += target.query;
    return out;
}

} // namespace lazaret::http
