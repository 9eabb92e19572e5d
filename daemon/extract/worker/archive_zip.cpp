#include "extract/worker/archive_zip.hpp"

#include "extract/worker/archive_members.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/office.hpp"
#include "extract/worker/zip_directory.hpp"
#include "extract/worker/zip_member.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

/// Methods that zlib does not have (bzip2, LZMA, xz, Zstandard, PPMd): read forward, as if the
/// member were alone.
Reached give_odd_content(Bytes document, const ZipMember& member, Allowance& allowance, Sink& out)
{
    const auto alone = document.subspan(member.header_at, member.end - member.header_at);
    const auto reading = read_memory(alone, Formats::zip_forward, out);
    return reading ? give_next_content(reading.get(), allowance, out) : Reached::gap;
}

bool give_content(Bytes document, const ZipMember& member, Allowance& allowance, Sink& out)
{
    if (member.encrypted || member.overlaps || member.broken) {
        out.gap(member.encrypted ? Unscannable::encrypted : Unscannable::ambiguous);
        return true;
    }
    if (!is_plain(member))
        return give_odd_content(document, member, allowance, out) != Reached::budget;
    const auto gap = unpack(document, member, allowance.budget, [&](Bytes block) {
        out.data(block);
        return true;
    });
    if (gap) out.gap(*gap);
    return gap != Unscannable::over_budget;
}

/// As another reader sees it, which goes by the local headers.
void give_forward(Bytes document, Allowance& allowance, Sink& out)
{
    constexpr std::string_view mark = "PK\x03\x04";
    const auto first = as_text(document).find(mark);
    if (first == std::string_view::npos) {
        give_range(document, "content", allowance, out);
        return;
    }
    if (!give_range(document.first(first), "before", allowance, out)) return;
    const auto reading = read_memory(document.subspan(first), Formats::zip_forward, out);
    if (reading) give_members(reading.get(), allowance, out);
}

bool give_members_of(Bytes document, const ZipDirectory& directory, Allowance& allowance, Sink& out)
{
    if (is_office(document, directory)) return give_office(document, directory, allowance, out);
    for (const auto& member : directory.members)
        if (!give_zip_member(document, member, allowance, out)) return false;
    return true;
}

std::string comments_of(const ZipDirectory& directory)
{
    std::string comments = directory.comment;
    for (const auto& member : directory.members)
        if (!member.comment.empty()) comments += '\n' + member.name + ": " + member.comment;
    return comments;
}

} // namespace

bool give_range(Bytes range, std::string_view name, Allowance& allowance, Sink& out)
{
    const auto is_zero = [](std::byte b) { return b == std::byte{}; };
    if (std::all_of(range.begin(), range.end(), is_zero)) return true;
    return emit_file(out, allowance, Part{.name = std::string{name}}, range);
}

bool give_zip_member(Bytes document, const ZipMember& member, Allowance& allowance, Sink& out)
{
    out.begin(Part{.name = member.name, .is_file = true, .file_name = member.name});
    const bool more = give_content(document, member, allowance, out);
    out.end();
    return more;
}

void open_zip(Bytes document, Allowance& allowance, Sink& out)
{
    const auto directory = read_zip_directory(document, allowance.budget.parts);
    if (directory.state == ZipState::malformed) {
        out.gap(Unscannable::malformed);
        return give_forward(document, allowance, out);
    }
    // Two zips in one file: who reads from the front opens the first, who reads from the end the
    // last.
    const bool two = as_text(directory.before).starts_with("PK\x03\x04");
    if (two || directory.state == ZipState::ambiguous) out.gap(Unscannable::ambiguous);
    if (directory.cut_off) out.gap(Unscannable::over_budget);
    if (!emit_text(out, allowance, "comments", comments_of(directory))) return;
    if (!give_range(directory.before, "before", allowance, out)) return;
    for (const auto hole : directory.between)
        if (!give_range(hole, "between", allowance, out)) return;
    if (!give_range(directory.after, "after", allowance, out)) return;
    if (!give_members_of(document, directory, allowance, out)) return;
    if (directory.state == ZipState::ambiguous)
        give_forward(document.subspan(directory.before.size()), allowance, out);
}

} // namespace lazaret::extract::worker
