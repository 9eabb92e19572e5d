// The part of the unpacker that lets extractors run, and what it does when they fail.
#include "extract/unpacker.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {
namespace {

constexpr std::size_t piece_size = 16 * 1024; // bytes
constexpr std::size_t piece_overlap = 256;    // bytes; no identifier is longer

/// Of what is no archive by its head, so much is kept in case it is one by its end.
constexpr std::uint64_t max_spare = 16ull << 20; // bytes

/// When a decoder fails so early, the part is probably not encoded at all and is read anew.
constexpr std::size_t second_chance = 4 * 1024; // bytes

bool is_compression(Format format)
{
    return format == Format::gzip || format == Format::zlib || format == Format::deflate ||
           format == Format::brotli || format == Format::zstd;
}

} // namespace

void Unpacker::run(std::size_t level, Bytes bytes)
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

void Unpacker::missing(Unscannable why, std::uint64_t bytes)
{
    if (why == Unscannable::malformed) {
        if (cut_short_) return;
        stack_[current_].truncated = true;
        if (stack_[current_].guessed) return;
    }
    visitor_.gap(why, bytes);
}

void Unpacker::give_up(Unscannable why, Bytes rest)
{
    stack_[current_].failed = why;
    stack_[current_].rest = rest;
}

/// What a decoder could not make sense of is read as it stands, from its beginning if it failed
/// early: a client may declare a coding that it did not apply.
void Unpacker::after_failure(std::size_t level)
{
    Open& part = stack_[level];
    const auto why = *std::exchange(part.failed, std::nullopt);
    const auto rest = part.rest;
    part.extractor.reset();
    if (part.also_text) {
        part.mode = Mode::pieces;
        if (!part.guessed) not_read(part, why, rest.size());
        return;
    }
    part.mode = Mode::skipped;
    const bool early = part.extracted + part.chunk.size() - rest.size() <= second_chance;
    const bool again = why == Unscannable::malformed && early && !part.second_try;
    not_read(part, why, again ? part.fed : rest.size());
    if (again) return try_again(level, part.chunk);
    if (why != Unscannable::malformed) return;
    become_text(part, {});
    visitor_.text(rest);
}

/// Reads the part anew as something else: what came before `chunk`, and `chunk`.
void Unpacker::try_again(std::size_t level, Bytes chunk)
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

/// Who reads a file from its end may see an archive where we saw something else.
void Unpacker::watch(std::size_t level, Bytes bytes)
{
    Open& part = stack_[level];
    if (!part.late) return;
    part.late->feed(bytes);
    if (!part.spare) return;
    if (part.fed > max_spare) return part.spare.reset();
    const auto outer = std::exchange(current_, level);
    part.spare->feed(bytes, *this);
    current_ = outer;
}

/// It is one: opened, if it was kept; else two readers see different things.
void Unpacker::open_late(std::size_t level)
{
    Open& part = stack_[level];
    if (!part.spare) return visitor_.gap(Unscannable::ambiguous, 0);
    part.unread.reset();
    const auto outer = std::exchange(current_, level);
    part.spare->finish(*this);
    current_ = outer;
}

void Unpacker::close(std::size_t level)
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
    if (part.finder) {
        const auto outer = std::exchange(current_, level);
        part.finder->finish(*this);
        current_ = outer;
    }
    if (part.late && part.late->found()) open_late(level);
    part.spare.reset();
    if (part.also_text) read_piece(part);
    if (part.in_text) visitor_.end_text();
    if (part.unread) visitor_.gap(*part.unread, part.unread_bytes);
    if (!part.same_part) visitor_.close();
    stack_.pop_back();
}

/// A part whose decoded form is open as a text cannot be one itself at the same time: it is read a
/// piece at a time. The pieces overlap, for what lies across their border.
void Unpacker::add_to_piece(Open& part, Bytes bytes)
{
    while (!bytes.empty()) {
        const auto taken = std::min(bytes.size(), piece_size - part.piece.size());
        part.piece += as_text(bytes.first(taken));
        bytes = bytes.subspan(taken);
        if (part.piece.size() == piece_size) read_piece(part);
    }
}

void Unpacker::read_piece(Open& part)
{
    if (part.piece.size() == part.piece_old) return;
    visitor_.begin_text(Encoding::utf8_or_cp1252, Escapes::none);
    visitor_.text(as_bytes(part.piece));
    visitor_.end_text();
    part.piece.erase(0, part.piece.size() - std::min(part.piece.size(), piece_overlap));
    part.piece_old = part.piece.size();
}

} // namespace lazaret::extract
