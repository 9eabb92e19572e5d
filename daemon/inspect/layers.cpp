// The part of the unpacker that lets extractors run, and what it does when they fail.
#include "inspect/short_text.hpp"
#include "inspect/unpacker.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::inspect {
namespace {

using extract::Format;
using extract::Unscannable;

constexpr std::size_t max_gaps = 100;         // that are listed; all are counted
constexpr std::size_t piece_size = 16 * 1024; // bytes
constexpr std::size_t piece_overlap = 256;    // bytes; no identifier is longer

/// When a decoder fails so early, the part is probably not encoded at all and is read anew.
constexpr std::size_t second_chance = 4 * 1024; // bytes

bool is_compression(Format format)
{
    return format == Format::gzip || format == Format::zlib || format == Format::deflate ||
           format == Format::brotli || format == Format::zstd;
}

} // namespace

void Inspector::Unpacker::add_text(const std::string& part, std::string_view text)
{
    if (text.empty()) return;
    scan_text(part, text);
    for (const auto& form : other_forms(text))
        scan_text(part, form);
}

void Inspector::Unpacker::run(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    // Kept as long as a second reading may need it.
    if (part.extracted < second_chance && is_compression(part.format)) {
        const auto room = second_chance - static_cast<std::size_t>(part.extracted);
        part.head += as_text(bytes.first(std::min(bytes.size(), room)));
    }
    part.chunk = bytes;
    const auto outer = std::exchange(current_, level);
    part.extractor->feed(bytes, *this);
    current_ = outer;
    if (part.also_text) add_to_piece(part, bytes);
    if (part.failed) return after_failure(level);
    part.extracted += bytes.size();
}

void Inspector::Unpacker::gap(Unscannable why)
{
    const auto level = std::min(current_ + 1, stack_.size() - 1);
    if (why == Unscannable::malformed) {
        if (cut_short_) return;
        stack_[current_].truncated = true;
        if (stack_[current_].guessed) return;
    }
    note(stack_[level].path, why, 0);
}

void Inspector::Unpacker::give_up(Unscannable why, Bytes rest)
{
    stack_[current_].failed = why;
    stack_[current_].rest = rest;
}

/// What a decoder could not make sense of is read as it stands, from its beginning if it failed
/// early: a client may declare a coding that it did not apply.
void Inspector::Unpacker::after_failure(std::size_t level)
{
    Open& part = stack_[level];
    const auto why = *std::exchange(part.failed, std::nullopt);
    const auto rest = part.rest;
    part.extractor.reset();
    if (part.also_text) {
        part.mode = Mode::pieces;
        if (!part.guessed) part.counting = note(part.path, why, rest.size());
        return;
    }
    part.mode = Mode::skipped;
    const bool early = part.extracted + part.chunk.size() - rest.size() <= second_chance;
    const bool again = why == Unscannable::malformed && early && !part.second_try;
    part.counting = note(part.path, why, again ? part.fed : rest.size());
    if (again) return try_again(level, part.chunk);
    if (why != Unscannable::malformed) return;
    become_text(part, detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
    scan(rest);
}

/// Reads the part anew as something else: what came before `chunk`, and `chunk`.
void Inspector::Unpacker::try_again(std::size_t level, Bytes chunk)
{
    Open& part = stack_[level];
    part.second_try = true;
    part.coding.reset();
    part.mode = Mode::holding;
    const auto before = static_cast<std::size_t>(std::exchange(part.extracted, 0));
    const auto head = std::exchange(part.head, {}).substr(0, before);
    if (!head.empty()) hold(level, as_bytes(head));
    if (!chunk.empty()) deliver(level, chunk);
}

void Inspector::Unpacker::close(std::size_t level)
{
    Open& part = stack_[level];
    while (part.mode == Mode::holding && !part.head.empty()) {
        const auto head = std::exchange(part.head, {});
        decide(level, as_bytes(head));
        deliver(level, as_bytes(head));
    }
    if (part.extractor) {
        const auto outer = std::exchange(current_, level);
        part.extractor->finish(*this);
        part.extractor.reset();
        current_ = outer;
        const bool lost = part.truncated && is_compression(part.format);
        if (lost && !part.second_try && part.extracted <= second_chance) {
            try_again(level, {});
            return close(level);
        }
    }
    if (part.also_text) scan_piece(part);
    if (part.in_scanner) scanner_.end();
    stack_.pop_back();
}

/// Texts nest in the scanner, so a part whose decoded form is open there cannot stay open itself:
/// it is scanned a piece at a time. The pieces overlap, for what lies across their border.
void Inspector::Unpacker::add_to_piece(Open& part, Bytes bytes)
{
    while (!bytes.empty()) {
        const auto taken = std::min(bytes.size(), piece_size - part.piece.size());
        part.piece += as_text(bytes.first(taken));
        bytes = bytes.subspan(taken);
        if (part.piece.size() == piece_size) scan_piece(part);
    }
}

void Inspector::Unpacker::scan_piece(Open& part)
{
    if (part.piece.size() == part.piece_old) return;
    scan_text(part.path, part.piece);
    part.piece.erase(0, part.piece.size() - std::min(part.piece.size(), piece_overlap));
    part.piece_old = part.piece.size();
}

Inspector::Unpacker::Counting Inspector::Unpacker::note(const std::string& path, Unscannable why,
                                                        std::uint64_t bytes)
{
    Counting gap{.why = why, .listed = std::nullopt};
    ++report_.gap_counts[static_cast<std::size_t>(why)];
    if (report_.gaps.size() < max_gaps) {
        gap.listed = report_.gaps.size();
        report_.gaps.push_back({.part = path, .why = why, .bytes = 0});
    }
    count(gap, bytes);
    return gap;
}

void Inspector::Unpacker::count(const Counting& gap, std::uint64_t bytes)
{
    report_.gap_bytes[static_cast<std::size_t>(gap.why)] += bytes;
    if (gap.listed) report_.gaps[*gap.listed].bytes += bytes;
}

} // namespace lazaret::inspect
