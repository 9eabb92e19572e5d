/// Where the readers of Office parts write.
#pragma once

#include "extract/worker/documents.hpp"

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// One text part, begun with its first byte and ended when destroyed. Spends what it gives; over
/// the budget it says so once and gives nothing more.
class TextOut {
public:
    TextOut(Sink& out, Allowance& allowance, Part part);
    ~TextOut();
    TextOut(const TextOut&) = delete;
    TextOut& operator=(const TextOut&) = delete;

    void write(std::string_view text);
    void gap(Unscannable why); ///< one of this part
    bool over() const { return over_; }

private:
    void flush();
    void open();

    Sink& out_;
    Allowance& allowance_;
    Part part_;
    std::string waiting_{};
    bool begun_ = false;
    bool over_ = false;
};

/// A line whose cells stand in columns: empty ones are kept as TABs, but none at the end.
class RowText {
public:
    /// Of empty cells in a row, that many are kept: a sheet may have 16,384.
    static constexpr std::size_t most_empty = 256;

    void next_cell() { skip_cells(1); }
    void skip_cells(std::size_t count);
    void add(std::string_view text); ///< to the present cell
    bool empty() const { return line_.empty(); }
    std::string& line() { return line_; }
    void clear();

private:
    std::string line_{};
    std::size_t empty_ = 0; ///< TABs owed
};

} // namespace lazaret::extract::worker
