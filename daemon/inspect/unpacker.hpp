/// Walks the tree of parts of one body: the only place that knows recursion.
#pragma once

#include "inspect/inspector.hpp"

#include <optional>

namespace lazaret::inspect {

/// Sink of all extractors of a body. Keeps the open parts on a stack, finds out what each one is,
/// gives it an extractor or to the scanner as a text, and turns budget and depth into gaps.
///
/// Whatever can be scanned at no great cost is scanned as text as well, even where it is a gap: an
/// archive may hold plain strings, a declared coding may be a lie. The trap: an extractor calls
/// back into feeding the part below it, so `current_` says whose calls these are.
class Inspector::Unpacker final : public extract::Sink {
public:
    Unpacker(detect::Scanner scanner, extract::Part body, std::string_view content_encoding,
             extract::Budget budget);

    void add_text(const std::string& part, std::string_view text);
    void feed(Bytes chunk);
    std::span<const std::uint64_t> tallies() const { return scanner_.tallies(); }
    void cut_short(extract::Unscannable why, std::uint64_t bytes);
    Report finish();

    void begin(const extract::Part& part) override { open(part, std::nullopt); }
    void begin_as(const extract::Part& part, extract::Format format) override
    {
        open(part, format);
    }
    void data(Bytes bytes) override { give(current_ + 1, bytes); }
    void gap(extract::Unscannable why) override;
    void give_up(extract::Unscannable why, Bytes rest) override;
    void end() override { close(current_ + 1); }

private:
    enum class Mode : std::uint8_t {
        holding,    ///< until it is clear what it is
        text,       ///< to the scanner
        metadata,   ///< to the scanner, as far as media_scanned goes
        extracting, ///< to its extractor
        pieces,     ///< to the scanner in pieces; its extractor gave up
        skipped,    ///< to nobody
    };

    /// A gap whose bytes are still being counted.
    struct Counting {
        extract::Unscannable why = extract::Unscannable::opaque;
        std::optional<std::size_t> listed; ///< index into Report::gaps
    };

    struct Open {
        extract::Part part;
        std::string path;
        bool unnamed = false; ///< the path is a stand-in ("body") and no prefix of others
        std::optional<std::size_t> coding; ///< which of the declared codings this layer is
        Mode mode = Mode::holding;
        extract::Format format = extract::Format::text;
        std::unique_ptr<extract::Extractor> extractor;
        std::uint64_t fed = 0;       ///< bytes
        std::uint64_t extracted = 0; ///< bytes given to the extractor before `chunk`
        std::string head;        ///< the first bytes: until sniffed, and in case a decoder gives up
        bool second_try = false; ///< its decoder gave up: it is not what it says
        bool also_text = false;  ///< what the extractor gets is scanned in pieces, too
        bool guessed = false;    ///< the extractor was our idea: when it fails, that is no gap
        bool in_scanner = false;
        std::string piece; ///< not yet scanned, after piece_overlap bytes that were
        std::size_t piece_old = 0;
        std::optional<Counting> counting;
        // What the extractor said while it had control:
        Bytes chunk;
        std::optional<extract::Unscannable> failed;
        Bytes rest;
        bool truncated = false;
    };

    void open_body();
    void open(const extract::Part& part, std::optional<extract::Format> format);
    void open_coding(Open& layer, std::size_t index);
    void scan_labels(const Open& part);
    void give(std::size_t level, Bytes bytes);
    void deliver(std::size_t level, Bytes bytes);
    void hold(std::size_t level, Bytes bytes);
    void decide(std::size_t level, Bytes head);
    extract::Format first_look(const Open& part, Bytes head) const;
    void become(Open& part, extract::Format format, Bytes head);
    void become_text(Open& part, detect::Encoding encoding, detect::Escapes escapes);
    void run(std::size_t level, Bytes bytes);
    void after_failure(std::size_t level);
    void try_again(std::size_t level, Bytes chunk);
    void close(std::size_t level);
    void scan(Bytes bytes);
    void scan_text(const std::string& part, std::string_view text);
    void add_to_piece(Open& part, Bytes bytes);
    void scan_piece(Open& part);

    /// Enters a gap in the report; returns it for counting further bytes.
    Counting note(const std::string& path, extract::Unscannable why, std::uint64_t bytes);
    void count(const Counting& gap, std::uint64_t bytes);

    detect::Scanner scanner_;
    extract::Part body_;
    std::vector<extract::Format> codings_;
    bool too_many_codings_ = false;
    extract::Budget budget_;
    std::vector<Open> stack_;
    std::size_t current_ = 0; ///< level of the extractor that has control
    std::uint32_t parts_ = 0;
    bool cut_short_ = false;
    Report report_;
};

} // namespace lazaret::inspect
