#include "detect/records.hpp"

#include <algorithm>

namespace lazaret::detect {
namespace {

constexpr std::string_view separators = ";\t|,";
constexpr std::size_t comma = 3;
constexpr std::uint64_t longest_line = 2048; ///< bytes before a place that are looked at
constexpr std::size_t most_headings = 64;
constexpr std::size_t most_texts = 256;
constexpr std::size_t most_marks = 1u << 20;
constexpr unsigned lines_before_table = 5; ///< a title, a date

/// How many of each separator a line has outside of quotes.
Columns count_separators(std::string_view line)
{
    Columns counts{};
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        const auto which = separators.find(c);
        if (which != std::string_view::npos && counts[which] < 255) ++counts[which];
    }
    return counts;
}

/// The separator of two lines of one table, if they are that.
std::size_t common_separator(const Columns& first, const Columns& second)
{
    for (std::size_t i = 0; i < separators.size(); ++i) {
        // Sentences have commas, too.
        const unsigned least = i == comma ? 2 : 1;
        if (first[i] >= least && first[i] == second[i]) return i;
    }
    return separators.size();
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

Columns columns_at(std::uint64_t position, const Window& window)
{
    const auto from = position - std::min(position, longest_line);
    std::string buffer;
    auto line = window.slice(from, position, buffer);
    const auto end = line.find_last_of("\r\n");
    if (end != std::string_view::npos) line.remove_prefix(end + 1);
    return count_separators(line);
}

void Records::change_text(std::uint64_t position)
{
    if (!texts_.empty()) look(true);
    if (texts_.size() == most_texts) texts_.pop_front();
    texts_.push_back({.start = position});
    head_.clear();
    position_ = position;
    quoted_ = false;
    in_string_ = false;
    escaped_ = false;
    closed_ = false;
    depth_ = 0;
    line_start_.clear();
}

void Records::feed(std::string_view view)
{
    if (texts_.empty()) change_text(position_);
    if (texts_.back().shape != Shape::unknown) {
        mark(view, position_);
        position_ += view.size();
        return;
    }
    // What the head does not take is marked once the head has shown the shape.
    const auto taken = std::min(view.size(), head_size - head_.size());
    head_ += view.substr(0, taken);
    position_ += taken;
    look(head_.size() == head_size);
    if (taken < view.size()) {
        mark(view.substr(taken), position_);
        position_ += view.size() - taken;
    }
}

/// Finds out the shape, `last`: now or never.
void Records::look(bool last)
{
    auto& text = texts_.back();
    if (text.shape != Shape::unknown) return;
    const std::string_view head{head_};
    const auto first =
        std::find_if_not(head.begin(), head.end(), [](char c) { return is_blank(c); });
    if (first == head.end()) {
        if (last) text.shape = Shape::plain;
        return;
    }
    const auto start = head.substr(static_cast<std::size_t>(first - head.begin()));
    if (start.front() == '{' || start.front() == '[')
        text.shape = Shape::json;
    else if (start.size() < 4 && !last)
        return;
    else if (start.starts_with("MSH") || start.starts_with("FHS") || start.starts_with("BHS") ||
             start.starts_with("\x0bMSH"))
        text.shape = Shape::hl7;
    else if (look_for_table())
        text.shape = Shape::table;
    else if (last)
        text.shape = Shape::plain;
    else
        return;
    mark(head, text.start);
}

bool Records::look_for_table()
{
    auto& text = texts_.back();
    const std::string_view head{head_};
    Columns before{};
    std::size_t at = 0;
    std::size_t end_before = 0;
    for (unsigned line = 0; line <= lines_before_table; ++line) {
        const auto end = head.find('\n', at);
        if (end == std::string_view::npos) return false;
        const auto counts = count_separators(head.substr(at, end - at));
        const auto separator = common_separator(before, counts);
        if (line > 0 && separator < separators.size()) {
            text.separator = static_cast<std::uint8_t>(separator);
            text.heading_end = text.start + end_before;
            return true;
        }
        before = counts;
        end_before = end;
        at = end + 1;
    }
    return false;
}

void Records::mark(std::string_view view, std::uint64_t position)
{
    if (!borders_) return;
    switch (texts_.back().shape) {
    case Shape::table:
        return mark_rows(view, position);
    case Shape::json:
        return mark_brackets(view, position);
    case Shape::hl7:
        return mark_segments(view, position);
    case Shape::plain:
    case Shape::unknown:
        return;
    }
}

void Records::mark_rows(std::string_view view, std::uint64_t position)
{
    while (!view.empty()) {
        const auto end = std::min(view.find('\n'), view.size());
        const auto quotes = std::count(view.begin(), view.begin() + static_cast<long>(end), '"');
        quoted_ = quoted_ != (quotes % 2 != 0);
        if (end == view.size()) return;
        if (!quoted_ && marks_.size() < most_marks)
            marks_.push_back({.position = position + end, .sibling = true});
        view.remove_prefix(end + 1);
        position += end + 1;
    }
}

void Records::mark_brackets(std::string_view view, std::uint64_t position)
{
    for (std::size_t i = 0; i < view.size(); ++i) {
        if (in_string_) {
            i = end_of_string(view, i);
            continue;
        }
        const char c = view[i];
        if (c == '"') in_string_ = true;
        if (c != '{' && c != '}') {
            if (!is_blank(c) && c != ',') closed_ = false;
            continue;
        }
        // The object before it and this one are of one array, or lines of NDJSON.
        if (c == '{' && closed_ && !marks_.empty()) marks_.back().sibling = true;
        closed_ = c == '}';
        depth_ += closed_ ? -1 : 1;
        if (marks_.size() < most_marks) marks_.push_back({position + i, depth_, !closed_, false});
    }
}

/// Where the string ends in which `at` lies: its quote, or the last byte of `view`.
std::size_t Records::end_of_string(std::string_view view, std::size_t at)
{
    for (; at < view.size(); ++at) {
        if (escaped_) {
            escaped_ = false;
            continue;
        }
        const auto quote = std::min(view.find('"', at), view.size());
        const auto backslash = view.substr(0, quote).find('\\', at);
        escaped_ = backslash != std::string_view::npos;
        at = escaped_ ? backslash : quote;
        if (escaped_) continue;
        in_string_ = at == view.size();
        return in_string_ ? at - 1 : at;
    }
    return view.size() - 1;
}

void Records::mark_segments(std::string_view view, std::uint64_t position)
{
    for (std::size_t i = 0; i < view.size(); ++i) {
        if (view[i] == '\r' || view[i] == '\n' || view[i] == '\x0b') {
            line_start_.clear();
            continue;
        }
        if (line_start_.size() == 3) {
            const auto next = view.find_first_of("\r\n", i);
            if (next == std::string_view::npos) return;
            i = next - 1;
            continue;
        }
        line_start_ += view[i];
        if ((line_start_ == "PID" || line_start_ == "MSH") && marks_.size() < most_marks)
            marks_.push_back({.position = position + i, .sibling = true});
    }
}

const Records::Text* Records::text_of(std::uint64_t position) const
{
    const auto after =
        std::upper_bound(texts_.begin(), texts_.end(), position,
                         [](std::uint64_t p, const Text& text) { return p < text.start; });
    return after == texts_.begin() ? nullptr : &*std::prev(after);
}

bool Records::same(std::uint64_t a, std::uint64_t b) const
{
    if (a > b) std::swap(a, b);
    const auto* text = text_of(a);
    if (text == nullptr || text != text_of(b)) return false;
    const auto by_position = [](const Mark& mark, std::uint64_t p) { return mark.position < p; };
    const auto from = std::lower_bound(marks_.begin(), marks_.end(), a, by_position);
    const auto to = std::lower_bound(from, marks_.end(), b, by_position);
    if (from == to) return true;
    if (text->shape != Shape::json)
        return std::none_of(from, to, [](const Mark& mark) { return mark.sibling; });
    const auto depth_at_a = from->depth + (from->opens ? -1 : 1);
    const auto depth_at_b = std::prev(to)->depth;
    auto lowest = depth_at_a;
    for (auto mark = from; mark != to; ++mark)
        lowest = std::min(lowest, mark->depth);
    // One of the two stands in an object around the other, or they are members of one object.
    return lowest == depth_at_a || lowest == depth_at_b ||
           std::none_of(from, to,
                        [&](const Mark& mark) { return mark.sibling && mark.depth == lowest; });
}

void Records::note(DetectorId detector, std::uint64_t position, const Columns& columns)
{
    if (texts_.empty() || texts_.back().start > position) return;
    auto& text = texts_.back();
    if (position >= text.start + head_size || text.headings.size() == most_headings) return;
    text.headings.push_back({detector, position, columns});
}

bool Records::is_headed(DetectorId detector, std::uint64_t position, const Columns* column) const
{
    const auto* text = text_of(position);
    if (text == nullptr || text->shape != Shape::table || position < text->heading_end)
        return false;
    return std::any_of(text->headings.begin(), text->headings.end(), [&](const Heading& heading) {
        if (heading.detector != detector || heading.position > text->heading_end) return false;
        return column == nullptr || heading.columns[text->separator] == (*column)[text->separator];
    });
}

void Records::forget_before(std::uint64_t position)
{
    while (!marks_.empty() && marks_.front().position < position)
        marks_.pop_front();
    while (texts_.size() > 1 && texts_[1].start < position)
        texts_.pop_front();
}

} // namespace lazaret::detect
