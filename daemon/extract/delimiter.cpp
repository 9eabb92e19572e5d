#include "extract/delimiter.hpp"

#include <algorithm>
#include <cstring>

namespace lazaret::extract {
namespace {

/// memmem(3) of the C library is several times as fast as string_view::find.
std::size_t find_in(std::string_view text, std::string_view needle, std::size_t from)
{
    const void* hit = memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
    if (hit == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
}

std::size_t with_cr(std::string_view text, std::size_t line_feed)
{
    return line_feed > 0 && text[line_feed - 1] == '\r' ? line_feed - 1 : line_feed;
}

} // namespace

Delimiter::Place Delimiter::find(std::string_view text) const
{
    bool look_alike = false;
    std::size_t from = 0;
    while (from < text.size()) {
        const auto hit = find_in(text, needle_, from);
        if (hit == std::string_view::npos) break;
        auto place = classify(text, hit + needle_.size());
        if (place.kind != Place::none) {
            place.begin = with_cr(text, hit);
            place.look_alike = look_alike;
            return place;
        }
        look_alike = true;
        from = hit + 1;
    }
    // The end of the text may be the beginning of a delimiter.
    auto begin = text.size() < needle_.size() ? 0 : text.size() - needle_.size() + 1;
    for (begin = std::max(begin, from); begin < text.size(); ++begin) {
        begin = text.find('\n', begin);
        if (begin == std::string_view::npos) break;
        if (std::string_view{needle_}.starts_with(text.substr(begin)))
            return {Place::undecided, with_cr(text, begin), 0, look_alike};
    }
    if (text.ends_with('\r')) return {Place::undecided, text.size() - 1, 0, look_alike};
    return {Place::none, 0, 0, look_alike};
}

Delimiter::Place::Kind Delimiter::kind_of(std::string_view line) const
{
    const auto start = std::string_view{needle_}.substr(1);
    if (!line.starts_with(start)) return Place::none;
    return classify(line, start.size()).kind;
}

/// What follows a boundary at `at`. RFC 2046 lets a reader ignore what follows on the line; readers
/// differ, so such a line is left in the part, where it is scanned, and reported.
Delimiter::Place Delimiter::classify(std::string_view text, std::size_t at) const
{
    const auto rest = text.substr(at);
    if (rest.empty() || rest == "-") return {.kind = Place::undecided};
    if (rest.starts_with("--")) return {Place::last, 0, at + 2};
    const auto blanks = std::min(rest.find_first_not_of(" \t"), rest.size());
    if (blanks > max_padding) return {};
    const auto line_end = rest.substr(blanks);
    if (line_end.empty() || line_end == "\r") return {.kind = Place::undecided};
    if (line_end.starts_with('\n')) return {Place::next, 0, at + blanks + 1};
    if (line_end.starts_with("\r\n")) return {Place::next, 0, at + blanks + 2};
    return {};
}

} // namespace lazaret::extract
