#include "extract/worker/excel_sheet.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::uint32_t shared_size = 0xffff'ffff;
constexpr std::size_t most_cells = 2'000'000;       // held at a time
constexpr std::size_t most_lines = 8 * 1024 * 1024; // bytes in one text

/// A cell is one field of its line: line ends inside it become spaces.
void append_field(std::string& line, std::string_view text)
{
    for (const char c : text)
        line += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
}

} // namespace

std::string_view SharedTexts::at(std::size_t index) const
{
    if (index >= ends.size()) return {};
    const auto begin = index == 0 ? 0 : ends[index - 1];
    return std::string_view{text}.substr(begin, ends[index] - begin);
}

void Sheet::begin(std::string name)
{
    finish();
    name_ = std::move(name);
}

void Sheet::put(std::uint16_t row, std::uint16_t column, std::string_view text)
{
    if (text.empty()) return;
    make_room(row);
    add({row, column, static_cast<std::uint32_t>(text.size()), texts_.size()});
    texts_ += text;
}

void Sheet::put_shared(std::uint16_t row, std::uint16_t column, std::uint32_t index)
{
    make_room(row);
    add({row, column, shared_size, index});
}

/// A row stays together, unless it alone is too long.
void Sheet::make_room(std::uint16_t row)
{
    if (cells_.size() < most_cells) return;
    if (cells_.back().row != row || cells_.size() >= 2 * most_cells) finish();
}

void Sheet::add(Cell cell)
{
    if (!cells_.empty())
        sorted_ = sorted_ && std::tie(cells_.back().row, cells_.back().column) <=
                                 std::tie(cell.row, cell.column);
    cells_.push_back(cell);
}

std::string_view Sheet::text_of(const Cell& cell) const
{
    if (cell.size == shared_size) return strings_.at(cell.at);
    return std::string_view{texts_}.substr(cell.at, cell.size);
}

void Sheet::give(std::string& lines)
{
    findings_.text(name_, std::exchange(lines, {}));
}

void Sheet::finish()
{
    if (!sorted_)
        std::stable_sort(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) {
            return std::tie(a.row, a.column) < std::tie(b.row, b.column);
        });
    std::string lines;
    for (std::size_t i = 0; i < cells_.size() && !findings_.spent(); ++i) {
        append_field(lines, text_of(cells_[i]));
        const bool same_row = i + 1 < cells_.size() && cells_[i + 1].row == cells_[i].row;
        if (same_row) {
            // Empty cells between two full ones count, so that columns stay in their place.
            const int gap = cells_[i + 1].column - cells_[i].column;
            lines.append(static_cast<std::size_t>(std::max(gap, 1)), '\t');
        } else {
            lines += '\n';
        }
        if (lines.size() > most_lines) give(lines);
    }
    give(lines);
    cells_.clear();
    texts_.clear();
    sorted_ = true;
}

} // namespace lazaret::extract::worker
