/// Walks the tree of parts of one body: the only place that knows recursion.
#pragma once

#include "extract/embedded.hpp"
#include "extract/late_marks.hpp"
#include "extract/visitor.hpp"

#include <deque>
#include <optional>

namespace lazaret::extract {

/// Sink of all extractors of a body. Keeps the open parts on a stack, finds out what each one is,
/// gives it an extractor or to the visitor as a text, and turns budget and depth into gaps.
///
/// Whatever can be scanned at no great cost is given as text as well, even where it is a gap: a
/// declared coding may be a lie. The trap: an extractor calls back into feeding the part below it,
/// so `current_` says whose calls these are.
class Unpacker final : public Sink {
public:
    /// `workshop` may be null: documents are then `unsupported`. The rest outlives the unpacker.
    Unpacker(Visitor& visitor, Workshop* workshop, Part body, std::string_view content_encoding,
             Budget& budget);

    /// Before the first feed(): what the body is, when that is known without a look.
    void begin_body(Format format);
    /// The next bytes of the body, cut anywhere.
    void feed(Bytes chunk);
    /// What ends too early from now on does so because the body was not seen whole.
    void cut_short();
    void finish();

    /// Of the body itself, as its content shows; empty before enough of it was seen.
    std::string_view format() const { return format_; }
    const Part& body() const { return body_; }

    // For extractors.
    void begin(const Part& part) override { open(part, std::nullopt, nullptr); }
    void begin_as(const Part& part, Format format) override { open(part, format, nullptr); }
    void begin_text(Encoding encoding, Escapes escapes) override;
    void data(Bytes bytes) override;
    void gap(Unscannable why) override { missing(why, 0); }
    void missing(Unscannable why, std::uint64_t bytes) override;
    void give_up(Unscannable why, Bytes rest) override;
    void end() override;

private:
    enum class Mode : std::uint8_t {
        holding,    ///< until it is clear what it is
        text,       ///< to the visitor
        metadata,   ///< to the visitor, as far as media_read goes
        extracting, ///< to its extractor
        pieces,     ///< to the visitor in pieces; its extractor gave up
        skipped,    ///< to nobody
    };

    struct Reading {
        Encoding encoding = Encoding::utf8_or_cp1252;
        Escapes escapes = Escapes::none;
    };

    struct Open {
        Part part;
        std::size_t above = 0;             ///< level that it lies in
        std::size_t inner = 0;             ///< level of the innermost part its extractor has open
        std::optional<std::size_t> coding; ///< which of the declared codings this layer is
        Mode mode = Mode::holding;
        Format format = Format::text;
        std::unique_ptr<Extractor> extractor;
        std::unique_ptr<EmbeddedFinder> finder; ///< of files that the text holds
        std::optional<LateMarks> late;          ///< of what is read as text, or not at all
        std::unique_ptr<Extractor> spare;       ///< collects it, in case it is an archive after all
        std::uint64_t fed = 0;                  ///< bytes
        std::uint64_t extracted = 0;            ///< bytes given to the extractor before `chunk`
        std::string head;        ///< the first bytes: until sniffed, and in case a decoder gives up
        bool second_try = false; ///< its decoder gave up: it is not what it says
        bool also_text = false;  ///< what the extractor gets is read in pieces, too
        bool guessed = false;    ///< the extractor was our idea: when it fails, that is no gap
        bool same_part = false;  ///< another text of the part above, no part of its own
        bool in_text = false;
        std::string piece; ///< not yet read, after piece_overlap bytes that were
        std::size_t piece_old = 0;
        std::optional<Unscannable> unread; ///< a gap whose bytes are still being counted
        std::uint64_t unread_bytes = 0;
        // What the extractor said while it had control:
        Bytes chunk;
        std::optional<Unscannable> failed;
        Bytes rest;
        bool truncated = false;
    };

    void open_body();
    void open(const Part& part, std::optional<Format> format, const Reading* reading);
    void open_coding(Open& layer, std::size_t index);
    std::size_t innermost() const { return stack_[current_].inner; }
    void give(std::size_t level, Bytes bytes);
    void deliver(std::size_t level, Bytes bytes);
    void hold(std::size_t level, Bytes bytes);
    void decide(std::size_t level, Bytes head);
    Format first_look(const Open& part, Bytes head) const;
    void become(Open& part, Format format, Bytes head);
    void become_text(Open& part, Reading reading);
    void read_text(std::size_t level, Bytes bytes);
    void run(std::size_t level, Bytes bytes);
    void after_failure(std::size_t level);
    void try_again(std::size_t level, Bytes chunk);
    void watch(std::size_t level, Bytes bytes);
    void open_late(std::size_t level);
    void close(std::size_t level);
    void add_to_piece(Open& part, Bytes bytes);
    void read_piece(Open& part);
    void not_read(Open& part, Unscannable why, std::uint64_t bytes);

    Visitor& visitor_;
    Workshop* workshop_;
    Part body_;
    std::vector<Format> codings_;
    bool too_many_codings_ = false;
    Budget& budget_;
    std::string_view format_;
    std::deque<Open> stack_;  ///< so that a level stays where it is
    std::size_t current_ = 0; ///< level of the extractor that has control
    std::uint32_t parts_ = 0;
    bool cut_short_ = false;
};

} // namespace lazaret::extract
