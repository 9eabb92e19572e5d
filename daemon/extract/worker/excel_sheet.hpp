/// Collects the cells of a sheet and gives them as rows.
#pragma once

#include "extract/worker/compound_findings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lazaret::extract::worker {

/// What the cells of a workbook refer to.
struct SharedTexts {
    std::string text{};
    std::vector<std::size_t> ends{}; ///< in `text`

    std::string_view at(std::size_t index) const;
};

/// Cells may come in any order, and are sorted where needed. Rows go out in pieces: hostile sheets
/// can show a long shared string millions of times.
class Sheet {
public:
    Sheet(const SharedTexts& strings, Findings& findings) : strings_{strings}, findings_{findings}
    {
    }

    void begin(std::string name);
    void put(std::uint16_t row, std::uint16_t column, std::string_view text);
    void put_shared(std::uint16_t row, std::uint16_t column, std::uint32_t index);
    /// Gives what there is. Called at the end of the sheet.
    void finish();

private:
    struct Cell {
        std::uint16_t row;
        std::uint16_t column;
        std::uint32_t size; ///< bytes of `texts_`, or shared_size
        std::size_t at;     ///< in `texts_`, or the index of the shared string
    };
    void make_room(std::uint16_t row);
    void add(Cell cell);
    void give(std::string& lines);
    std::string_view text_of(const Cell& cell) const;

    const SharedTexts& strings_;
    Findings& findings_;
    std::string name_ = "cells";
    std::vector<Cell> cells_;
    std::string texts_;
    bool sorted_ = true;
};

} // namespace lazaret::extract::worker
