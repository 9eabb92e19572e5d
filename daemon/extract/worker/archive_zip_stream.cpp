#include "extract/worker/archive.hpp"
#include "extract/worker/archive_members.hpp"
#include "extract/worker/archive_name.hpp"
#include "extract/worker/archive_zip.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/zip_fields.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace lazaret::extract::worker {
namespace {

using namespace zip;

/// Of a directory that is kept to be compared. 10,000 members with long names take 3 MiB.
constexpr std::size_t most_directory = 32u << 20; // bytes
/// libarchive may take what ends a member (a descriptor) for the beginning of the next.
constexpr std::uint64_t header_slack = 24;

/// Whether the directory lists what was read forward: names, sizes and places, in that order.
/// `length`: set to the bytes of its entries.
bool agrees(std::string_view directory, const std::vector<MemberSeen>& seen, std::uint64_t& length)
{
    std::vector<Header> listed;
    length = 0;
    while (const auto entry = central_header(directory, length)) {
        length += entry->length;
        listed.push_back(*entry);
        if (listed.size() > seen.size()) return false;
    }
    if (listed.size() != seen.size()) return false;
    std::stable_sort(listed.begin(), listed.end(), [](const auto& one, const auto& other) {
        return one.header_at < other.header_at;
    });
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto& one = listed[i];
        const bool there =
            one.header_at >= seen[i].header_at && one.header_at <= seen[i].header_at + header_slack;
        const bool encrypted = (one.flags & flag_encrypted) != 0;
        if (!there || one.raw_name != seen[i].name || (!encrypted && one.size != seen[i].size))
            return false;
    }
    return true;
}

/// What follows the directory's entries: the end records and the comment.
struct Rest {
    bool holds = false; ///< there is an end record
    std::uint64_t entries = 0;
    std::string_view comment{};
    std::string_view after{};
};

Rest rest_of(std::string_view rest)
{
    const auto at = rest.find(end_mark);
    if (at == std::string_view::npos || rest.size() - at < end_size) return {.after = rest};
    const auto comment = rest.substr(at + end_size, u16_at(rest, at + 20));
    const auto end = at + end_size + comment.size();
    return {.holds = true,
            .entries = u16_at(rest, at + 10),
            .comment = comment,
            .after = rest.substr(end)};
}

/// Reads what the source still has; `over`: when that is more than is kept.
std::string read_rest(Stream& stream, std::uint64_t from, bool& over)
{
    auto rest = stream.kept_from(from);
    for (;;) {
        const auto piece = stream.next();
        if (piece.empty()) return rest;
        over = over || rest.size() + piece.size() > most_directory;
        if (!over) rest += as_text(piece);
    }
}

} // namespace

void stream_zip(Source& source, Allowance& allowance, Sink& out)
{
    Stream stream{source};
    const auto reading = read_stream(stream, Formats::zip_forward, out);
    if (!reading) return;
    std::vector<MemberSeen> seen;
    if (give_members(reading.get(), allowance, out, &seen) == Reached::budget) return;

    bool over = false;
    const auto kept = read_rest(stream, bytes_read(reading.get()), over);
    if (over) out.gap(Unscannable::over_budget);
    // The reader stops at the directory, or a few bytes after its beginning.
    const std::string_view text{kept};
    const auto directory = text.substr(std::min(text.find(central_mark), text.size()));
    std::uint64_t length = 0;
    const bool same = agrees(directory, seen, length);
    const auto rest = rest_of(directory.substr(length));
    if (!rest.holds)
        out.gap(Unscannable::malformed);
    else if (!same || (rest.entries != 0xffff && rest.entries != (seen.size() & 0xffff)))
        out.gap(Unscannable::ambiguous);
    if (emit_text(out, allowance, "comments", utf8_name(rest.comment)))
        give_range(as_bytes(rest.after), "after", allowance, out);
}

} // namespace lazaret::extract::worker
