/// Reads RTF. For rtf.cpp and rtf_text.cpp only.
#pragma once

#include "extract/code_pages.hpp"
#include "extract/rtf_object.hpp"
#include "extract/rtf_words.hpp"

#include <array>
#include <optional>

namespace lazaret::extract {

/// Rich Text Format (RTF 1.9.1), as one text in the order in which it is read. What stands beside
/// that (notes, headers, properties, and groups that only some programs know) is a text of its own,
/// so that no word is cut by it; pictures and embedded objects are parts inside.
class Rtf final : public Extractor {
public:
    Rtf() : text_{Part{}, true} {}

    void feed(Bytes chunk, Sink& out) override;
    void finish(Sink& out) override;

private:
    enum class State : std::uint8_t { plain, backslash, word, number, hex, binary, after };
    enum class Place : std::uint8_t { text, aside, object };

    struct Group {
        Place place = Place::text;
        std::uint16_t skip = 1;   ///< characters after \u that stand for the same one
        bool starred = false;     ///< \* came: a group that may be ignored
        std::string_view label{}; ///< what the text aside is, until it is written
    };

    /// Deeper groups share the properties of the deepest. Word stops at a few dozen.
    static constexpr std::size_t max_depth = 512;
    static constexpr std::size_t max_word = 32;         // letters (RTF 1.9.1, "Control Word")
    static constexpr std::size_t max_aside = 64 * 1024; // bytes

    Group& group() { return groups_[std::min(depth_, max_depth - 1)]; }

    std::string_view read_plain(std::string_view text, Sink& out);
    std::string_view read_binary(std::string_view text, Sink& out);
    void read_after(std::string_view text, Sink& out);
    bool take(char c, Sink& out);
    void symbol(char c, Sink& out);
    void hex_digit(char c, Sink& out);
    void end_word(Sink& out);
    void act(const RtfWord& word, Sink& out);
    void set_place(Place place, std::string_view label);
    void open_group(Sink& out);
    void close_group(Sink& out);
    void unicode(Sink& out);
    void begin_binary(Sink& out);

    void character(unsigned char c, Sink& out);
    void put(std::string_view utf8, Sink& out);
    void put_aside(std::string_view utf8, Sink& out);
    void put_digits(std::string_view text, Sink& out);
    void give_aside(Sink& out);

    State state_ = State::plain;
    std::array<Group, max_depth> groups_{};
    std::size_t depth_ = 0;
    CodePage page_ = CodePage::windows_1252;

    std::string word_;
    bool negative_ = false;
    bool has_number_ = false;
    std::int64_t number_ = 0;
    int first_digit_ = -1; ///< of \'hh
    std::uint64_t binary_left_ = 0;
    std::uint32_t skip_ = 0; ///< characters that repeat the last \u
    char32_t surrogate_ = 0; ///< the first of a pair

    Output text_;
    std::string aside_;
    std::optional<RtfObject> object_;
    std::size_t object_depth_ = 0; ///< of the group that the object is
    int object_digit_ = -1;        ///< the first of two
    bool epilogue_ = false;
};

} // namespace lazaret::extract
