#include "base/authority.hpp"

#include <idn2.h>

#include <algorithm>
#include <charconv>

namespace lazaret {

namespace {

Error bad(std::string_view what, std::string_view text)
{
    return {Errc::protocol, Side::client,
            std::string{what} + " in authority of " + std::to_string(text.size()) + " bytes"};
}

bool is_label_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/// All digits and dots, or hexadecimal: what inet_aton and browsers read as an IPv4 address
/// though we would not ("127.1", "0x7f000001"). Refused, since readers disagree (WHATWG URL).
bool looks_like_ipv4(std::string_view host)
{
    const auto last = host.substr(host.rfind('.') + 1);
    return !last.empty() &&
           (std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
            last.starts_with("0x"));
}

} // namespace

Result<std::string> canonical_host(std::string_view text)
{
    if (text.empty() || text.size() > 1024) return bad("empty or overlong host", text);
    if (const auto address = IpAddress::parse(text)) return address->text();

    if (text.ends_with('.')) text.remove_suffix(1);
    std::string host;
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (ascii) {
        host = text;
        std::transform(host.begin(), host.end(), host.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    } else {
        char* folded = nullptr;
        const std::string copy{text};
        if (copy.find('\0') != std::string::npos ||
            idn2_to_ascii_8z(copy.c_str(), &folded, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) !=
                IDN2_OK)
            return bad("name that IDNA refuses", text);
        host = folded;
        idn2_free(folded);
    }

    if (host.empty() || host.size() > 253) return bad("empty or overlong host", text);
    if (!std::all_of(host.begin(), host.end(), is_label_character))
        return bad("odd character", text);
    for (std::size_t start = 0; start <= host.size();) {
        const auto dot = std::min(host.find('.', start), host.size());
        if (dot == start || dot - start > 63) return bad("empty or overlong label", text);
        start = dot + 1;
    }
    if (const auto address = IpAddress::parse(host)) return address->text();
    if (looks_like_ipv4(host)) return bad("ambiguous IPv4 literal", text);
    return host;
}

Result<Authority> Authority::parse(std::string_view text, std::uint16_t default_port)
{
    std::string_view host = text;
    std::string_view port;
    bool has_port = false;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) return bad("unclosed bracket", text);
        host = text.substr(1, close - 1);
        const auto rest = text.substr(close + 1);
        if (!rest.empty() && rest.front() != ':') return bad("text after bracket", text);
        if (!rest.empty()) port = rest.substr(1), has_port = true;
        const auto address = IpAddress::parse(host);
        if (!address || host.find(':') == std::string_view::npos)
            return bad("bad IPv6 literal", text);
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
        has_port = true;
    }

    auto canonical = canonical_host(host);
    if (!canonical) return std::move(canonical).error();
    unsigned number = default_port;
    if (has_port) {
        const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), number);
        if (failed != std::errc{} || end != port.data() + port.size() || port.size() > 5)
            return bad("bad port", text);
    }
    if (number == 0 || number > 65535) return bad("bad port", text);
    return Authority{std::move(*canonical), static_cast<std::uint16_t>(number)};
}

std::optional<IpAddress> Authority::ip() const
{
    return IpAddress::parse(host);
}

std::string Authority::host_field(std::uint16_t default_port) const
{
    if (port == default_port) return host.find(':') == std::string::npos ? host : "[" + host + "]";
    return text();
}

std::string Authority::text() const
{
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool domain_matches(std::string_view pattern, std::string_view host)
{
    if (!pattern.starts_with("*.")) return pattern == host;
    const auto suffix = pattern.substr(1);
    return host.size() > suffix.size() && host.ends_with(suffix);
}

} // namespace lazaret
