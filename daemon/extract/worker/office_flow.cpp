#include "extract/worker/office_flow.hpp"

#include "extract/worker/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t most_flows = 32;         // nested; beyond, text goes where it stands
constexpr std::size_t longest_line = 1u << 20; // bytes; a longer one is given in pieces
constexpr std::size_t most_waiting = 4u << 20; // bytes of asides; beyond, they come at once
constexpr std::size_t most_repeats = 64;       // of a cell with text in it
constexpr std::size_t most_spaces = 64;        // of text:s

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_blank(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return is_blank(c); });
}

std::size_t count_of(std::string_view digits)
{
    std::size_t count = 1;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return std::max<std::size_t>(count, 1);
}

std::string digits_in(std::string_view text)
{
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

/// What a cell of OpenDocument shows: its text, unless that is shorter than what it holds.
std::string shown_cell(std::string_view type, std::string_view value, const std::string& text)
{
    if (value.empty()) return text;
    if (type == "date") return shown_iso_date(value);
    if (type != "float" && type != "currency" && type != "percentage")
        return text.empty() ? std::string{value} : text;
    auto number = shown_number(value);
    if (text.empty() || text.find('#') != std::string::npos) return number;
    const bool whole = number.find_first_not_of("0123456789") == std::string::npos;
    // "06 12 34 56 78" is shown for 612345678, but "1.85E+014" is no number for a reader.
    if (whole && digits_in(text).ends_with(number)) return text;
    return whole || text.find('E') != std::string::npos ? number : text;
}

} // namespace

FlowText::FlowText(TextOut& out, Dialect dialect) : out_{out}, dialect_{dialect} {}

// Events

void FlowText::start(std::string_view name, const XmlAttributes& attributes)
{
    auto role = role_of(name, dialect_);
    if (hidden_ > 0) role = Role::hidden;
    Element element{.role = role, .own_flow = false, .wrote = false};
    switch (role) {
    case Role::hidden:
        ++hidden_;
        break;
    case Role::paragraph:
        end_block();
        ++flow().paragraphs;
        break;
    case Role::table:
        if (flow().rows > 0) element.own_flow = open_flow();
        if (dialect_ == Dialect::open_document)
            put_aside(std::string{attributes.get("name")} + "\n"); // apart from its first row
        break;
    case Role::row:
        if (flow().rows++ == 0) {
            if (!flow().text.now.empty() || flow().text.changed) end_line();
            flow().cells = 0;
        }
        break;
    case Role::cell:
        if (flow().rows > 0) begin_cell(attributes);
        break;
    case Role::aside:
        element.own_flow = open_flow();
        break;
    case Role::deleted:
        ++deleted_;
        break;
    case Role::inserted:
        ++inserted_;
        break;
    case Role::tab:
        put(flow().rows > 0 ? " " : "\t");
        break;
    case Role::line_break:
        put(flow().rows > 0 ? " " : "\n");
        break;
    case Role::hyphen:
        put("-");
        break;
    case Role::spaces:
        put_space(count_of(attributes.get("c")));
        break;
    case Role::labels:
        put_labels(name, attributes);
        break;
    case Role::none:
    case Role::run:
        break;
    }
    elements_.push_back(element);
}

void FlowText::text(std::string_view text)
{
    if (hidden_ > 0 || elements_.empty()) return;
    auto& element = elements_.back();
    const bool loose = flow().paragraphs == 0 && flow().rows == 0;
    if (is_blank(text) &&
        (loose || (dialect_ == Dialect::office_open && element.role != Role::run)))
        return;
    element.wrote = element.wrote || loose;
    if (dialect_ == Dialect::office_open)
        put(text);
    else
        put_collapsed(text);
}

void FlowText::end(std::string_view)
{
    if (elements_.empty()) return;
    const auto element = elements_.back();
    elements_.pop_back();
    switch (element.role) {
    case Role::hidden:
        --hidden_;
        break;
    case Role::paragraph:
        if (flow().paragraphs > 0) --flow().paragraphs;
        end_block();
        break;
    case Role::cell:
        if (flow().rows > 0) end_cell();
        break;
    case Role::row:
        if (flow().rows > 0 && --flow().rows == 0) end_row();
        break;
    case Role::deleted:
        --deleted_;
        break;
    case Role::inserted:
        --inserted_;
        break;
    default:
        break;
    }
    if (element.own_flow) return close_flow();
    if (element.wrote && flow().paragraphs == 0 && flow().rows == 0) end_line();
}

void FlowText::comment(std::string_view text)
{
    if (!is_blank(text)) put_aside(text);
}

void FlowText::finish()
{
    while (flows_.size() > 1)
        close_flow();
    if (flow().rows > 0) {
        end_cell();
        end_row();
    }
    end_line();
}

// Flows

bool FlowText::open_flow()
{
    if (flows_.size() >= most_flows) return false;
    flows_.emplace_back();
    return true;
}

void FlowText::close_flow()
{
    if (flow().rows > 0) end_row();
    end_line();
    const auto lines = std::move(flow().done);
    flows_.pop_back();
    auto& around = flow();
    const bool between_lines = around.rows == 0 && around.text.now.empty() && !around.text.changed;
    if (between_lines || around.later.size() + lines.size() > most_waiting)
        give_lines(lines);
    else
        around.later += lines;
}

/// Gives lines of the present flow, now.
void FlowText::give_lines(std::string_view lines)
{
    if (flows_.size() == 1) return out_.write(lines);
    auto& done = flow().done;
    done += lines;
    if (done.size() > most_waiting) out_.write(std::exchange(done, {}));
}

void FlowText::give_line(std::string_view line)
{
    if (line.empty()) return;
    give_lines(line);
    give_lines("\n");
}

// Rows

void FlowText::begin_cell(const XmlAttributes& attributes)
{
    auto& in = flow();
    if (in.rows > 1) return; // in a row that was not given a flow of its own
    if (in.cells++ > 0) {
        in.row.next_cell();
        in.row_before.next_cell();
    }
    in.cell = {};
    if (dialect_ != Dialect::open_document) return;
    in.cell.type = attributes.get("value-type");
    for (const auto* name : {"value", "date-value", "time-value", "string-value"})
        if (in.cell.value.empty()) in.cell.value = attributes.get(name);
    in.cell.repeated = count_of(attributes.get("number-columns-repeated"));
}

void FlowText::end_cell()
{
    auto& in = flow();
    if (in.rows > 1) return;
    const auto text = std::exchange(in.text, {});
    in.space_owed = false;
    const auto shown = shown_cell(in.cell.type, in.cell.value, text.now);
    in.row.add(shown);
    in.row_before.add(text.changed ? text.before : shown);
    in.row_changed = in.row_changed || text.changed;
    auto more = in.cell.repeated - 1;
    if (shown.empty()) return in.row.skip_cells(more);
    for (more = std::min(more, most_repeats); more > 0; --more) {
        in.row.next_cell();
        in.row.add(shown);
    }
    if (in.row.line().size() <= longest_line) return;
    give_lines(std::exchange(in.row.line(), {}));
    in.row_before.clear();
}

void FlowText::end_row()
{
    auto& in = flow();
    // Text that stands in a row and in none of its cells.
    if (!in.text.now.empty()) end_cell();
    give_line(in.row.line());
    if (in.row_changed && in.row.line() != in.row_before.line()) give_line(in.row_before.line());
    in.row.clear();
    in.row_before.clear();
    in.row_changed = false;
    in.rows = 0;
    give_lines(std::exchange(in.later, {}));
}

// Lines

void FlowText::end_block()
{
    if (flow().rows > 0)
        flow().space_owed = true;
    else
        end_line();
}

void FlowText::end_line()
{
    auto& in = flow();
    const auto text = std::exchange(in.text, {});
    if (!is_blank(text.now)) give_line(text.now);
    if (text.changed && text.before != text.now) give_line(text.before);
    give_lines(std::exchange(in.later, {}));
}

void FlowText::put(std::string_view text)
{
    if (hidden_ > 0) return;
    auto& to = flow().text;
    if (std::exchange(flow().space_owed, false) && !to.now.empty()) put(" ");
    if ((deleted_ > 0 || inserted_ > 0) && !to.changed) {
        to.before = to.now;
        to.changed = true;
    }
    if (deleted_ == 0) to.now += text;
    if (to.changed && inserted_ == 0) to.before += text;
    if (to.now.size() + to.before.size() > longest_line) keep_short();
}

/// White space of any length is one blank, and none at the beginning of a line.
void FlowText::put_collapsed(std::string_view text)
{
    while (!text.empty()) {
        const auto blank =
            std::find_if(text.begin(), text.end(), [](char c) { return is_blank(c); });
        const auto word = text.substr(0, static_cast<std::size_t>(blank - text.begin()));
        if (!word.empty()) put(word);
        text.remove_prefix(word.size());
        const auto next =
            std::find_if_not(text.begin(), text.end(), [](char c) { return is_blank(c); });
        const auto& line = flow().text.now;
        if (next != text.begin() && !line.empty() && !is_blank(line.back())) put(" ");
        text.remove_prefix(static_cast<std::size_t>(next - text.begin()));
    }
}

void FlowText::put_space(std::size_t count)
{
    put(std::string(std::min(count, most_spaces), ' '));
}

/// A line that is longer than anybody's goes on in the next piece.
void FlowText::keep_short()
{
    auto& in = flow();
    give_lines(in.text.now);
    if (in.text.changed) give_line(in.text.before);
    in.text = {};
}

void FlowText::put_aside(std::string_view line)
{
    if (line.empty() || hidden_ > 0) return;
    auto& in = flow();
    const bool between_lines = in.rows == 0 && in.text.now.empty() && !in.text.changed;
    if (between_lines || in.later.size() > most_waiting) return give_line(line);
    in.later += line;
    in.later += '\n';
}

void FlowText::put_labels(std::string_view name, const XmlAttributes& attributes)
{
    std::string line;
    if (name == "docVar" || name == "cacheField" || name == "tableColumn")
        line = attributes.get("name");
    if (name == "a") line = attributes.get("href");
    for (const auto attribute : label_attributes()) {
        const auto value = attributes.get(attribute);
        if (value.empty()) continue;
        if (!line.empty()) line += ": ";
        line += value;
    }
    put_aside(line);
}

} // namespace lazaret::extract::worker
