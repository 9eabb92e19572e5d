#include "extract/worker/office_binary.hpp"

#include "extract/worker/excel_numbers.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

// Numbers of records, [MS-XLSB] §2.3.2.
constexpr std::uint32_t row_header = 0;
constexpr std::uint32_t cell_rk = 2;
constexpr std::uint32_t cell_bool = 4;
constexpr std::uint32_t cell_real = 5;
constexpr std::uint32_t cell_text = 6;
constexpr std::uint32_t cell_shared = 7;
constexpr std::uint32_t formula_text = 8;
constexpr std::uint32_t formula_number = 9;
constexpr std::uint32_t formula_bool = 10;
constexpr std::uint32_t formula_error = 11;
constexpr std::uint32_t shared_text = 19;
constexpr std::uint32_t number_format_record = 44;
constexpr std::uint32_t cell_format = 47;
constexpr std::uint32_t sheet_entry = 156;
constexpr std::uint32_t workbook_properties = 153;
constexpr std::uint32_t begin_cell_formats = 617;
constexpr std::uint32_t end_cell_formats = 618;

constexpr std::size_t longest_record = 4u << 20; // bytes; a cell's text has 64 KiB at most

/// Seven bits a byte, the lowest first. Nothing when it is not all there.
bool take_number(std::string_view& bytes, unsigned most, std::uint32_t& value)
{
    value = 0;
    for (unsigned i = 0; i < most; ++i) {
        if (i >= bytes.size()) return false;
        const auto byte = static_cast<unsigned char>(bytes[i]);
        value |= static_cast<std::uint32_t>(byte & 0x7f) << (7 * i);
        if ((byte & 0x80) != 0 && i + 1 < most) continue;
        bytes.remove_prefix(i + 1);
        return true;
    }
    return false;
}

/// XLWideString (§2.5.169): a count, then UTF-16.
std::string wide_text(std::string_view bytes, std::uint64_t at)
{
    const std::uint64_t count = u32_at(bytes, at);
    if (at + 4 > bytes.size()) return {};
    const auto units = std::min<std::uint64_t>(count, (bytes.size() - at - 4) / 2);
    return utf16_text(bytes.substr(at + 4, units * 2));
}

} // namespace

void RecordReader::feed(Bytes bytes)
{
    auto text = as_text(bytes);
    const auto dropped = std::min<std::uint64_t>(skipped_, text.size());
    skipped_ -= dropped;
    waiting_ += text.substr(dropped);
    std::string_view rest{waiting_};
    while (!rest.empty()) {
        auto record = rest;
        std::uint32_t kind = 0;
        std::uint32_t length = 0;
        if (!take_number(record, 2, kind) || !take_number(record, 4, length)) break;
        if (length > longest_record) {
            whole_ = false;
            skipped_ = length - std::min<std::uint64_t>(length, record.size());
            rest = record.substr(std::min<std::size_t>(length, record.size()));
            continue;
        }
        if (record.size() < length) break;
        handler_.record(kind, record.substr(0, length));
        rest = record.substr(length);
    }
    waiting_.erase(0, waiting_.size() - rest.size());
}

void BinaryShared::record(std::uint32_t kind, std::string_view bytes)
{
    if (kind == shared_text) workbook_.strings.add(wide_text(bytes, 1)); // RichStr, §2.5.121
    if (kind == number_format_record)
        workbook_.styles.define(u16_at(bytes, 0), wide_text(bytes, 2));
    if (kind == begin_cell_formats) in_cell_formats_ = true;
    if (kind == end_cell_formats) in_cell_formats_ = false;
    if (kind == cell_format && in_cell_formats_) workbook_.styles.add_style(u16_at(bytes, 2));
    if (kind == workbook_properties && (u32_at(bytes, 0) & 1) != 0)
        workbook_.epoch = Epoch::from_1904;
}

void BinarySheet::record(std::uint32_t kind, std::string_view bytes)
{
    if (kind == row_header) return finish();
    if (kind == sheet_entry) { // state, id, then the relation's id and the name (§2.4.303)
        const auto relation = 8 + 4 + std::uint64_t{u32_at(bytes, 8)} * 2;
        out_.write(wide_text(bytes, relation) + "\n");
    }
    if (kind == 0 || kind > formula_error || bytes.size() < 8) return;
    const std::size_t column = std::min<std::size_t>(u32_at(bytes, 0), 16'384); // Cell, §2.5.10
    if (column > column_) row_.skip_cells(column - column_);
    column_ = std::max(column_, column) + 1;
    row_.add(shown(kind, bytes));
    row_.next_cell();
}

std::string BinarySheet::shown(std::uint32_t kind, std::string_view cell) const
{
    const auto& format = workbook_.styles.of_style(u32_at(cell, 4) & 0xff'ffff);
    const auto numeric = [&](double value) { return shown_number(value, format, workbook_.epoch); };
    switch (kind) {
    case cell_rk:
        return numeric(rk_value(u32_at(cell, 8)));
    case cell_real:
    case formula_number:
        return numeric(f64_at(cell, 8));
    case cell_text:
    case formula_text:
        return wide_text(cell, 8);
    case cell_shared:
        return std::string{workbook_.strings.use(u32_at(cell, 8))};
    case cell_bool:
    case formula_bool:
        return u8_at(cell, 8) != 0 ? "TRUE" : "FALSE";
    default:
        return {};
    }
}

void BinarySheet::finish()
{
    if (!row_.empty()) {
        out_.write(row_.line());
        out_.write("\n");
    }
    row_.clear();
    column_ = 0;
}

bool is_binary_part(std::string_view name, Bytes head)
{
    // BrtBeginSheet (129) or BrtBeginBook (131).
    const auto text = as_text(head);
    return name.ends_with(".bin") && (text.starts_with("\x81\x01") || text.starts_with("\x83\x01"));
}

} // namespace lazaret::extract::worker
