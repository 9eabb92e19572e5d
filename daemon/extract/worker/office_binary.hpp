/// Excel's binary workbooks, xlsb ([MS-XLSB]): the same package as an xlsx, with records in place
/// of XML in the parts that hold cells and their texts.
#pragma once

#include "extract/worker/office_sheet.hpp"

#include <cstdint>
#include <string>

namespace lazaret::extract::worker {

/// Takes one record; `kind`: its number ([MS-XLSB] §2.3.2).
class RecordHandler {
public:
    virtual ~RecordHandler() = default;
    virtual void record(std::uint32_t kind, std::string_view bytes) = 0;
};

/// Cuts a part into its records (§2.1.4): number, length, bytes.
class RecordReader {
public:
    explicit RecordReader(RecordHandler& handler) : handler_{handler} {}

    void feed(Bytes bytes);
    /// After the last bytes. True when the part ended with a record, and none was too long.
    bool finish() const { return whole_ && waiting_.empty(); }

private:
    RecordHandler& handler_;
    std::string waiting_{};
    std::uint64_t skipped_ = 0; ///< bytes still to come of a record that is too long
    bool whole_ = true;
};

/// Fills SharedStrings, and Styles, from such parts.
class BinaryShared final : public RecordHandler {
public:
    explicit BinaryShared(Workbook& workbook) : workbook_{workbook} {}
    void record(std::uint32_t kind, std::string_view bytes) override;

private:
    Workbook& workbook_;
    bool in_cell_formats_ = false;
};

/// A sheet, or the list of sheets.
class BinarySheet final : public RecordHandler {
public:
    BinarySheet(TextOut& out, Workbook& workbook) : out_{out}, workbook_{workbook} {}
    void record(std::uint32_t kind, std::string_view bytes) override;
    void finish();

private:
    std::string shown(std::uint32_t kind, std::string_view cell) const;

    TextOut& out_;
    Workbook& workbook_;
    RowText row_{};
    std::size_t column_ = 0;
};

/// Whether the part of that name and those first bytes is one of records.
bool is_binary_part(std::string_view name, Bytes head);

} // namespace lazaret::extract::worker
