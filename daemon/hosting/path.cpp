#include "hosting/path.hpp"

#include <algorithm>

namespace lazaret::hosting {

namespace {

int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// RFC 3986 §2.3.
bool unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// RFC 3986 §3.3: what may stand in a path as it is, besides the unreserved.
bool literal(unsigned char c)
{
    return std::string_view{"/!$&'()*+,;=:@"}.find(static_cast<char>(c)) != std::string_view::npos;
}

void escape(unsigned char c, std::string& out)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '%';
    out += digits[c >> 4];
    out += digits[c & 15];
}

/// The escape that `text` begins with ("%2f"), or nothing.
std::optional<unsigned char> escaped(std::string_view text)
{
    if (text.size() < 3 || hex(text[1]) < 0 || hex(text[2]) < 0) return std::nullopt;
    return static_cast<unsigned char>(hex(text[1]) * 16 + hex(text[2]));
}

/// False for an escape that could hide something from us: a separator, a control character, or,
/// when it is a percent sign, another escape for servers that decode twice.
bool harmless(unsigned char c, std::string_view rest)
{
    if (c < 0x20 || c == 0x7f || c == '/' || c == '\\') return false;
    return c != '%' || rest.size() < 2 || hex(rest[0]) < 0 || hex(rest[1]) < 0;
}

/// The first segment of `path`, without parameters: some servers drop what follows ";" (RFC 2396
/// §3.3) before they resolve "..".
std::string_view without_parameters(std::string_view segment)
{
    return segment.substr(0, std::min(segment.find(';'), segment.find("%3B")));
}

/// True when no segment but the last is empty and none is "." or "..".
bool plain_segments(std::string_view path)
{
    auto rest = path.substr(1);
    for (;;) {
        const auto slash = rest.find('/');
        const auto name = without_parameters(rest.substr(0, slash));
        if (name == "." || name == "..") return false;
        if (slash == rest.npos) return true;
        if (name.empty()) return false;
        rest.remove_prefix(slash + 1);
    }
}

/// Holds `segment` against a pattern with at most one star.
bool segment_matches(std::string_view pattern, std::string_view segment)
{
    const auto star = pattern.find('*');
    if (star == pattern.npos) return pattern == segment;
    const auto before = pattern.substr(0, star);
    const auto after = pattern.substr(star + 1);
    return segment.size() >= before.size() + after.size() && segment.starts_with(before) &&
           segment.ends_with(after);
}

} // namespace

std::optional<std::string> canonical_path(std::string_view path)
{
    if (!path.starts_with('/')) return std::nullopt;
    std::string out;
    out.reserve(path.size());
    for (std::size_t at = 0; at < path.size(); ++at) {
        const auto c = static_cast<unsigned char>(path[at]);
        if (c == '%') {
            const auto meant = escaped(path.substr(at));
            if (!meant || !harmless(*meant, path.substr(at + 3))) return std::nullopt;
            at += 2;
            if (unreserved(*meant))
                out += static_cast<char>(*meant);
            else
                escape(*meant, out);
        } else if (unreserved(c) || literal(c)) {
            out += static_cast<char>(c);
        } else if (c >= 0x80) {
            escape(c, out);
        } else {
            return std::nullopt;
        }
    }
    if (!plain_segments(out)) return std::nullopt;
    return out;
}

std::optional<std::string> canonical_pattern(std::string_view pattern)
{
    constexpr std::size_t longest = 512; // bytes
    auto out = canonical_path(pattern);
    if (!out || out->size() > longest) return std::nullopt;
    bool starred = false;
    for (const char c : *out) {
        if (c == '*' && starred) return std::nullopt;
        starred = c == '*' || (starred && c != '/');
    }
    return out;
}

bool path_matches(std::string_view pattern, std::string_view path)
{
    for (;;) {
        const auto pattern_end = std::min(pattern.find('/'), pattern.size());
        const bool last = pattern_end == pattern.size();
        if (last && pattern.ends_with('*'))
            return path.starts_with(pattern.substr(0, pattern.size() - 1));
        const auto path_end = std::min(path.find('/'), path.size());
        if (!segment_matches(pattern.substr(0, pattern_end), path.substr(0, path_end)))
            return false;
        if (last || path_end == path.size()) return last && path_end == path.size();
        pattern.remove_prefix(pattern_end + 1);
        path.remove_prefix(path_end + 1);
    }
}

} // namespace lazaret::hosting
