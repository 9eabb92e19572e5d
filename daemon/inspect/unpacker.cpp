#include "inspect/unpacker.hpp"

#include "extract/media_type.hpp"
#include "inspect/path.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::inspect {
namespace {

using extract::Format;
using extract::Unscannable;

constexpr std::size_t max_codings = 4;      // more are nobody's need
constexpr std::uint32_t max_depth = 64;     // whatever the budget says: each level is stack, too
constexpr std::size_t max_form_name = 1024; // bytes of a field's or file's name that are scanned

/// A picture's comments and camera fields stand at its beginning.
constexpr std::uint64_t media_scanned = 64 * 1024; // bytes

std::optional<Unscannable> gap_of(Format format)
{
    if (extract::is_document(format) && format != Format::dicom)
        return format == Format::image ? Unscannable::opaque : Unscannable::unsupported;
    switch (format) {
    case Format::encrypted:
        return Unscannable::encrypted;
    case Format::container:
        return Unscannable::unsupported;
    case Format::media:
    case Format::opaque:
        return Unscannable::opaque;
    default:
        return std::nullopt;
    }
}

detect::Escapes escapes_of(Format format)
{
    if (format == Format::json) return detect::Escapes::json;
    return format == Format::xml ? detect::Escapes::xml : detect::Escapes::none;
}

/// What a text in UTF-16 is, judged by its ASCII letters.
detect::Escapes escapes_of_wide(Bytes head)
{
    std::string narrow;
    for (const auto c : as_text(head.first(std::min(head.size(), extract::sniff_size))))
        if (c > 0) narrow += c;
    return escapes_of(extract::sniff(as_bytes(narrow), {}));
}

/// A form that its own encoder wrote has no blanks, control characters or bytes above 0x7e.
bool is_clean_form(Bytes head)
{
    const auto text = as_text(head);
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

Inspector::Unpacker::Unpacker(detect::Scanner scanner, extract::Part body,
                              std::string_view content_encoding, extract::Budget budget)
    : scanner_{std::move(scanner)}, body_{std::move(body)},
      codings_{extract::codings(content_encoding)}, budget_{budget}
{
    budget_.depth = std::clamp(budget_.depth, 1u, max_depth);
    too_many_codings_ = codings_.size() > max_codings;
    if (too_many_codings_) codings_.clear();
    stack_.reserve(budget_.depth + 1); // so that a level stays where it is
    report_.media_type = extract::essence(body_.media_type);
}

void Inspector::Unpacker::feed(Bytes chunk)
{
    if (chunk.empty()) return;
    if (stack_.empty()) open_body();
    report_.bytes += chunk.size();
    budget_.received += chunk.size();
    give(0, chunk);
}

Report Inspector::Unpacker::finish()
{
    if (!stack_.empty()) close(0);
    auto found = std::move(scanner_).finish();
    if (!found.complete) note("body", Unscannable::over_budget, report_.decoded_bytes);
    report_.findings = std::move(found.findings);
    report_.counts = std::move(found.counts);
    report_.tallies = std::move(found.tallies);
    report_.persons = found.persons;
    return std::move(report_);
}

void Inspector::Unpacker::cut_short(Unscannable why, std::uint64_t bytes)
{
    cut_short_ = true; // what ends too early now does so because of this
    note(body_.name.empty() ? "body" : path_step(body_.name), why, bytes);
}

// Opening parts

void Inspector::Unpacker::open_body()
{
    Open& body = stack_.emplace_back();
    body.part = body_;
    body.unnamed = body_.name.empty();
    body.path = body.unnamed ? "body" : path_step(body_.name);
    if (body.part.is_file && body.part.file_name.empty()) body.part.file_name = body_.name;
    scan_labels(body);
    if (too_many_codings_) {
        report_.format = extract::name(Format::opaque);
        body.counting = note(body.path, Unscannable::too_deep, 0);
        become_text(body, detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
    } else if (!codings_.empty()) {
        open_coding(body, 0);
    }
}

/// A layer of a declared content-coding.
void Inspector::Unpacker::open_coding(Open& layer, std::size_t index)
{
    layer.coding = index;
    const auto coding = codings_[index];
    if (coding == Format::opaque || coding == Format::encrypted) {
        if (report_.format.empty()) report_.format = extract::name(coding);
        const bool known = coding == Format::encrypted;
        const auto why = known ? Unscannable::encrypted : Unscannable::unknown_coding;
        layer.counting = note(layer.path, why, 0);
        become_text(layer, detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
        return;
    }
    become(layer, coding, {});
}

void Inspector::Unpacker::open(const extract::Part& part, std::optional<Format> format)
{
    const auto parent = current_;
    const bool too_deep = stack_.size() >= budget_.depth;
    Open& child = stack_.emplace_back();
    const Open& above = stack_[parent];
    child.part = part;
    child.unnamed = above.unnamed && part.name.empty();
    if (part.name.empty())
        child.path = above.path;
    else
        child.path = (above.unnamed ? "" : above.path + '/') + path_step(part.name);

    if (++parts_ > budget_.parts) {
        child.counting = note(child.path, Unscannable::over_budget, 0);
        child.mode = Mode::skipped;
        return;
    }
    scan_labels(child);
    if (too_deep) {
        child.counting = note(child.path, Unscannable::too_deep, 0);
        become_text(child, detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
    } else if (above.coding && *above.coding + 1 < codings_.size()) {
        open_coding(child, *above.coding + 1);
    } else if (format) {
        become(child, *format, {});
    }
}

/// Names stand before what they name, as labels do: "nir: ", then the content of the field.
void Inspector::Unpacker::scan_labels(const Open& part)
{
    std::string label;
    if (!part.part.field.empty()) label = part.part.field.substr(0, max_form_name) + ": ";
    if (!part.part.file_name.empty()) label += part.part.file_name.substr(0, max_form_name) + "\n";
    if (!label.empty()) scan_text(part.path + ".name", label);
    if (!part.part.headers.empty()) scan_text(part.path + ".headers", part.part.headers);
}

// Bytes

void Inspector::Unpacker::give(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    part.fed += bytes.size();
    if (part.counting) count(*part.counting, bytes.size());
    deliver(level, bytes);
}

void Inspector::Unpacker::deliver(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    switch (part.mode) {
    case Mode::text:
        return scan(bytes);
    case Mode::holding:
        return hold(level, bytes);
    case Mode::extracting:
        return run(level, bytes);
    case Mode::pieces:
        return add_to_piece(part, bytes);
    case Mode::metadata: {
        const auto before = part.fed - bytes.size();
        if (before < media_scanned)
            scan(bytes.first(std::min<std::uint64_t>(bytes.size(), media_scanned - before)));
        return;
    }
    case Mode::skipped:
        return;
    }
}

/// Until there is enough to tell what the part is. A chunk that is long enough is not copied.
void Inspector::Unpacker::hold(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    if (part.head.empty() && bytes.size() >= extract::sniff_size) {
        decide(level, bytes.first(extract::sniff_size));
        return deliver(level, bytes);
    }
    const auto wanted = extract::sniff_size - std::min(part.head.size(), extract::sniff_size);
    const auto taken = std::min(wanted, bytes.size());
    part.head += as_text(bytes.first(taken));
    if (part.head.size() < extract::sniff_size) return;
    const auto head = std::exchange(part.head, {});
    decide(level, as_bytes(head));
    deliver(level, as_bytes(head));
    if (taken < bytes.size()) deliver(level, bytes.subspan(taken));
}

void Inspector::Unpacker::scan(Bytes bytes)
{
    report_.decoded_bytes += bytes.size();
    scanner_.feed(bytes);
}

void Inspector::Unpacker::scan_text(const std::string& part, std::string_view text)
{
    scanner_.begin(part, detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
    scan(as_bytes(text));
    scanner_.end();
}

// What a part is

void Inspector::Unpacker::decide(std::size_t level, Bytes head)
{
    Open& part = stack_[level];
    const auto format = first_look(part, head);
    if (report_.format.empty()) report_.format = extract::name(format);
    become(part, format, head);
}

Format Inspector::Unpacker::first_look(const Open& part, Bytes head) const
{
    const auto format = extract::sniff(head, part.part);
    // Not what it says, and not what it looks like either: then it is scanned as it is.
    const bool same_again = part.second_try && format == part.format;
    return same_again ? Format::text : format;
}

void Inspector::Unpacker::become(Open& part, Format format, Bytes head)
{
    part.guessed = format == Format::text && extract::hides_base64(head);
    part.format = format;
    const auto open_as = part.guessed ? Format::base64 : format;
    part.extractor = extract::make_extractor(open_as, part.part, budget_);
    if (part.extractor) {
        // Receivers differ on whether they decode these, so both readings are scanned.
        part.also_text = open_as == Format::base64 || open_as == Format::quoted_printable ||
                         (open_as == Format::urlencoded && !is_clean_form(head));
        part.mode = Mode::extracting;
        return;
    }
    if (const auto why = gap_of(format); why && !part.second_try)
        part.counting = note(part.path, *why, part.fed);
    if (format == Format::utf16le || format == Format::utf16be) {
        const bool little = format == Format::utf16le;
        const auto encoding = little ? detect::Encoding::utf16le : detect::Encoding::utf16be;
        return become_text(part, encoding, escapes_of_wide(head));
    }
    become_text(part, detect::Encoding::utf8_or_cp1252, escapes_of(format));
    if (format == Format::media || format == Format::image) part.mode = Mode::metadata;
}

void Inspector::Unpacker::become_text(Open& part, detect::Encoding encoding,
                                      detect::Escapes escapes)
{
    scanner_.begin(part.path, encoding, escapes);
    part.in_scanner = true;
    part.mode = Mode::text;
}

} // namespace lazaret::inspect
