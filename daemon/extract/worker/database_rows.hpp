/// The tables of a database as texts: shared by the readers of SQLite, Access and dBase.
#pragma once

#include "extract/worker/documents.hpp"

#include <array>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// One table as a part: the names of its columns, then a line a row, with a TAB between the cells.
/// TAB and line ends inside a cell become spaces, so that a row stays a line.
///
/// Trap: once row() has said false nothing more may be given: the budget is spent, and told.
class TableText {
public:
    TableText(Sink& out, Allowance& allowance, std::string name);
    ~TableText();
    TableText(const TableText&) = delete;
    TableText& operator=(const TableText&) = delete;

    void cell(std::string_view text); ///< UTF-8
    bool row();                       ///< ends the row
    void gap(Unscannable why) { out_.gap(why); }

private:
    bool flush();

    Sink& out_;
    Allowance& allowance_;
    std::string waiting_;
    bool first_ = true; ///< the next cell is the first of its row
    bool spent_ = false;
};

/// What stands in cells and is more than a word: documents in BLOBs, and texts with a structure of
/// their own (JSON, XML, HL7, base64), which a cell of a table would hide. Texts of one kind are
/// gathered into parts of about a MiB, since an application's table may hold a hundred thousand.
class CellFiles {
public:
    /// `table`: what the parts' names begin with.
    CellFiles(Sink& out, Allowance& allowance, std::string table);

    /// True for a text that should be given to text().
    static bool is_structured(std::string_view cell);

    /// Both: false when the budget is spent, and told.
    bool text(std::string_view cell);
    bool file(std::string_view column, std::uint64_t row, Bytes content);
    bool finish(); ///< gives what was gathered

private:
    enum Kind : std::size_t { json, xml, hl7, kinds };
    bool give(Kind kind);

    Sink& out_;
    Allowance& allowance_;
    std::string table_;
    std::array<std::string, kinds> gathered_;
    std::uint64_t given_ = 0; ///< numbers the parts
};

/// A BLOB of that many bytes may be a document; a smaller one is a key, a hash or a short text.
inline constexpr std::size_t smallest_file = 64;

} // namespace lazaret::extract::worker
