#include "config/syntax.hpp"

#include "config/text.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

std::string_view trimmed(std::string_view line)
{
    const auto from = line.find_first_not_of(" \t\r");
    if (from == std::string_view::npos) return {};
    return line.substr(from, line.find_last_not_of(" \t\r") - from + 1);
}

/// The word of `line` that begins at `column`, up to where a value ends.
std::string_view word_at(std::string_view line, int column)
{
    auto rest = line.substr(std::min(static_cast<std::size_t>(std::max(column, 0)), line.size()));
    rest = rest.substr(0, rest.find_first_of(" ,]}\r"));
    if (rest.ends_with(':')) rest.remove_suffix(1);
    return rest;
}

struct Explanation {
    std::string code;
    std::string message;
    std::string hint;
};

Explanation special_character(std::string_view word)
{
    const auto message =
        word.starts_with("*")
            ? "a text that begins with \"*\" must stand in quotes"
            : "a text cannot begin with \"" + std::string{word.substr(0, 1)} + "\" without quotes";
    return {"C014", message, "write \"" + std::string{word} + "\", with the quotes"};
}

Explanation for_value(std::string_view line, int column)
{
    const auto key_ends = line.find(": ");
    if (key_ends != std::string_view::npos && static_cast<int>(key_ends) < column) {
        const auto value = trimmed(line.substr(key_ends + 2));
        const bool simple = value.find_first_of("\"'[]{}#") == value.npos;
        return {"C003", "a second \": \" in one line",
                simple ? "put the whole value in quotes: \"" + std::string{value} + "\""
                       : "put the whole value in quotes when it contains a colon and a space"};
    }
    return {"C003", "a key cannot stand here: the line above has a value already",
            "check the indentation: keys of one group begin in one column"};
}

Explanation for_words(std::string_view said, std::string_view line, int column)
{
    const auto says = [&](std::string_view words) { return said.find(words) != said.npos; };
    if (says("anchor is not defined") || says("alias"))
        return special_character(word_at(line, column));
    if (says("unknown token")) return special_character(word_at(line, column));
    if (says("escape character"))
        return {"C003", "a backslash in double quotes begins an escape, and this one is not known",
                "use single quotes for text with backslashes: 'a\\b'"};
    if (says("hex number") || says("unicode"))
        return {"C003", "this escape is not a character",
                "use single quotes for text with backslashes: 'a\\b'"};
    if (says("illegal map value")) return for_value(line, column);
    if (says("flow not found"))
        return {"C007", "a comma or a closing bracket is missing before this",
                "lists are written [a, b], groups of keys {a: 1, b: 2}; a text with brackets in it "
                "needs quotes"};
    const auto rest = line.substr(std::min(static_cast<std::size_t>(column), line.size()));
    if (rest.starts_with("- ") && !trimmed(line).starts_with("- "))
        return {"C003", "a list cannot begin in the line of its key",
                "put each item on a line of its own, with \"- \" before it, or write [a, b]"};
    if (says("end of map") || says("end of sequence") || says("block entry") || says("map key"))
        return {"C003", "the indentation of this line fits nothing above it",
                "check the indentation: keys of one group begin in one column, and a list's "
                "items all begin with \"- \""};
    if (says("tab"))
        return {"C004", "this line is indented with a tab",
                "use spaces: YAML does not allow tabs before the first word of a line"};
    return {"C003", "this is not YAML: " + std::string{said},
            "check quotes, brackets and indentation around this place"};
}

} // namespace

SourceLines::SourceLines(std::string name, std::string_view text)
    : name_{std::move(name)}, text_{text}, starts_{0}
{
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n') starts_.push_back(at + 1);
}

std::string_view SourceLines::line(int number) const
{
    if (number < 0 || static_cast<std::size_t>(number) >= starts_.size()) return {};
    const auto from = starts_[static_cast<std::size_t>(number)];
    auto line = text_.substr(from, text_.find('\n', from) - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

Place SourceLines::place(int number, int byte_column) const
{
    if (number < 0) return {name_, 0, 0};
    const auto before = line(number).substr(0, static_cast<std::size_t>(std::max(byte_column, 0)));
    return {name_, number + 1, static_cast<int>(columns(before)) + 1};
}

Place SourceLines::place(std::size_t byte) const
{
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), byte);
    const auto number = static_cast<int>(next - starts_.begin()) - 1;
    return place(number, static_cast<int>(byte - *(next - 1)));
}

bool check_encoding(std::string_view text, const SourceLines& lines, Diagnostics& problems)
{
    const bool wide = text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ||
                      (text.size() > 1 && (text[0] == '\0' || text[1] == '\0'));
    if (wide) {
        problems.error("C002", {lines.place(0).file, 0, 0}, "the file is saved as UTF-16",
                       "save it as UTF-8 (in Windows Notepad: Save as, Encoding: UTF-8)");
        return false;
    }
    const auto odd = std::min(not_utf8(text), text.find('\0'));
    if (odd == std::string_view::npos) return true;
    const bool nul = text[odd] == '\0';
    problems.error("C002", lines.place(odd),
                   nul ? "there is a NUL byte here; the file is not a text"
                       : "this character is not UTF-8",
                   nul ? "write the file anew with a text editor"
                       : "the file is saved in another encoding (Latin-1 or Windows-1252, most "
                         "likely); save it as UTF-8");
    return false;
}

std::string missing_space(std::string_view word)
{
    const auto colon = word.find(':');
    if (colon == 0 || colon == word.npos || colon + 1 >= word.size()) return {};
    const auto key = word.substr(0, colon);
    const auto value = word.substr(colon + 1);
    const bool name = std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    });
    if (!name || value.starts_with(' ')) return {};
    return "write \"" + std::string{key} + ": " + std::string{value.substr(0, value.find(' '))} +
           "\"";
}

void explain(std::string_view said, int line, int column, const SourceLines& lines,
             Diagnostics& problems)
{
    // "key:value" makes yaml-cpp stumble there or at the next key; the mistake is what comes first.
    for (const auto number : {line - 1, line}) {
        auto words = trimmed(lines.line(number));
        if (words.starts_with("- ")) words = trimmed(words.substr(2));
        const auto hint = words.find(": ") == words.npos ? missing_space(words) : std::string{};
        if (hint.empty()) continue;
        const auto at = static_cast<int>(lines.line(number).find(':'));
        problems.error("C006", lines.place(number, at + 1), "a space is missing after the colon",
                       hint);
        return;
    }
    const auto words = lines.line(line);
    auto [code, message, hint] = for_words(said, words, std::max(column, 0));
    // For a key that cannot be here yaml-cpp points at its colon.
    const bool colon = words.find(':') == static_cast<std::size_t>(column);
    if (colon) column = static_cast<int>(words.find_first_not_of(' '));
    problems.error(code, lines.place(line, column), message, hint);
}

} // namespace lazaret::config
