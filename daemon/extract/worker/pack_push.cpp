#include "extract/worker/pack_push.hpp"

#include "extract/text_codes.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

constexpr auto mark = "PACK"sv;

/// The length that a pkt-line begins with (gitprotocol-common(5)), or nothing.
std::optional<std::size_t> line_length(std::string_view text)
{
    if (text.size() < 4) return std::nullopt;
    std::size_t length = 0;
    for (const char c : text.substr(0, 4)) {
        const auto value = hex_value(c);
        if (value < 0) return std::nullopt;
        length = length << 4 | static_cast<std::size_t>(value);
    }
    return length;
}

bool says_sha256(std::string_view line)
{
    return line.find("object-format=sha256") != std::string_view::npos;
}

/// pkt-lines and flushes, then the pack. The first line of the commands has the capabilities behind
/// a NUL.
PackFront push_front(std::string_view text)
{
    PackFront front;
    std::size_t at = 0;
    while (at < text.size() && !text.substr(at).starts_with(mark)) {
        const auto length = line_length(text.substr(at));
        if (!length || *length > text.size() - at || *length == 3) {
            front.broken = true;
            at = text.find("PACK\0\0\0"sv, at);
            break;
        }
        if (*length < 4) { // 0000, 0001, 0002: marks between sections
            at += 4;
            continue;
        }
        auto line = std::string{text.substr(at + 4, *length - 4)};
        if (says_sha256(line)) front.id_size = 32;
        std::replace(line.begin(), line.end(), '\0', ' ');
        if (!line.ends_with('\n')) line += '\n';
        front.text += line;
        at += *length;
    }
    if (at < text.size()) front.pack = at;
    return front;
}

PackFront bundle_front(std::string_view text)
{
    PackFront front;
    const auto end = text.find("\n\n");
    front.text = text.substr(0, end);
    if (says_sha256(front.text)) front.id_size = 32;
    front.broken = end == std::string_view::npos;
    if (!front.broken) front.pack = end + 2;
    return front;
}

} // namespace

PackFront pack_front(Bytes document)
{
    const auto text = as_text(document);
    if (text.starts_with(mark)) return PackFront{.pack = 0};
    if (text.starts_with("# v2 git bundle\n") || text.starts_with("# v3 git bundle\n"))
        return bundle_front(text);
    return push_front(text);
}

} // namespace lazaret::extract::worker
