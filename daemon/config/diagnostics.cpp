#include "config/diagnostics.hpp"

#include "config/text.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

namespace lazaret::config {

namespace {

constexpr std::size_t most_kept = 1000;   ///< problems; more tell nobody more
constexpr std::size_t widest_line = 160;  ///< code points of a source line that are shown
constexpr std::size_t before_caret = 140; ///< of these, before the place

std::string_view line_of(std::string_view text, int number)
{
    for (int line = 1; line < number; ++line) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    auto line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// The byte where the code point `column` (from 0) of `line` begins.
std::size_t byte_of(std::string_view line, std::size_t column)
{
    std::size_t at = 0;
    for (; column > 0 && at < line.size(); --column)
        at += std::max<std::size_t>(code_point(line, at).length, 1);
    return std::min(at, line.size());
}

/// The line with a caret under the column, both behind a margin with the line's number.
std::string excerpt(std::string_view text, const Place& place)
{
    auto line = line_of(text, place.line);
    auto column = static_cast<std::size_t>(std::max(place.column, 1) - 1);
    if (column > before_caret) {
        line.remove_prefix(byte_of(line, column - before_caret));
        column = before_caret;
    }
    line = line.substr(0, byte_of(line, widest_line));
    std::size_t width = 0;
    const auto visible = shown(line, byte_of(line, column), width);
    const auto number = std::to_string(place.line);
    return "    " + number + " | " + visible + "\n    " + std::string(number.size(), ' ') + " | " +
           std::string(width, ' ') + "^\n";
}

/// Without what could move a terminal's cursor: messages quote files, and detectors quote text.
std::string safe(std::string_view text)
{
    std::size_t width = 0;
    return shown(text, 0, width);
}

std::string where(const Place& place)
{
    if (place.file.empty()) return {};
    if (place.line == 0) return place.file + ": ";
    return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
           ": ";
}

} // namespace

void Diagnostics::add(Diagnostic problem)
{
    (problem.severity == Severity::error ? errors_ : warnings_) += 1;
    if (list_.size() < most_kept)
        list_.push_back(std::move(problem));
    else
        ++left_out_;
}

void Diagnostics::error(std::string code, Place place, std::string message, std::string hint)
{
    add({Severity::error, std::move(code), std::move(place), std::move(message), std::move(hint)});
}

void Diagnostics::warning(std::string code, Place place, std::string message, std::string hint)
{
    add({Severity::warning, std::move(code), std::move(place), std::move(message),
         std::move(hint)});
}

void Diagnostics::remember(const Source& source)
{
    const auto same = [&](const Source& known) { return known.name == source.name; };
    const auto known = std::find_if(sources_.begin(), sources_.end(), same);
    if (known == sources_.end())
        sources_.push_back(source);
    else
        known->text = source.text;
}

std::optional<Source> read_source(const std::filesystem::path& path, const Place& named,
                                  Diagnostics& problems)
{
    auto source = Source::read(path);
    if (source) return *std::move(source);
    problems.error("C001", named, source.error().detail,
                   "check the path, and that Lazaret may read the file");
    return std::nullopt;
}

std::string Diagnostics::render() const
{
    // Files in the order in which they were read, their problems from top to bottom.
    const auto file = [&](const Diagnostic* problem) {
        const auto same = [&](const Source& source) { return source.name == problem->place.file; };
        return std::find_if(sources_.begin(), sources_.end(), same) - sources_.begin();
    };
    const auto order = [&](const Diagnostic* problem) {
        return std::tuple{file(problem), problem->place.line, problem->place.column};
    };
    std::vector<const Diagnostic*> sorted;
    for (const auto& problem : list_)
        sorted.push_back(&problem);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](auto* a, auto* b) { return order(a) < order(b); });

    std::string out;
    for (const auto* problem : sorted) {
        out += safe(where(problem->place)) +
               (problem->severity == Severity::error ? "error " : "warning ") + problem->code +
               ": " + safe(problem->message) + "\n";
        const auto index = static_cast<std::size_t>(file(problem));
        if (problem->place.line > 0 && index < sources_.size())
            out += excerpt(sources_[index].text, problem->place);
        if (!problem->hint.empty()) out += "    hint: " + safe(problem->hint) + "\n";
    }
    if (left_out_ > 0) out += "and " + std::to_string(left_out_) + " more problems\n";
    return out;
}

} // namespace lazaret::config
