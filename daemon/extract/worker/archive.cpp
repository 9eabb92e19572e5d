#include "extract/worker/archive.hpp"

#include "extract/magic.hpp"
#include "extract/worker/archive_compressed.hpp"
#include "extract/worker/archive_members.hpp"
#include "extract/worker/archive_source.hpp"
#include "extract/worker/archive_zip.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/zip_directory.hpp"

#include <algorithm>
#include <optional>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

/// Where an archive ends that libarchive reads by seeking, by its own header. Nothing: by what was
/// read.
std::optional<std::uint64_t> told_end(std::string_view head)
{
    // 7zFormat.txt: the end header's offset and size are counted from the end of the first, 32.
    if (head.starts_with("7z\xbc\xaf\x27\x1c"sv)) {
        const auto size = number_at(head, 12, 8) + number_at(head, 20, 8) + 32;
        return size >= 32 ? std::optional{size} : std::nullopt;
    }
    if (head.starts_with("MSCF"sv)) return number_at(head, 8, 4); // [MS-CAB] CFHEADER.cbCabinet
    // ECMA-119 8.4.8, 8.4.12: blocks of the volume and their size. Xorriso pads behind it.
    if (head.size() > 0x8086 && head.substr(0x8001, 5) == "CD001"sv)
        return number_at(head, 0x8050, 4) * number_at(head, 0x8080, 2);
    if (head.starts_with("xar!"sv)) return head.size(); // only its table of contents tells
    return std::nullopt;
}

/// Bytes behind the end of a format that its reader takes to see whether more of it follows.
std::uint64_t looked_ahead(Bytes document)
{
    return as_text(document).starts_with("\x04\x22\x4d\x18"sv) ? 4 : 0; // lz4
}

bool is_zip(Bytes document)
{
    const auto text = as_text(document);
    for (const auto mark : {"PK\x03\x04"sv, "PK\x05\x06"sv, "PK\x07\x08"sv})
        if (text.starts_with(mark)) return true;
    return false;
}

Reached give_all(archive* reading, Formats formats, const Part& part, Allowance& allowance,
                 Sink& out)
{
    return formats == Formats::compressed ? give_decompressed(reading, part, allowance, out)
                                          : give_members(reading, allowance, out);
}

} // namespace

void open_archive(Bytes document, const Part& part, Allowance& allowance, Sink& out)
{
    const Utf8Scope utf8;
    if (is_zip(document)) return open_zip(document, allowance, out);
    const auto formats = formats_of(document);
    const auto told = told_end(as_text(document));
    // A program that unpacks itself, or anything else that a zip was put behind. A tar whose last
    // member is a zip is a tar.
    const auto head = as_text(document.first(std::min(document.size(), sniff_size)));
    if (formats == Formats::archives && !told && !magic(head) && ends_as_zip(document))
        return open_zip(document, allowance, out);

    const auto reading = read_memory(document, formats, out);
    if (!reading) return;
    const auto reached = give_all(reading.get(), formats, part, allowance, out);
    // What breaks off in the middle may still hold something to read; but not what is compressed
    // as a whole, or what is read by seeking.
    const bool rest_is_readable = formats == Formats::archives && !told;
    if (reached == Reached::budget || (reached == Reached::gap && !rest_is_readable)) return;
    auto end = told.value_or(bytes_read(reading.get()));
    if (end < document.size()) end -= std::min(end, looked_ahead(document));
    give_range(document.subspan(std::min<std::uint64_t>(end, document.size())), "after", allowance,
               out);
}

void stream_archive(Source& source, const Part& part, Allowance& allowance, Sink& out)
{
    const Utf8Scope utf8;
    FromFirst pieces{source};
    const auto first = pieces.first();
    if (is_zip(first)) return stream_zip(pieces, allowance, out);
    if (as_text(first).starts_with("7z\xbc\xaf"sv)) return out.gap(Unscannable::too_big);

    Stream stream{pieces};
    const auto formats = formats_of(first);
    const auto reading = read_stream(stream, formats, out);
    if (!reading) return;
    if (give_all(reading.get(), formats, part, allowance, out) != Reached::end) return;
    const auto kept = stream.kept_from(bytes_read(reading.get()));
    if (!give_range(as_bytes(kept), "after", allowance, out)) return;
    for (auto piece = stream.next(); !piece.empty(); piece = stream.next())
        if (!give_range(piece, "after", allowance, out)) return;
}

} // namespace lazaret::extract::worker
