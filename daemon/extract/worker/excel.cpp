#include "extract/worker/excel.hpp"

#include "extract/code_pages.hpp"
#include "extract/worker/compound_pictures.hpp"
#include "extract/worker/excel_numbers.hpp"
#include "extract/worker/excel_records.hpp"
#include "extract/worker/excel_sheet.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

#include <map>
#include <set>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t least_letters = 4; // of a run in records of no interest here
constexpr std::size_t most_jumps = 100;  // to sheets out of order; real programs need none

/// A version-dependent string with a count of one or two bytes in front.
enum class Count : std::uint8_t { one_byte, two_bytes };

class Workbook {
public:
    Workbook(Bytes stream, Findings& findings) : stream_{stream}, findings_{findings} {}

    void read()
    {
        read_from(0);
        // The linear way sees what stands behind each other; other readers jump to the sheets.
        std::size_t jumps = 0;
        for (const auto& [position, name] : sheets_) {
            if (encrypted_ || begun_.contains(position)) continue;
            if (++jumps > most_jumps) {
                findings_.gap(Unscannable::over_budget);
                break;
            }
            read_sheet(position);
        }
        sheet_.finish();
        findings_.text("workbook", others_);
        find_pictures(drawings_, findings_);
    }

private:
    void read_from(std::size_t at);
    void read_sheet(std::size_t at);
    void take(const Record& record, Records& records);
    bool take_cell(const Record& record);
    void take_formula(const Record& record);
    bool take_workbook(const Record& record, Records& records);
    void take_text_object(const Record& record, Records& records);
    void take_drawing(const Record& record, Records& records);
    void begin(const Record& record);
    std::string string_at(Bytes body, std::size_t at, Count count) const;
    void number(Bytes body, double value);
    void other(std::string_view text);

    Bytes stream_;
    Findings& findings_;
    SharedTexts strings_;
    Sheet sheet_{strings_, findings_};
    CellFormats formats_;
    std::map<std::uint32_t, std::string> sheets_; ///< names, by their place in the stream
    std::set<std::size_t> begun_;                 ///< places of the sheets that were read
    std::string others_;                          ///< texts that are in no cell
    std::vector<std::byte> drawings_;
    std::pair<std::uint16_t, std::uint16_t> formula_cell_{};
    bool wide_strings_ = true; ///< BIFF8; else BIFF5, in a code page
    bool encrypted_ = false;
};

void Workbook::read_from(std::size_t at)
{
    Records records{stream_, at};
    while (const auto record = records.next()) {
        take(*record, records);
        if (encrypted_ || findings_.spent()) return;
    }
    if (records.cut_off()) findings_.gap(Unscannable::malformed);
}

void Workbook::read_sheet(std::size_t at)
{
    Records records{stream_, at};
    std::size_t depth = 0; // charts stand inside sheets
    for (auto record = records.next(); record; record = records.next()) {
        if (depth == 0 && record->type != biff::begin) break;
        take(*record, records);
        if (record->type == biff::begin) ++depth;
        if (record->type == biff::end_of_sheet && --depth == 0) return;
        if (findings_.spent()) return;
    }
    findings_.gap(Unscannable::malformed);
}

void Workbook::take(const Record& record, Records& records)
{
    if (take_cell(record) || take_workbook(record, records)) return;
    switch (record.type) {
    case biff::text_object:
        return take_text_object(record, records);
    case biff::drawing_group:
        return take_drawing(record, records);
    // Of no interest: fonts, styles, sizes, places without a value.
    case biff::font:
    case biff::font3:
    case biff::style:
    case biff::row:
    case biff::blank:
    case biff::multiple_blank:
    case biff::end_of_sheet:
        return;
    default:
        break;
    }
    // Comments' authors, headers, names, links, validations, axes of charts.
    other(printable_runs(record.body, least_letters));
}

void Workbook::other(std::string_view text)
{
    // Formats and themes repeat; a hostile file must not make much of little.
    if (others_.size() <= stream_.size() * 2) others_ += text;
}

void Workbook::begin(const Record& record)
{
    wide_strings_ = u16_at(record.body, 0) >= 0x0600;
    begun_.insert(record.position);
    const auto found = sheets_.find(static_cast<std::uint32_t>(record.position));
    // A chart inside a sheet is no sheet of its own.
    if (found != sheets_.end()) sheet_.begin(found->second);
}

std::string Workbook::string_at(Bytes body, std::size_t at, Count count) const
{
    const std::size_t length = count == Count::one_byte ? u8_at(body, at) : u16_at(body, at);
    at += count == Count::one_byte ? 1 : 2;
    if (wide_strings_) return unicode_string(slice(body, at, body.size()), length);
    return to_utf8(CodePage::windows_1252, as_text(slice(body, at, length)));
}

bool Workbook::take_workbook(const Record& record, Records& records)
{
    const auto body = record.body;
    switch (record.type) {
    case biff::begin:
        begin(record);
        return true;
    case biff::file_pass:
        encrypted_ = true;
        findings_.gap(Unscannable::encrypted);
        return true;
    case biff::date_mode:
        formats_.epoch = u16_at(body, 0) != 0 ? Epoch::from_1904 : Epoch::from_1900;
        return true;
    case biff::format:
        formats_.codes[u16_at(body, 0)] =
            number_format(string_at(body, 2, wide_strings_ ? Count::two_bytes : Count::one_byte));
        return true;
    case biff::cell_format:
        formats_.cells.push_back(u16_at(body, 2));
        return true;
    case biff::bound_sheet: {
        auto name = string_at(body, 6, Count::one_byte);
        other(name + '\n');
        sheets_[u32_at(body, 0)] = std::move(name);
        return true;
    }
    case biff::shared_strings: {
        auto bodies = records.continuations();
        bodies.insert(bodies.begin(), slice(body, 8, body.size()));
        Continued reader{std::move(bodies)};
        while (!reader.at_end()) {
            strings_.text += reader.rich_string();
            strings_.ends.push_back(strings_.text.size());
        }
        return true;
    }
    default:
        return false;
    }
}

void Workbook::number(Bytes body, double value)
{
    sheet_.put(u16_at(body, 0), u16_at(body, 2), formats_.text(value, u16_at(body, 4)));
}

/// Each begins with row, column and format (MS-XLS §2.5.17).
bool Workbook::take_cell(const Record& record)
{
    const auto body = record.body;
    const auto row = u16_at(body, 0);
    const auto column = u16_at(body, 2);
    switch (record.type) {
    case biff::shared_label:
        sheet_.put_shared(row, column, u32_at(body, 6));
        return true;
    case biff::label:
    case biff::rich_string:
        sheet_.put(row, column, string_at(body, 6, Count::two_bytes));
        return true;
    case biff::number:
        number(body, f64_at(body, 6));
        return true;
    case biff::rk:
        number(body, rk_value(u32_at(body, 6)));
        return true;
    case biff::multiple_rk:
        for (std::size_t i = 0; 4 + i * 6 + 8 <= body.size(); ++i)
            sheet_.put(row, static_cast<std::uint16_t>(column + i),
                       formats_.text(rk_value(u32_at(body, 6 + i * 6)), u16_at(body, 4 + i * 6)));
        return true;
    case biff::boolean:
        if (u8_at(body, 7) == 0) sheet_.put(row, column, u8_at(body, 6) != 0 ? "TRUE" : "FALSE");
        return true;
    case biff::formula:
    case 0x0206:
    case 0x0406:
        take_formula(record);
        return true;
    case biff::string: // the result of the formula before it
        sheet_.put(formula_cell_.first, formula_cell_.second, string_at(body, 0, Count::two_bytes));
        return true;
    default:
        return false;
    }
}

void Workbook::take_formula(const Record& record)
{
    const auto body = record.body;
    formula_cell_ = {u16_at(body, 0), u16_at(body, 2)};
    const bool no_number = u16_at(body, 12) == 0xffff;
    if (!no_number)
        number(body, f64_at(body, 6));
    else if (u8_at(body, 6) == 1)
        sheet_.put(u16_at(body, 0), u16_at(body, 2), u8_at(body, 8) != 0 ? "TRUE" : "FALSE");
    // Texts in the formula itself: its result may not have been stored.
    constexpr std::size_t result_end = 22;
    if (body.size() > result_end) other(printable_runs(body.subspan(result_end), least_letters));
}

/// TxO (MS-XLS §2.4.329): its text stands in the next record, formatting in the one after.
void Workbook::take_text_object(const Record& record, Records& records)
{
    const std::size_t length = u16_at(record.body, 10);
    auto bodies = records.continuations();
    if (bodies.empty() || bodies.front().empty() || length == 0) return;
    const bool wide = (u8_at(bodies.front(), 0) & 1) != 0;
    bodies.front() = bodies.front().subspan(1);
    auto text = wide_strings_ ? Continued{std::move(bodies)}.characters(length, wide)
                              : narrow_text(bodies.front());
    other(text + '\n');
}

void Workbook::take_drawing(const Record& record, Records& records)
{
    drawings_.insert(drawings_.end(), record.body.begin(), record.body.end());
    for (const auto body : records.continuations())
        drawings_.insert(drawings_.end(), body.begin(), body.end());
}

} // namespace

void open_excel(Bytes workbook, Findings& findings)
{
    constexpr std::uint16_t begin_of_biff2_to_5 = 0x0009; // BOF of BIFF2, 3 (0x0209), 4 (0x0409)
    const auto first = u16_at(workbook, 0);
    if (first != biff::begin && (first & 0x00ff) != begin_of_biff2_to_5)
        findings.gap(Unscannable::malformed);
    Workbook{workbook, findings}.read();
}

void open_pivot_cache(Bytes stream, std::string_view name, Findings& findings)
{
    Records records{stream};
    std::string lines;
    while (const auto record = records.next()) {
        const auto body = record->body;
        if (record->type == 0x00cd) // SXString
            lines += unicode_string(slice(body, 2, body.size()), u16_at(body, 0)) + '\n';
        else if (record->type == 0x00c9) // SXNum
            lines += shown_number(f64_at(body, 0)) + '\n';
        else
            lines += printable_runs(body, least_letters);
    }
    if (records.cut_off()) findings.gap(Unscannable::malformed);
    findings.text(name, lines);
}

} // namespace lazaret::extract::worker
