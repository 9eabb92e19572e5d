#include "extract/unpacker.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {
namespace {

constexpr std::size_t max_codings = 4;  // more are nobody's need
constexpr std::uint32_t max_depth = 64; // whatever the budget says: each level is stack, too

/// A picture's comments and camera fields stand at its beginning.
constexpr std::uint64_t media_read = 64 * 1024; // bytes

std::optional<Unscannable> gap_of(Format format)
{
    if (format == Format::image) return Unscannable::opaque;
    if (is_document(format)) return Unscannable::unsupported;
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

Escapes escapes_of(Format format)
{
    if (format == Format::json) return Escapes::json;
    return format == Format::xml ? Escapes::xml : Escapes::none;
}

/// What a text in UTF-16 is, judged by its ASCII letters.
Escapes escapes_of_wide(Bytes head)
{
    std::string narrow;
    for (const auto c : as_text(head.first(std::min(head.size(), sniff_size))))
        if (c > 0) narrow += c;
    return escapes_of(sniff(as_bytes(narrow), {}));
}

/// A text that is an encoded file and nothing else, or that is written in quoted-printable.
Format hidden_in_text(Bytes head)
{
    if (hides_hex(head)) return Format::hex; // hexadecimal digits are letters of base64, too
    if (hides_base64(head)) return Format::base64;
    return hides_quoted_printable(head) ? Format::quoted_printable : Format::text;
}

/// A form that its own encoder wrote has no blanks, control characters or bytes above 0x7e.
bool is_clean_form(Bytes head)
{
    const auto text = as_text(head);
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

Unpacker::Unpacker(Visitor& visitor, Workshop* workshop, Part body,
                   std::string_view content_encoding, Budget& budget)
    : visitor_{visitor}, workshop_{workshop}, body_{std::move(body)},
      codings_{codings(content_encoding)}, budget_{budget}
{
    budget_.depth = std::clamp(budget_.depth, 1u, max_depth);
    too_many_codings_ = codings_.size() > max_codings;
    if (too_many_codings_) codings_.clear();
}

void Unpacker::begin_body(Format format)
{
    open_body();
    format_ = name(format);
    become(stack_.front(), format, {});
}

void Unpacker::feed(Bytes chunk)
{
    if (chunk.empty()) return;
    if (stack_.empty()) open_body();
    budget_.received += chunk.size();
    give(0, chunk);
}

void Unpacker::finish()
{
    if (!stack_.empty()) close(0);
}

void Unpacker::cut_short()
{
    cut_short_ = true;
}

// Opening parts

void Unpacker::open_body()
{
    Open& body = stack_.emplace_back();
    body.part = body_;
    if (body.part.is_file && body.part.file_name.empty()) body.part.file_name = body_.name;
    visitor_.open(body.part);
    if (too_many_codings_) {
        format_ = name(Format::opaque);
        not_read(body, Unscannable::too_deep, 0);
        become_text(body, {});
    } else if (!codings_.empty()) {
        open_coding(body, 0);
    }
}

/// A layer of a declared content-coding.
void Unpacker::open_coding(Open& layer, std::size_t index)
{
    layer.coding = index;
    const auto coding = codings_[index];
    if (coding == Format::opaque || coding == Format::encrypted) {
        if (format_.empty()) format_ = name(coding);
        const bool known = coding == Format::encrypted;
        not_read(layer, known ? Unscannable::encrypted : Unscannable::unknown_coding, 0);
        become_text(layer, {});
        return;
    }
    become(layer, coding, {});
}

void Unpacker::open(const Part& part, std::optional<Format> format, const Reading* reading)
{
    const auto above = innermost() != 0 ? innermost() : current_;
    // One more level for a text that is no part of its own.
    const bool too_deep = stack_.size() >= budget_.depth && reading == nullptr;
    Open& child = stack_.emplace_back();
    child.part = part;
    child.above = above;
    stack_[current_].inner = stack_.size() - 1;
    if (reading != nullptr) {
        child.same_part = true;
        return become_text(child, *reading);
    }
    visitor_.open(child.part);
    const Open& parent = stack_[above];
    if (++parts_ > budget_.parts) {
        not_read(child, Unscannable::over_budget, 0);
        child.mode = Mode::skipped;
    } else if (too_deep) {
        not_read(child, Unscannable::too_deep, 0);
        become_text(child, {});
    } else if (parent.coding && *parent.coding + 1 < codings_.size()) {
        open_coding(child, *parent.coding + 1);
    } else if (format) {
        become(child, *format, {});
    }
}

void Unpacker::begin_text(Encoding encoding, Escapes escapes)
{
    const Reading reading{encoding, escapes};
    open({}, std::nullopt, &reading);
}

void Unpacker::end()
{
    auto& inner = stack_[current_].inner;
    const auto level = inner;
    if (level == 0) return;
    const auto above = stack_[level].above;
    close(level);
    inner = above == current_ ? 0 : above;
}

// Bytes

void Unpacker::data(Bytes bytes)
{
    if (const auto level = innermost(); level != 0) give(level, bytes);
}

void Unpacker::give(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    part.fed += bytes.size();
    if (part.unread) part.unread_bytes += bytes.size();
    deliver(level, bytes);
}

void Unpacker::deliver(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    switch (part.mode) {
    case Mode::text:
        read_text(level, bytes);
        return watch(level, bytes);
    case Mode::holding:
        return hold(level, bytes);
    case Mode::extracting:
        return run(level, bytes);
    case Mode::pieces:
        return add_to_piece(part, bytes);
    case Mode::metadata: {
        const auto before = part.fed - bytes.size();
        if (before < media_read)
            visitor_.text(bytes.first(std::min<std::uint64_t>(bytes.size(), media_read - before)));
        return watch(level, bytes);
    }
    case Mode::skipped:
        return;
    }
}

/// What a text holds in base64 or hex is a part inside it.
void Unpacker::read_text(std::size_t level, Bytes bytes)
{
    const auto& finder = stack_[level].finder;
    if (!finder) return visitor_.text(bytes);
    const auto outer = std::exchange(current_, level);
    finder->feed(bytes, *this, [this](Bytes text) { visitor_.text(text); });
    current_ = outer;
}

/// Until there is enough to tell what the part is. A chunk that is long enough is not copied.
void Unpacker::hold(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    if (part.head.empty() && bytes.size() >= sniff_size) {
        decide(level, bytes.first(sniff_size));
        return deliver(level, bytes);
    }
    const auto wanted = sniff_size - std::min(part.head.size(), sniff_size);
    const auto taken = std::min(wanted, bytes.size());
    part.head += as_text(bytes.first(taken));
    if (part.head.size() < sniff_size) return;
    const auto head = std::exchange(part.head, {});
    decide(level, as_bytes(head));
    deliver(level, as_bytes(head));
    if (taken < bytes.size()) deliver(level, bytes.subspan(taken));
}

// What a part is

void Unpacker::decide(std::size_t level, Bytes head)
{
    Open& part = stack_[level];
    const auto format = first_look(part, head);
    if (format_.empty()) format_ = name(format);
    become(part, format, head);
}

Format Unpacker::first_look(const Open& part, Bytes head) const
{
    const auto format = sniff(head, part.part);
    // Not what it says, and not what it looks like either: then it is read as it is.
    const bool same_again = part.second_try && format == part.format;
    return same_again ? Format::text : format;
}

void Unpacker::become(Open& part, Format format, Bytes head)
{
    part.format = format;
    // curl calls whatever it sends a form.
    const bool text =
        format == Format::text || (format == Format::urlencoded && !is_clean_form(head));
    const auto hidden = text ? hidden_in_text(head) : Format::text;
    const auto open_as = hidden == Format::text ? format : hidden;
    part.guessed = open_as != format;
    const auto used = static_cast<std::uint32_t>(std::min<std::size_t>(stack_.size(), max_depth));
    const auto depth = budget_.depth - std::min(used, budget_.depth) + 1; // its own level included
    if (is_document(open_as))
        part.extractor = workshop_ ? workshop_->open(open_as, part.part, depth, budget_) : nullptr;
    else
        part.extractor = make_extractor(open_as, part.part, budget_);
    if (part.extractor) {
        // Receivers differ on whether they decode these, so both readings are given.
        part.also_text = open_as == Format::base64 || open_as == Format::hex ||
                         open_as == Format::quoted_printable || open_as == Format::content_lines ||
                         (open_as == Format::urlencoded && !is_clean_form(head));
        part.mode = Mode::extracting;
        return;
    }
    if (const auto why = gap_of(format); why && !part.second_try) not_read(part, *why, part.fed);
    if (format == Format::utf16le || format == Format::utf16be) {
        const bool little = format == Format::utf16le;
        return become_text(part, {.encoding = little ? Encoding::utf16le : Encoding::utf16be,
                                  .escapes = escapes_of_wide(head)});
    }
    become_text(part, {.encoding = Encoding::utf8_or_cp1252, .escapes = escapes_of(format)});
    if (format == Format::media || format == Format::image) part.mode = Mode::metadata;
    const bool plain = format == Format::text || format == Format::json || format == Format::xml;
    if (plain) part.finder = std::make_unique<EmbeddedFinder>();
    part.late.emplace();
    if (format == Format::opaque && workshop_)
        part.spare = workshop_->open(Format::archive, part.part, depth, budget_);
}

void Unpacker::become_text(Open& part, Reading reading)
{
    visitor_.begin_text(reading.encoding, reading.escapes);
    part.in_text = true;
    part.mode = Mode::text;
}

void Unpacker::not_read(Open& part, Unscannable why, std::uint64_t bytes)
{
    if (part.unread) visitor_.gap(*part.unread, part.unread_bytes);
    part.unread = why;
    part.unread_bytes = bytes;
}

} // namespace lazaret::extract
