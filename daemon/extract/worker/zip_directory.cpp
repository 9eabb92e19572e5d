#include "extract/worker/zip_directory.hpp"

#include "extract/worker/archive_name.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/zip_fields.hpp"

#include <algorithm>
#include <optional>

namespace lazaret::extract::worker {
namespace {

using namespace zip;

/// Where the directory and the records after it are. All are offsets in the document.
struct Ending {
    std::uint64_t directory_at = 0;
    std::uint64_t directory_end = 0;
    std::uint64_t entries = 0;
    std::uint64_t shift = 0;      ///< what is to be added to the offsets that the zip gives
    std::uint64_t records_at = 0; ///< the first record after the directory
    std::uint64_t end_at = 0;     ///< the end record
    std::uint64_t end = 0;        ///< after its comment
    bool counts_all = false;      ///< `entries` is not modulo 65,536
    bool agrees = true;           ///< the records say the same
};

/// Takes what the zip64 record says, if there is one.
void take_end64(std::string_view zip, Ending& ending, std::uint64_t& size, std::uint64_t& offset)
{
    if (ending.end_at < locator_size) return;
    const auto locator = ending.end_at - locator_size;
    if (!stands_at(zip, locator, locator_size, locator_mark)) return;
    auto at = number_at(zip, locator + 8, 8);
    // What stands in front may have moved it: then it is looked for where it usually is.
    if (!stands_at(zip, at, end64_size, end64_mark) || at > locator)
        at = locator < end64_size ? 0 : locator - end64_size;
    if (!stands_at(zip, at, end64_size, end64_mark)) return;
    const auto take = [&](std::uint64_t& value, std::uint64_t saturated, std::uint64_t real) {
        if (value != saturated && value != real) ending.agrees = false;
        value = real;
    };
    take(ending.entries, 0xffff, number_at(zip, at + 32, 8));
    take(size, in_zip64, number_at(zip, at + 40, 8));
    take(offset, in_zip64, number_at(zip, at + 48, 8));
    ending.records_at = at;
    ending.counts_all = true;
}

/// The end record at `at`, if a directory really stands where it says.
std::optional<Ending> ending_at(std::string_view zip, std::uint64_t at)
{
    if (!stands_at(zip, at, end_size, end_mark)) return std::nullopt;
    const auto comment = u16_at(zip, at + 20);
    if (zip.size() - at - end_size < comment) return std::nullopt;
    Ending ending{.entries = u16_at(zip, at + 10),
                  .records_at = at,
                  .end_at = at,
                  .end = at + end_size + comment};
    std::uint64_t size = u32_at(zip, at + 12);
    std::uint64_t offset = u32_at(zip, at + 16);
    take_end64(zip, ending, size, offset);
    const auto begins = [&](std::uint64_t place) {
        return ending.entries == 0 || stands_at(zip, place, central_size, central_mark);
    };
    if (size <= ending.records_at && begins(ending.records_at - size)) {
        ending.directory_at = ending.records_at - size;
    } else if (offset <= ending.records_at && size <= ending.records_at - offset &&
               begins(offset)) {
        ending.directory_at = offset; // something stands between the directory and its end
    } else {
        return std::nullopt;
    }
    if (ending.directory_at < offset) return std::nullopt;
    ending.directory_end = ending.directory_at + size;
    ending.shift = ending.directory_at - offset;
    return ending;
}

/// The last end record that holds. Readers look for it from the end, within 64 KiB; we look on,
/// since what follows a zip may be longer.
std::optional<Ending> find_ending(std::string_view zip)
{
    for (auto at = zip.rfind(end_mark); at != std::string_view::npos;
         at = zip.rfind(end_mark, at)) {
        if (const auto ending = ending_at(zip, at)) return ending;
        if (at-- == 0) break;
    }
    return std::nullopt;
}

/// 4.3.9: crc and sizes, with or without a signature, the sizes in four or in eight bytes. Returns
/// its length; 0 when none of the four agrees with the directory.
std::uint64_t descriptor_length(std::string_view zip, const ZipMember& member)
{
    const auto at = member.data_at + member.packed;
    for (const unsigned width : {4u, 8u}) {
        for (const std::uint64_t mark : {4u, 0u}) {
            const auto length = mark + 4 + width * 2;
            if (!stands_at(zip, at, length, mark != 0 ? descriptor_mark : ""sv)) continue;
            if (u32_at(zip, at + mark) == member.crc &&
                number_at(zip, at + mark + 4, width) == member.packed &&
                number_at(zip, at + mark + 4 + width, width) == member.size)
                return length;
        }
    }
    return 0;
}

/// Names in UTF-8 beside the old ones (4.6.9, Info-ZIP). Its checksum is not looked at: a name that
/// belongs to another one is only another text to scan.
std::string name_of(const Header& entry)
{
    const auto unicode = extra_field(entry.extra, 0x7075);
    return utf8_name(unicode.size() > 5 ? unicode.substr(5) : entry.raw_name);
}

/// Finds the member's data by its local header. False when the two headers do not agree.
bool locate(std::string_view zip, const Header& entry, ZipMember& member)
{
    const auto local = local_header(zip, member.header_at);
    const auto begin = local ? member.header_at + local->length : 0;
    if (!local || zip.size() - begin < member.packed) {
        member.broken = true;
        return false;
    }
    member.data_at = begin;
    member.end = begin + member.packed;
    constexpr std::uint16_t compared = flag_encrypted;
    if (local->raw_name != entry.raw_name || local->method != entry.method ||
        ((local->flags ^ entry.flags) & compared) != 0)
        return false;
    if ((local->flags & flag_descriptor) == 0)
        return local->crc == member.crc && local->packed == member.packed &&
               local->size == member.size;
    const auto length = descriptor_length(zip, member);
    member.end += length;
    const auto tells = [](std::uint64_t told, std::uint64_t real) {
        return told == 0 || told == in_zip64 || told == real;
    };
    // Some writers set the flag and yet write the sizes in front, and no descriptor.
    const bool told_in_front =
        local->packed == member.packed && local->size == member.size && local->crc == member.crc;
    return (length > 0 && tells(local->packed, member.packed) && tells(local->size, member.size)) ||
           told_in_front;
}

/// Reads the directory's entries. Returns where the last ended.
std::uint64_t read_entries(std::string_view zip, const Ending& ending, std::size_t limit,
                           ZipDirectory& directory)
{
    auto at = ending.directory_at;
    std::uint64_t entries = 0;
    for (; at < ending.directory_end; ++entries) {
        const auto entry = central_header(zip.substr(0, ending.directory_end), at);
        if (!entry) break;
        at += entry->length;
        if (entries >= limit) {
            directory.cut_off = true;
            return ending.directory_end;
        }
        ZipMember member{.name = name_of(*entry),
                         .comment = utf8_name(entry->comment),
                         .header_at = entry->header_at + ending.shift,
                         .packed = entry->packed,
                         .size = entry->size,
                         .crc = entry->crc,
                         .method = entry->method,
                         .encrypted = (entry->flags & flag_encrypted) != 0};
        if (!locate(zip, *entry, member)) directory.state = ZipState::ambiguous;
        directory.members.push_back(std::move(member));
    }
    const auto count = ending.counts_all ? entries : entries & 0xffff;
    if (count != ending.entries) directory.state = ZipState::ambiguous;
    return at;
}

/// Notes a range that no member covers.
void note_hole(Bytes document, std::uint64_t from, std::uint64_t to, ZipDirectory& directory)
{
    if (from >= to) return;
    const auto hole = document.subspan(from, to - from);
    const auto is_zero = [](std::byte b) { return b == std::byte{}; };
    if (std::all_of(hole.begin(), hole.end(), is_zero)) return; // alignment
    directory.between.push_back(hole);
    for (const auto mark : {local_mark, end_mark})
        if (as_text(hole).find(mark) != std::string_view::npos)
            directory.state = ZipState::ambiguous;
}

/// Goes over the members by their place: overlaps, and what is between them.
void check_cover(Bytes document, const Ending& ending, ZipDirectory& directory)
{
    std::vector<ZipMember*> by_place;
    for (auto& member : directory.members)
        if (!member.broken) by_place.push_back(&member);
    std::stable_sort(by_place.begin(), by_place.end(), [](const auto* one, const auto* other) {
        return one->header_at < other->header_at;
    });
    const auto first = by_place.empty() ? ending.directory_at : by_place.front()->header_at;
    auto covered = std::min(first, ending.directory_at);
    directory.before = document.first(covered);
    for (auto* member : by_place) {
        member->overlaps = member->header_at < covered || member->end > ending.directory_at;
        if (member->overlaps) directory.state = ZipState::ambiguous;
        if (!member->overlaps) note_hole(document, covered, member->header_at, directory);
        covered = std::max(covered, member->end);
    }
    if (!directory.cut_off) note_hole(document, covered, ending.directory_at, directory);
}

} // namespace

ZipDirectory read_zip_directory(Bytes document, std::size_t member_limit)
{
    ZipDirectory directory;
    const auto zip = as_text(document);
    const auto ending = find_ending(zip);
    if (!ending) {
        directory.state = ZipState::malformed;
        return directory;
    }
    if (!ending->agrees) directory.state = ZipState::ambiguous;
    const auto entries_end = read_entries(zip, *ending, member_limit, directory);
    check_cover(document, *ending, directory);
    note_hole(document, entries_end, ending->records_at, directory);
    const auto comment =
        zip.substr(ending->end_at + end_size, ending->end - ending->end_at - end_size);
    directory.comment = utf8_name(comment);
    directory.after = document.subspan(ending->end);
    // A reader that looks from the front, or believes another comment length, would take that one.
    if (zip.find(end_mark, ending->end_at + 1) != std::string_view::npos)
        directory.state = ZipState::ambiguous;
    return directory;
}

bool ends_as_zip(Bytes document)
{
    return find_ending(as_text(document)).has_value();
}

} // namespace lazaret::extract::worker
