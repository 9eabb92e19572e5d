/// SpreadsheetML (ECMA-376-1 §18): the parts of an xlsx in which texts and numbers depend on other
/// parts.
#pragma once

#include "extract/worker/numbers.hpp"
#include "extract/worker/office_text.hpp"
#include "extract/worker/xml_reader.hpp"

#include <map>
#include <string>
#include <vector>

namespace lazaret::extract::worker {

/// The texts that cells refer to by number (§18.4), the only part that is kept in memory.
class SharedStrings final : public XmlHandler {
public:
    explicit SharedStrings(std::size_t limit) : limit_{limit} {} ///< of bytes to keep

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view text) override;
    void end(std::string_view name) override;
    bool has_enough() const override { return full_; }

    void add(std::string_view text);
    /// Whether there were more than are kept.
    bool full() const { return full_; }
    /// Empty when there is no such text. Marks it as used.
    std::string_view use(std::size_t index);
    /// Gives the texts that no cell used: what was deleted from sheets may still be among them.
    void give_unused(TextOut& out) const;

private:
    std::size_t limit_;
    std::string texts_{};
    std::vector<std::size_t> ends_{};
    std::vector<bool> used_{};
    bool in_text_ = false;
    std::size_t phonetic_ = 0;
    bool full_ = false;
};

/// The formats of cells (§18.8).
class Styles final : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view) override {}
    void end(std::string_view name) override;

    void define(unsigned id, std::string_view code);
    void add_style(unsigned format_id);
    const NumberFormat& of_style(std::size_t style) const;

private:
    std::map<unsigned, NumberFormat> own_{};
    std::vector<NumberFormat> styles_{};
    bool in_cell_formats_ = false;
};

/// What the cells of a workbook share.
struct Workbook {
    SharedStrings strings;
    Styles styles{};
    Epoch epoch = Epoch::from_1900;
};

/// One sheet: a line a row. Formulas that hold texts come behind the rows, and what else there is.
class SheetText final : public XmlHandler {
public:
    SheetText(TextOut& out, Workbook& workbook); ///< both outlive it

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view text) override;
    void end(std::string_view name) override;
    void comment(std::string_view text) override { put_behind(text); }
    bool has_enough() const override { return out_.over(); }
    void finish() override;

private:
    void begin_cell(const XmlAttributes& attributes);
    void end_cell();
    void end_row();
    void put_behind(std::string_view line);
    std::string shown() const;

    TextOut& out_;
    Workbook& workbook_;
    RowText row_{};
    std::size_t column_ = 0; ///< of the next cell, from 0
    std::string value_{};    ///< of the present cell
    std::string formula_{};
    std::string other_{};  ///< text that stands elsewhere
    std::string behind_{}; ///< lines to give at the end
    std::string type_{};
    std::size_t style_ = 0;
    enum class In : std::uint8_t { nothing, value, formula, phonetic };
    In in_ = In::nothing;
    bool in_cell_ = false;
};

} // namespace lazaret::extract::worker
