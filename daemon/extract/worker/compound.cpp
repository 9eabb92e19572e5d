/// Compound documents: knows the streams of the Office programs, and gives on all others.

#include "extract/code_pages.hpp"
#include "extract/worker/compound_findings.hpp"
#include "extract/worker/compound_properties.hpp"
#include "extract/worker/compound_store.hpp"
#include "extract/worker/documents.hpp"
#include "extract/worker/excel.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/outlook_message.hpp"
#include "extract/worker/powerpoint.hpp"
#include "extract/worker/text.hpp"
#include "extract/worker/word.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t least_letters = 4; // of a run that is taken for text

/// Read by the program's own reader.
bool is_word(std::string_view name)
{
    return name == "WordDocument" || name == "0Table" || name == "1Table" || name == "Data";
}
bool is_powerpoint(std::string_view name)
{
    return name == "PowerPoint Document" || name == "Current User" || name == "Pictures";
}
bool is_encryption(std::string_view name)
{
    return name == "EncryptedPackage" || name == "EncryptionInfo" || name == "\6DataSpaces";
}
bool is_summary(std::string_view name)
{
    return name == "\5SummaryInformation" || name == "\5DocumentSummaryInformation";
}
/// Class names, links and settings: a few words each.
bool is_small_print(std::string_view name)
{
    constexpr std::array names{"\1CompObj"sv, "\1Ole"sv,     "\3ObjInfo"sv,   "\3LinkInfo"sv,
                               "\3OCXNAME"sv, "PROJECTwm"sv, "_VBA_PROJECT"sv};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// \1Ole10Native (MS-OLEDS §2.3.6), as the packager writes it: label, path, temporary path,
/// content.
void give_package(std::string_view name, Bytes stream, Findings& findings)
{
    constexpr std::size_t head = 6; // size, flags
    const auto text = as_text(stream);
    auto at = head;
    const auto next_string = [&] {
        const auto found = before_nul(text.substr(std::min(at, text.size())));
        at += found.size() + 1;
        return found;
    };
    const auto label = next_string();
    const auto path = next_string();
    at += 8; // flags, length of the next
    const auto temporary = next_string();
    const auto size = u32_at(stream, at);
    const auto content = slice(stream, at + 4, size);
    if (u16_at(stream, 4) != 2 || size == 0 || content.size() != size)
        return findings.file(name, slice(stream, 4, stream.size()));
    findings.text("package", to_utf8(CodePage::windows_1252, path) + '\n' +
                                 to_utf8(CodePage::windows_1252, temporary));
    findings.file(narrow_text(label), content);
}

/// Thumbnails of Explorer: 12 or 24 bytes, then a JPEG.
Bytes without_thumbnail_head(Bytes stream)
{
    for (const std::size_t head : {12u, 24u})
        if (u32_at(stream, 0) == head && u16_at(stream, head) == 0xd8ff)
            return stream.subspan(head);
    return stream;
}

void open_stream(const std::string& name, Bytes stream, Findings& findings)
{
    if (is_summary(name)) {
        if (const auto properties = document_properties(stream)) {
            findings.text(name, properties->lines);
            return findings.file("thumbnail", properties->thumbnail);
        }
        findings.gap(Unscannable::malformed);
    }
    if (is_small_print(name)) return findings.text(name, printable_runs(stream, least_letters));
    if (name == "Workbook" || name == "Book") return open_excel(stream, findings);
    if (name == "\1Ole10Native") return give_package(name, stream, findings);
    findings.file(name, without_thumbnail_head(stream));
}

void open_child(const Storage& storage, std::size_t index, Findings& findings, std::uint32_t depth)
{
    const auto& name = storage.name(index);
    if (const auto inner = storage.storage(index)) {
        const auto before = findings.enter(name);
        open_storage(*inner, findings, depth + 1);
        findings.leave(before);
    } else if (const auto stream = storage.stream(index)) {
        open_stream(name, *stream, findings);
    } else {
        findings.gap(Unscannable::malformed);
    }
}

void open_pivot_caches(const Storage& caches, Findings& findings)
{
    for (std::size_t i = 0; i < caches.size() && !findings.spent(); ++i) {
        if (const auto stream = caches.stream(i))
            open_pivot_cache(*stream, caches.name(i), findings);
        else
            findings.gap(Unscannable::malformed);
    }
}

/// Names are compared as written: what differs from them is given on like anything else.
class Office {
public:
    Office(const Storage& storage, Findings& findings)
        : word_{storage.find("WordDocument").has_value()},
          powerpoint_{storage.find("PowerPoint Document").has_value()},
          encrypted_{storage.find("EncryptedPackage").has_value()}
    {
        // [MS-OFFCRYPTO] §2.3: OOXML under a password.
        if (encrypted_) findings.gap(Unscannable::encrypted);
        if (word_) open_word(storage, findings);
        if (powerpoint_) open_powerpoint(storage, findings);
    }
    bool has_read(std::string_view name) const
    {
        return (word_ && is_word(name)) || (powerpoint_ && is_powerpoint(name)) ||
               (encrypted_ && is_encryption(name));
    }

private:
    bool word_;
    bool powerpoint_;
    bool encrypted_;
};

} // namespace

void open_storage(const Storage& storage, Findings& findings, std::uint32_t depth)
{
    constexpr std::size_t most_children = 10'000; // as Budget::parts
    if (depth > findings.depth_limit()) return findings.gap(Unscannable::too_deep);
    if (storage.size() > most_children) findings.gap(Unscannable::over_budget);
    if (storage.find("__properties_version1.0")) return open_message(storage, findings, depth);
    const Office office{storage, findings};
    for (std::size_t i = 0; i < storage.size() && !findings.spent(); ++i) {
        const auto& name = storage.name(i);
        if (office.has_read(name)) continue;
        if (const auto caches = name.starts_with("_SX_DB_CUR") ? storage.storage(i) : std::nullopt)
            open_pivot_caches(*caches, findings);
        else
            open_child(storage, i, findings, depth);
    }
}

void open_compound(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    Findings findings{out, allowance};
    if (const auto root = Storage::open(document)) return open_storage(*root, findings, 0);
    findings.gap(Unscannable::malformed);
    findings.text("text", printable_runs(document, least_letters));
}

} // namespace lazaret::extract::worker
