/// What the marks at the ends of Word's paragraphs mean in tables (MS-DOC §2.4.3): the character
/// alone does not tell the end of a cell from the end of a row.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <vector>

namespace lazaret::extract::worker {

enum class Mark : std::uint8_t {
    plain,    ///< a paragraph outside tables
    in_cell,  ///< a paragraph of a cell, or the end of a cell when its mark says so
    row_end,  ///<
    cell_end, ///< of a table inside a table
};

class Paragraphs {
public:
    /// `table`: PlcBtePapx, as the FIB points to it; `document`: the stream WordDocument.
    Paragraphs(Bytes table, Bytes document);

    /// False: nothing is known, guess.
    bool known() const { return !ends_.empty(); }
    /// Of the paragraph that ends with the byte before `offset`.
    Mark ending_at(std::uint32_t offset) const;

private:
    struct End {
        std::uint32_t offset;
        Mark mark;
    };
    void read_page(Bytes page);

    std::vector<End> ends_; ///< sorted
};

} // namespace lazaret::extract::worker
