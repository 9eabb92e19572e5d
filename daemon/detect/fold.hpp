/// Text made comparable: one ASCII letter for é, É without accent, e + accent, ｅ; one space for
/// all spaces; nothing for what nobody sees. Letter case stays. What has no ASCII form stays as
/// UTF-8.
///
/// The trap: folded text is shorter than its source, so places in it are not places in the source.
/// Anchors lead back.
#pragma once

#include "base/bytes.hpp"
#include "detect/scanner.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// From the folded byte `folded` on, one folded byte is `Folder::unit()` bytes from `source` on.
struct Anchor {
    std::uint32_t folded; ///< bytes, in what one call of fold() returned
    std::uint64_t source; ///< bytes, in the text
};

/// Folds one text, cut anywhere: also inside a UTF-8 sequence, a surrogate pair or an escape.
/// A byte that is not valid UTF-8 is read as CP1252, so that old exports need no declaration.
class Folder {
public:
    /// Working memory, to be used again and again.
    struct Buffer {
        std::vector<char> bytes;
        std::vector<Anchor> anchors; ///< of the last call, in order; the first is of byte 0
    };

    Folder(Encoding encoding, Escapes escapes) : encoding_{encoding}, escapes_{escapes} {}

    /// Returns the folded text: `chunk` itself where nothing is to be changed, else a view into
    /// `buffer`, valid until its next use. An incomplete sequence at the end waits.
    /// `chunk`: at most 1 GiB.
    std::string_view fold(Bytes chunk, Buffer& buffer);
    /// What an incomplete sequence at the end of the text comes to.
    std::string_view finish(Buffer& buffer);

    /// Source bytes of one plain character.
    unsigned unit() const { return encoding_ == Encoding::utf8_or_cp1252 ? 1 : 2; }

private:
    /// Folds what is complete of `in` (all, if `last`), and returns how much that was.
    std::size_t run(std::string_view in, bool last, Buffer& buffer);
    std::size_t run_letters(std::string_view in, Buffer& buffer);
    template <class Units>
    std::size_t run_units(std::string_view in, bool last, Buffer& buffer);
    template <class Units>
    std::size_t run_specials(std::string_view in, bool last, Buffer& buffer);

    Encoding encoding_;
    Escapes escapes_;
    std::uint64_t offset_ = 0; ///< of the first byte of the text that was not folded yet
    std::size_t written_ = 0;  ///< to the buffer, in this call
    std::string carry_;        ///< an incomplete sequence, at most 32 bytes
};

/// The folded form of one character. Writes at most 4 bytes to `to`, returns how many.
std::size_t fold_character(char32_t character, char* to);

/// All of a short text at once: terms of dictionaries, tests.
std::string folded(std::string_view utf8, Escapes escapes = Escapes::none);

} // namespace lazaret::detect
