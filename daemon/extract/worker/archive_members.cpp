#include "extract/worker/archive_members.hpp"

#include "extract/worker/archive.hpp"
#include "extract/worker/archive_name.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cerrno>
#include <clocale>
#include <locale.h>
#include <string_view>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

/// Damaged members in a row after which nothing more is expected.
constexpr int most_failures = 100;
/// Zero bytes put where a sparse file has a hole: enough that what is around it does not touch.
constexpr std::size_t shown_hole = 64;
/// Of the bytes before a piece: a header of a zip or tar that begins there is found again.
constexpr std::size_t kept_tail = 64 * 1024;

locale_t utf8_locale()
{
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return utf8;
}

std::string_view text_or_empty(const char* text)
{
    return text == nullptr ? std::string_view{} : std::string_view{text};
}

bool mentions(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

/// libarchive's error numbers do not tell what cannot be read from what is broken; its texts do.
Unscannable reason(archive* reading)
{
    if (archive_errno(reading) == ENOMEM) return Unscannable::over_budget;
    const auto text = text_or_empty(archive_error_string(reading));
    for (const auto word : {"ncrypt"sv, "assphrase"sv, "assword"sv})
        if (mentions(text, word)) return Unscannable::encrypted;
    for (const auto word : {"nsupported"sv, "not supported"sv, "not available"sv})
        if (mentions(text, word)) return Unscannable::unsupported;
    return Unscannable::malformed;
}

void support_filters(archive* reading)
{
    archive_read_support_filter_bzip2(reading);
    archive_read_support_filter_compress(reading);
    archive_read_support_filter_gzip(reading);
    archive_read_support_filter_lz4(reading);
    archive_read_support_filter_lzip(reading);
    archive_read_support_filter_lzma(reading);
    archive_read_support_filter_rpm(reading);
    archive_read_support_filter_xz(reading);
    archive_read_support_filter_zstd(reading);
}

Reading new_reading(Formats formats)
{
    Reading reading{archive_read_new()};
    if (!reading) return reading;
    if (formats == Formats::zip_forward) {
        archive_read_support_format_zip_streamable(reading.get());
        return reading;
    }
    if (formats == Formats::compressed) {
        support_filters(reading.get());
        archive_read_support_format_raw(reading.get());
        return reading;
    }
    archive_read_support_format_ar(reading.get());
    archive_read_support_format_cpio(reading.get());
    archive_read_support_format_tar(reading.get());
    archive_read_set_format_option(reading.get(), "tar", "read_concatenated_archives", "1");
    archive_read_support_format_7zip(reading.get());
    archive_read_support_format_cab(reading.get());
    archive_read_support_format_iso9660(reading.get());
    archive_read_support_format_lha(reading.get());
    archive_read_support_format_rar(reading.get());
    archive_read_support_format_rar5(reading.get());
    archive_read_support_format_xar(reading.get());
    return reading;
}

la_ssize_t read_piece(archive* reading, void* opened, const void** bytes)
{
    auto& stream = *static_cast<Stream*>(opened);
    const auto piece = stream.next();
    if (piece.empty() && stream.why != nullptr && *stream.why == Unscannable::over_budget) {
        archive_set_error(reading, ENOMEM, "the budget is spent"); // see reason()
        return ARCHIVE_FATAL;
    }
    *bytes = piece.data();
    return static_cast<la_ssize_t>(piece.size());
}

Part part_of(archive_entry* entry)
{
    auto name = text_or_empty(archive_entry_pathname(entry));
    if (name.empty()) name = text_or_empty(archive_entry_pathname_utf8(entry));
    auto shown = utf8_name(name);
    return {.name = shown, .is_file = true, .file_name = shown};
}

/// Where a link leads is all that it holds.
std::string link_of(archive_entry* entry)
{
    auto target = text_or_empty(archive_entry_hardlink(entry));
    if (target.empty()) target = text_or_empty(archive_entry_symlink(entry));
    return utf8_name(target);
}

/// Gives blocks until the member ends.
Reached give_data(archive* reading, Allowance& allowance, Sink& out, std::uint64_t& size)
{
    const void* block = nullptr;
    std::size_t length = 0;
    la_int64_t at = 0;
    la_int64_t expected = 0;
    for (;;) {
        const int code = archive_read_data_block(reading, &block, &length, &at);
        if (code == ARCHIVE_EOF) return Reached::end;
        if (code != ARCHIVE_OK) out.gap(reason(reading)); // a warning: a wrong checksum
        if (code < ARCHIVE_WARN) return Reached::gap;
        if (!allowance.budget.spend(length)) {
            out.gap(Unscannable::over_budget);
            return Reached::budget;
        }
        static constexpr std::array<std::byte, shown_hole> hole{};
        if (at > expected)
            out.data(Bytes{hole}.first(
                std::min<std::size_t>(hole.size(), static_cast<std::size_t>(at - expected))));
        expected = at + static_cast<la_int64_t>(length);
        size += length;
        if (length > 0) out.data({static_cast<const std::byte*>(block), length});
    }
}

Reached give_content(archive* reading, archive_entry* entry, Allowance& allowance, Sink& out,
                     std::uint64_t& size)
{
    if (archive_entry_is_encrypted(entry) != 0) {
        out.gap(Unscannable::encrypted);
        return Reached::end;
    }
    if (const auto link = link_of(entry); !link.empty()) {
        if (!allowance.budget.spend(link.size())) {
            out.gap(Unscannable::over_budget);
            return Reached::budget;
        }
        out.data(as_bytes(link));
    }
    return give_data(reading, allowance, out, size);
}

} // namespace

void CloseReading::operator()(archive* reading) const
{
    archive_read_free(reading);
}

Bytes Stream::next()
{
    const auto text = as_text(piece);
    if (text.size() >= kept_tail) {
        tail = text.substr(text.size() - kept_tail);
    } else {
        tail += text;
        if (tail.size() > kept_tail) tail.erase(0, tail.size() - kept_tail);
    }
    before += piece.size();
    piece = source.next();
    return piece;
}

std::string Stream::kept_from(std::uint64_t at) const
{
    if (at >= before) {
        const auto skipped = std::min<std::uint64_t>(at - before, piece.size());
        return std::string{as_text(piece.subspan(skipped))};
    }
    const auto wanted = std::min<std::uint64_t>(before - at, tail.size());
    return tail.substr(tail.size() - wanted) + std::string{as_text(piece)};
}

Formats formats_of(Bytes head)
{
    const auto text = as_text(head);
    const bool bzip2 =
        text.size() > 4 && text.starts_with("BZh") && text.substr(4).starts_with("1AY&SY");
    if (bzip2) return Formats::compressed;
    for (const auto mark : {"\xfd"
                            "7zXZ\0"sv,
                            "\x04\x22\x4d\x18"sv, "LZIP\x01"sv, "\x1f\x9d"sv, "\x1f\x8b\x08"sv,
                            "\x28\xb5\x2f\xfd"sv, "\x5d\0\0"sv, "\xed\xab\xee\xdb"sv})
        if (text.starts_with(mark)) return Formats::compressed;
    return Formats::archives;
}

Reading read_memory(Bytes document, Formats formats, Sink& out)
{
    auto reading = new_reading(formats);
    if (!reading) {
        out.gap(Unscannable::over_budget);
        return nullptr;
    }
    if (archive_read_open_memory(reading.get(), document.data(), document.size()) < ARCHIVE_WARN) {
        out.gap(reason(reading.get()));
        return nullptr;
    }
    return reading;
}

Reading read_stream(Stream& stream, Formats formats, Sink& out)
{
    auto reading = new_reading(formats);
    if (!reading) {
        out.gap(Unscannable::over_budget);
        return nullptr;
    }
    if (archive_read_open(reading.get(), &stream, nullptr, read_piece, nullptr) < ARCHIVE_WARN) {
        out.gap(reason(reading.get()));
        return nullptr;
    }
    return reading;
}

Reached give_members(archive* reading, Allowance& allowance, Sink& out,
                     std::vector<MemberSeen>* seen)
{
    int failures = 0;
    auto reached = Reached::end;
    for (std::uint32_t members = 0;; ++members) {
        archive_entry* entry = nullptr;
        const int code = archive_read_next_header(reading, &entry);
        if (code == ARCHIVE_EOF) return Reached::end;
        if (code < ARCHIVE_WARN || code == ARCHIVE_RETRY) {
            const bool lost = code == ARCHIVE_FATAL || ++failures == most_failures;
            // What ended a member for good ends the archive, and was told.
            if (!lost || reached == Reached::end) out.gap(reason(reading));
            if (lost) return Reached::gap;
            reached = Reached::end;
            continue;
        }
        if (members >= allowance.budget.parts) {
            out.gap(Unscannable::over_budget);
            return Reached::budget;
        }
        out.begin(part_of(entry));
        MemberSeen member{.header_at =
                              static_cast<std::uint64_t>(archive_read_header_position(reading))};
        if (seen != nullptr) member.name = text_or_empty(archive_entry_pathname(entry));
        reached = give_content(reading, entry, allowance, out, member.size);
        out.end();
        if (reached == Reached::budget) return reached;
        if (seen != nullptr) seen->push_back(std::move(member));
    }
}

Reached give_next_content(archive* reading, Allowance& allowance, Sink& out)
{
    archive_entry* entry = nullptr;
    if (archive_read_next_header(reading, &entry) < ARCHIVE_WARN || entry == nullptr) {
        out.gap(reason(reading));
        return Reached::gap;
    }
    std::uint64_t size = 0;
    return give_content(reading, entry, allowance, out, size);
}

std::optional<Unscannable> open_raw(archive* reading)
{
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reading, &entry);
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) return std::nullopt;
    return code == ARCHIVE_EOF ? Unscannable::malformed : reason(reading);
}

std::optional<Unscannable> next_block(archive* reading, Bytes& block)
{
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t at = 0;
    const int code = archive_read_data_block(reading, &data, &size, &at);
    if (code == ARCHIVE_EOF) return std::nullopt;
    if (code < ARCHIVE_WARN) return reason(reading);
    block = {static_cast<const std::byte*>(data), size};
    return std::nullopt;
}

std::uint64_t bytes_read(archive* reading)
{
    return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(reading, -1), 0));
}

Utf8Scope::Utf8Scope() : before_{nullptr}
{
    if (const auto utf8 = utf8_locale(); utf8 != locale_t{}) before_ = uselocale(utf8);
}

Utf8Scope::~Utf8Scope()
{
    if (before_ != nullptr) uselocale(static_cast<locale_t>(before_));
}

void prepare_archive()
{
    utf8_locale();
}

} // namespace lazaret::extract::worker
