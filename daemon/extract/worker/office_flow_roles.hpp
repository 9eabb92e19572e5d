/// What the elements of the text formats are for a reader of text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lazaret::extract::worker {

enum class Dialect : std::uint8_t {
    office_open,   ///< ECMA-376: WordprocessingML, DrawingML, PresentationML and what is near
    open_document, ///< ISO 26300
    html,          ///< XHTML
};

enum class Role : std::uint8_t {
    none,       ///< its text belongs to what is around it
    run,        ///< holds text; blanks count
    hidden,     ///< no text for people: places, sizes
    paragraph,  ///< a block: begins and ends a line
    row,        ///< a line of cells
    cell,       ///< of a row
    table,      ///< in a cell it is a flow of its own
    aside,      ///< a flow of its own: text box, note, comment, code of a field
    deleted,    ///< tracked changes
    inserted,   ///< tracked changes
    tab,        ///< one
    line_break, ///< one
    hyphen,     ///< one that does not break
    spaces,     ///< as many as it says
    labels,     ///< has text in its attributes
};

/// By the name without its prefix.
Role role_of(std::string_view name, Dialect dialect);

/// The attributes that hold text, of elements that are Role::labels.
std::span<const std::string_view> label_attributes();

} // namespace lazaret::extract::worker
