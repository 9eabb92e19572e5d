/// Where one record ends and the next begins, and what the headings of a table say of its columns.
///
/// A record is a line of a table (CSV, a sheet's row), an object in an array of JSON (and a line of
/// NDJSON), a patient's segments in HL7 v2. Other texts are one record from end to end.
#pragma once

#include "detect/detectors.hpp"
#include "detect/window.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// In which column a place stands, for each sign that may separate columns: which of them does is
/// known only later.
using Columns = std::array<std::uint8_t, 4>;

/// The column of `position` in its line, as far as the window reaches. From 0; 255 is "255 or
/// more".
Columns columns_at(std::uint64_t position, const Window& window);

/// Push-fed with the folded texts of a body; positions are those of the window.
class Records {
public:
    /// `borders`: whether same() will be asked; finding the borders costs time on every byte.
    explicit Records(bool borders) : borders_{borders} {}

    static constexpr std::size_t head_size = 4096; ///< bytes: a table must show itself within

    /// Another text begins.
    void change_text(std::uint64_t position);
    /// More of the present text, before anything in it is judged.
    void feed(std::string_view view);

    /// Whether the present text is a table, or may turn out to be one.
    bool may_be_table() const
    {
        return !texts_.empty() &&
               (texts_.back().shape == Shape::table || texts_.back().shape == Shape::unknown);
    }

    /// Whether two places belong to one record. Both within what forget_before() left.
    bool same(std::uint64_t a, std::uint64_t b) const;

    /// A detector that others look for stands there: if that is the heading of a table, every row
    /// is near to it.
    void note(DetectorId detector, std::uint64_t position, const Columns& columns);
    /// Whether the table in which `position` stands has `detector` in its heading, behind which it
    /// lies; with `column`, in the heading of that very column.
    bool is_headed(DetectorId detector, std::uint64_t position, const Columns* column) const;

    void forget_before(std::uint64_t position);

private:
    enum class Shape : std::uint8_t { unknown, plain, table, json, hl7 };
    struct Heading {
        DetectorId detector = 0;
        std::uint64_t position = 0;
        Columns columns{};
    };
    struct Text {
        std::uint64_t start = 0;
        Shape shape = Shape::unknown;
        std::uint8_t separator = 0;    ///< place in Columns, of a table
        std::uint64_t heading_end = 0; ///< of a table: where its first row ends
        std::vector<Heading> headings; ///< what stands in the head, at most 64
    };
    /// A row's end, or a bracket of JSON.
    struct Mark {
        std::uint64_t position = 0;
        std::int32_t depth = 0; ///< behind it; of JSON
        bool opens = false;     ///< of JSON: an object begins
        bool sibling = false;   ///< a record ends here, and another of its kind follows
    };

    const Text* text_of(std::uint64_t position) const;
    void look(bool last);
    bool look_for_table();
    void mark(std::string_view view, std::uint64_t position);
    void mark_rows(std::string_view view, std::uint64_t position);
    void mark_brackets(std::string_view view, std::uint64_t position);
    void mark_segments(std::string_view view, std::uint64_t position);
    std::size_t end_of_string(std::string_view view, std::size_t at);

    bool borders_ = false;
    std::deque<Text> texts_; ///< by start; the last is the present one
    std::deque<Mark> marks_;
    std::string head_;           ///< of the present text until its shape is known
    std::uint64_t position_ = 0; ///< behind what was fed
    bool quoted_ = false;        ///< a table's cell is open
    bool in_string_ = false;     ///< within a string of JSON
    bool escaped_ = false;       ///< the character before was its backslash
    bool closed_ = false;        ///< nothing but spaces and a comma since an object ended
    std::int32_t depth_ = 0;
    std::string line_start_; ///< of HL7: the first letters of the line
};

} // namespace lazaret::detect
