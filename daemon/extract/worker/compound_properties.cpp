#include "extract/worker/compound_properties.hpp"

#include "extract/worker/dates.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

#include <array>
#include <map>

namespace lazaret::extract::worker {
namespace {

constexpr std::uint32_t most_properties = 10'000;

/// FMTIDs by their first four bytes.
constexpr std::uint32_t summary = 0xf29f85e0;
constexpr std::uint32_t document_summary = 0xd5cdd502;

std::string label(std::uint32_t set, std::uint32_t id)
{
    constexpr std::array<std::string_view, 20> summary_names{
        "",         "",         "Title",       "Subject",  "Author",       "Keywords",
        "Comments", "Template", "Last author", "Revision", "Editing time", "Printed",
        "Created",  "Saved",    "Pages",       "Words",    "Characters",   "Thumbnail",
        "Program",  "Security"};
    constexpr std::array<std::string_view, 28> document_names{"",
                                                              "",
                                                              "Category",
                                                              "Format",
                                                              "Bytes",
                                                              "Lines",
                                                              "Paragraphs",
                                                              "Slides",
                                                              "Notes",
                                                              "Hidden slides",
                                                              "Clips",
                                                              "Scale",
                                                              "Heading pairs",
                                                              "Titles",
                                                              "Manager",
                                                              "Company",
                                                              "",
                                                              "",
                                                              "",
                                                              "",
                                                              "",
                                                              "Links",
                                                              "",
                                                              "",
                                                              "",
                                                              "",
                                                              "Content type",
                                                              "Content status"};
    if (set == summary && id < summary_names.size() && !summary_names[id].empty())
        return std::string{summary_names[id]};
    if (set == document_summary && id < document_names.size() && !document_names[id].empty())
        return std::string{document_names[id]};
    return "Property " + std::to_string(id);
}

struct Set {
    Bytes bytes{};
    std::uint32_t kind = 0;
    bool utf8_or_western = true; ///< else the code page is UTF-16
    std::map<std::uint32_t, std::string> names{};
};

/// A counted string of the set's code page, at `at`; `next` is moved behind it.
std::string counted_text(const Set& set, std::size_t at, bool wide, std::size_t& next)
{
    const std::size_t count = u32_at(set.bytes, at);
    const auto size = wide ? count * 2 : count;
    const auto content = slice(set.bytes, at + 4, size);
    next = at + 4 + size;
    auto text = wide || !set.utf8_or_western ? utf16_text(content) : narrow_text(content);
    return std::string{before_nul(text)};
}

/// One value that is no vector. `next` is moved behind it (MS-OLEPS §2.15).
std::string value_text(const Set& set, std::uint16_t type, std::size_t at, std::size_t& next)
{
    next = at + 4;
    switch (type) {
    case 2:
        return std::to_string(static_cast<std::int16_t>(u16_at(set.bytes, at)));
    case 3:
    case 22:
        return std::to_string(static_cast<std::int32_t>(u32_at(set.bytes, at)));
    case 18:
        return std::to_string(u16_at(set.bytes, at));
    case 19:
    case 23:
        return std::to_string(u32_at(set.bytes, at));
    case 11:
        return u16_at(set.bytes, at) != 0 ? "true" : "false";
    case 5:
        next = at + 8;
        return shown_number(f64_at(set.bytes, at));
    case 7: { // DATE: days since 1899-12-30
        next = at + 8;
        const double days = f64_at(set.bytes, at);
        return days > 0 && days < 2'958'466 ? day_text(static_cast<std::int64_t>(days) - 25'569)
                                            : std::string{};
    }
    case 20:
    case 21:
        next = at + 8;
        return std::to_string(static_cast<std::int64_t>(u64_at(set.bytes, at)));
    case 64:
        next = at + 8;
        return filetime_text(u64_at(set.bytes, at));
    case 8:
    case 30:
        return counted_text(set, at, false, next);
    case 31:
        return counted_text(set, at, true, next);
    case 65: { // BLOB
        const auto size = u32_at(set.bytes, at);
        next = at + 4 + size;
        return printable_runs(slice(set.bytes, at + 4, size), 4);
    }
    default:
        return {};
    }
}

/// A vector's values stand one behind the other, each a multiple of four bytes long but for strings
/// of one-byte code pages; in a vector of variants each has its own type in front.
std::string vector_text(const Set& set, std::uint16_t type, std::size_t at)
{
    std::string text;
    const auto count = std::min(u32_at(set.bytes, at), most_properties);
    at += 4;
    for (std::uint32_t i = 0; i < count && at < set.bytes.size(); ++i) {
        auto one = type;
        if (type == 12) {
            one = u16_at(set.bytes, at);
            at += 4;
        }
        std::size_t next = at;
        const auto value = value_text(set, one, at, next);
        if (!value.empty()) text += (text.empty() ? "" : "; ") + value;
        at = one == 31 ? (next + 3) & ~std::size_t{3} : next;
    }
    return text;
}

/// The names of own properties (§2.17): identifier, length in characters, name.
void read_names(Set& set, std::size_t at)
{
    const auto count = std::min(u32_at(set.bytes, at), most_properties);
    at += 4;
    for (std::uint32_t i = 0; i < count && at < set.bytes.size(); ++i) {
        const auto id = u32_at(set.bytes, at);
        set.names[id] = counted_text(set, at + 4, !set.utf8_or_western, at);
        if (!set.utf8_or_western) at = (at + 3) & ~std::size_t{3};
    }
}

std::string set_lines(Set set)
{
    std::string lines;
    const auto count = std::min(u32_at(set.bytes, 4), most_properties);
    const auto each = [&](auto use) {
        for (std::uint32_t i = 0; i < count; ++i)
            use(u32_at(set.bytes, 8 + i * 8ull), u32_at(set.bytes, 12 + i * 8ull));
    };
    each([&](auto id, auto at) {
        if (id == 1) set.utf8_or_western = u16_at(set.bytes, at + 4ull) != 1200;
    });
    each([&](auto id, auto at) {
        if (id == 0) read_names(set, at);
    });
    each([&](auto id, auto at) {
        if (id < 2 || lines.size() > set.bytes.size() * 4 + 4096) return;
        const auto type = u32_at(set.bytes, at);
        std::size_t next = 0;
        const auto value =
            (type & 0x1000) != 0
                ? vector_text(set, static_cast<std::uint16_t>(type & 0xfff), at + 4ull)
                : value_text(set, static_cast<std::uint16_t>(type), at + 4ull, next);
        if (value.empty()) return;
        const auto own = set.names.find(id);
        lines += (own != set.names.end() ? own->second : label(set.kind, id)) + ": " + value + '\n';
    });
    return lines;
}

/// A clipboard's content (§2.16): size, kind of format (-1: Windows'), format, picture.
Bytes thumbnail_in(Bytes set)
{
    constexpr std::uint32_t thumbnail = 17;
    constexpr std::uint32_t clipboard = 71;
    const auto count = std::min(u32_at(set, 4), most_properties);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t at = u32_at(set, 12 + i * 8ull);
        if (u32_at(set, 8 + i * 8ull) != thumbnail || u32_at(set, at) != clipboard) continue;
        const auto content = slice(set, at + 8, u32_at(set, at + 4));
        if (content.size() > 8) return content.subspan(8);
    }
    return {};
}

} // namespace

std::optional<DocumentProperties> document_properties(Bytes stream)
{
    if (u16_at(stream, 0) != 0xfffe || stream.size() < 48) return std::nullopt;
    DocumentProperties found;
    for (std::size_t i = 0; i < std::min(u32_at(stream, 24), 2u); ++i) {
        const auto kind = u32_at(stream, 28 + i * 20);
        const auto at = u32_at(stream, 44 + i * 20);
        if (at >= stream.size()) return std::nullopt;
        const auto set = stream.subspan(at);
        found.lines += set_lines(Set{.bytes = set, .kind = kind});
        if (kind == summary) found.thumbnail = thumbnail_in(set);
    }
    return found;
}

} // namespace lazaret::extract::worker
