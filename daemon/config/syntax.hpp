/// Turns what yaml-cpp says about a file it cannot read into what its author can mend.
#pragma once

#include "config/diagnostics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lazaret::config {

/// The lines of a text, to turn byte positions into places. Borrows the text.
class SourceLines {
public:
    SourceLines(std::string name, std::string_view text);

    Place place(std::size_t byte) const;
    Place place(int line, int byte_column) const; ///< from 0, as yaml-cpp counts
    std::string_view line(int number) const;      ///< from 0; without its line break

private:
    std::string name_;
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

/// False, and reported, when the text is not UTF-8 or holds bytes that no text holds.
bool check_encoding(std::string_view text, const SourceLines& lines, Diagnostics& problems);

/// When `word` looks like "key:value": what to write instead. Empty otherwise.
std::string missing_space(std::string_view word);

/// `said` by yaml-cpp at `line` and `column` (from 0, in bytes).
void explain(std::string_view said, int line, int column, const SourceLines& lines,
             Diagnostics& problems);

} // namespace lazaret::config
