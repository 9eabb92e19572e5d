/// Finds encoded files in any text: base64 and hexadecimal digits in JSON values, XML, data: URLs,
/// SQL, vCard, LDIF, HL7, PEM.
///
/// Runs beside the scan of a text and costs it little: one look at 16 bytes in every 40 finds each
/// stretch of 55 letters. What such a run decodes to must show a known format or a clean text:
/// identifiers, digests and keys are left alone, without a word. The trap: where a run begins is a
/// guess, so a short piece before its first line end may or may not be part of it; both are tried.
#pragma once

#include "extract/extractor.hpp"

#include <array>
#include <functional>
#include <memory>
#include <string>

namespace lazaret::extract {

/// The fewest letters that count, when at least 55 of them stand together.
inline constexpr std::size_t least_letters = 64;

class EmbeddedFinder {
public:
    /// Gives each find as a part named "base64" or "hex" to `out`, to be sniffed. The text itself
    /// is left to the caller.
    void feed(Bytes chunk, Sink& out);

    /// As above, and calls `text` with all of the chunk but what lies in finds: in order, so that a
    /// find is given while no other text is. The first 1.4 KiB of a find are given as text, too.
    void feed(Bytes chunk, Sink& out, const std::function<void(Bytes)>& text);

    /// The text ends here.
    void finish(Sink& out);

private:
    enum class State : std::uint8_t {
        searching,
        collecting, ///< until it is clear what it is
        decoding,
        ignoring, ///< to the end of the stretch
    };
    enum class Kind : std::uint8_t { base64, hex, deflate };

    static constexpr std::size_t max_tail = 256;     // bytes
    static constexpr std::size_t max_letters = 1368; // that decode to 1026 bytes
    static constexpr std::size_t first_look = 128;   // letters
    static constexpr std::size_t block_size = 4096;  // bytes

    std::size_t search(std::string_view text) const;
    std::size_t search_from_tail(std::string_view chunk, Sink& out);
    std::size_t go_on(std::string_view text, Sink& out);
    void begin_run();

    /// These take some of `text` and return how much; the run may have ended with that.
    std::size_t collect(std::string_view text);
    std::size_t decode(std::string_view text, Sink& out);
    std::size_t ignore(std::string_view text);
    std::size_t take_some(std::string_view text);
    bool take(char c);
    std::size_t take_letters(std::string_view letters);
    void end_line(char c);
    void end_run(bool with_last_line);

    bool is_hopeless() const;
    std::size_t other_begin() const;
    bool decide();
    void begin_at(std::size_t begin, Kind kind);
    void put_digits(std::string_view digits, Sink& out);
    void put(std::string_view letters, Sink& out);
    void put_sure(Sink& out);
    void put_byte(std::uint32_t byte, Sink& out);
    void flush(Sink& out);
    void begin_find(Sink& out);
    void end_find(Sink& out);

    State state_ = State::searching;
    std::string tail_; ///< the end of what was searched in vain: a run may begin in it

    // Of the present run:
    std::string held_;           ///< an escape that is cut off by the end of a chunk
    std::string letters_;        ///< without line ends and escapes, not yet decoded
    std::size_t sure_ = 0;       ///< how many of letters_ belong to the run: a word may follow it
    std::size_t line_ = 0;       ///< letters of the present line
    std::size_t first_line_ = 0; ///< letters of the first line, once it has ended
    std::size_t width_ = 0;      ///< letters of the second line, once it has ended
    std::size_t lines_ = 0;      ///< that have ended
    char line_end_ = 0;          ///< the last character, if the present line is empty
    bool padded_ = false;        ///< = came
    bool looked_ = false;        ///< at the first letters
    bool ended_ = false;
    bool begun_ = false; ///< something of it was taken

    // Of the present find:
    Kind kind_ = Kind::base64;
    std::uint32_t bits_ = 0;
    unsigned bits_held_ = 0; ///< letters in bits_
    std::unique_ptr<std::byte[]> block_;
    std::size_t used_ = 0;
};

} // namespace lazaret::extract
