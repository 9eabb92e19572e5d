#include "extract/worker/office_sheet.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t most_styles = 65'536;   // Excel's own limit is 65,490
constexpr std::size_t most_cell = 1u << 20;   // bytes; Excel allows 32,767 characters
constexpr std::size_t most_behind = 1u << 20; // bytes
constexpr std::size_t longest_row = 4u << 20; // bytes; a longer one is given in pieces

template <class Number>
Number number_of(std::string_view text, Number otherwise)
{
    Number value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "BC12" is column 54, counted from 0. 16,384 columns is what there may be.
std::size_t column_of(std::string_view reference, std::size_t otherwise)
{
    std::size_t column = 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z' || column > 16'384) break;
        column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    }
    return column == 0 ? otherwise : column - 1;
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

} // namespace

// Shared strings

void SharedStrings::start(std::string_view name, const XmlAttributes&)
{
    if (name == "rPh") ++phonetic_;
    in_text_ = name == "t" && phonetic_ == 0;
}

void SharedStrings::text(std::string_view text)
{
    if (in_text_) texts_ += text;
    full_ = full_ || texts_.size() > limit_;
}

void SharedStrings::end(std::string_view name)
{
    in_text_ = false;
    if (name == "rPh" && phonetic_ > 0) --phonetic_;
    if (name == "si") add({});
}

void SharedStrings::add(std::string_view text)
{
    texts_ += text;
    ends_.push_back(texts_.size());
    used_.push_back(false);
    full_ = texts_.size() + ends_.size() * sizeof(std::size_t) > limit_;
}

std::string_view SharedStrings::use(std::size_t index)
{
    if (index >= ends_.size()) return {};
    used_[index] = true;
    const auto begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view{texts_}.substr(begin, ends_[index] - begin);
}

void SharedStrings::give_unused(TextOut& out) const
{
    for (std::size_t i = 0; i < ends_.size() && !out.over(); ++i) {
        const auto begin = i == 0 ? 0 : ends_[i - 1];
        if (used_[i] || begin == ends_[i]) continue;
        out.write(std::string_view{texts_}.substr(begin, ends_[i] - begin));
        out.write("\n");
    }
}

// Styles

void Styles::start(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "cellXfs") in_cell_formats_ = true;
    if (name == "numFmt")
        define(number_of(attributes.get("numFmtId"), 0u), attributes.get("formatCode"));
    if (name == "xf" && in_cell_formats_) add_style(number_of(attributes.get("numFmtId"), 0u));
}

void Styles::end(std::string_view name)
{
    if (name == "cellXfs") in_cell_formats_ = false;
}

void Styles::define(unsigned id, std::string_view code)
{
    if (own_.size() < most_styles) own_[id] = number_format(code);
}

void Styles::add_style(unsigned format_id)
{
    if (styles_.size() >= most_styles) return;
    const auto own = own_.find(format_id);
    styles_.push_back(own == own_.end() ? builtin_number_format(format_id) : own->second);
}

const NumberFormat& Styles::of_style(std::size_t style) const
{
    static const NumberFormat plain;
    return style < styles_.size() ? styles_[style] : plain;
}

// A sheet

SheetText::SheetText(TextOut& out, Workbook& workbook) : out_{out}, workbook_{workbook} {}

void SheetText::start(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "c") return begin_cell(attributes);
    if (name == "row") {
        end_row();
        return;
    }
    if (in_cell_) {
        if (name == "v" || (name == "t" && in_ != In::phonetic)) in_ = In::value;
        if (name == "f") in_ = In::formula;
        if (name == "rPh") in_ = In::phonetic;
        return;
    }
    for (const auto* label : {"display", "tooltip", "prompt", "promptTitle", "error", "errorTitle"})
        put_behind(attributes.get(label));
}

void SheetText::begin_cell(const XmlAttributes& attributes)
{
    in_cell_ = true;
    value_.clear();
    formula_.clear();
    type_ = attributes.get("t");
    style_ = number_of(attributes.get("s"), std::size_t{0});
    const auto column = column_of(attributes.get("r"), column_);
    // Cells out of order have no place of their own: they come one behind the other.
    if (column > column_) row_.skip_cells(column - column_);
    column_ = std::max(column, column_);
}

void SheetText::text(std::string_view text)
{
    if (!in_cell_) {
        if (other_.size() < most_cell) other_ += text;
        return;
    }
    if (in_ == In::value) value_ += text;
    if (in_ == In::formula) formula_ += text;
    // No cell that a program wrote is that long: it is given in pieces.
    if (value_.size() > most_cell) out_.write(std::exchange(value_, {}));
    if (formula_.size() > most_cell) out_.write(std::exchange(formula_, {}));
}

void SheetText::end(std::string_view name)
{
    if (name == "c") return end_cell();
    if (name == "row") return end_row();
    if (in_cell_) {
        if (name == "rPh" || in_ != In::phonetic) in_ = In::nothing;
        return;
    }
    if (!is_blank(other_)) put_behind(other_);
    other_.clear();
}

/// §18.18.11: what the type says of the value.
std::string SheetText::shown() const
{
    if (type_ == "s")
        return std::string{workbook_.strings.use(number_of(value_, std::string::npos))};
    if (type_ == "d") return shown_iso_date(value_);
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (type_.empty() || type_ == "n")
        return shown_number(value_, workbook_.styles.of_style(style_), workbook_.epoch);
    return value_;
}

void SheetText::end_cell()
{
    if (!in_cell_) return;
    in_cell_ = false;
    in_ = In::nothing;
    // A row is a line: line ends and TABs within a cell are blanks.
    auto text = value_.empty() ? std::string{} : shown();
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    row_.add(text);
    row_.next_cell();
    ++column_;
    if (formula_.find('"') != std::string::npos) put_behind(formula_);
    if (row_.line().size() > longest_row) out_.write(std::exchange(row_.line(), {}));
}

void SheetText::end_row()
{
    if (!row_.empty()) {
        out_.write(row_.line());
        out_.write("\n");
    }
    row_.clear();
    column_ = 0;
}

void SheetText::put_behind(std::string_view line)
{
    if (is_blank(line)) return;
    behind_ += line;
    behind_ += '\n';
    if (behind_.size() > most_behind && row_.empty()) out_.write(std::exchange(behind_, {}));
    if (behind_.size() > most_behind * 2) out_.write(std::exchange(behind_, {}));
}

void SheetText::finish()
{
    end_cell();
    end_row();
    out_.write(std::exchange(behind_, {}));
}

} // namespace lazaret::extract::worker
