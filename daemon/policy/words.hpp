/// The closed lists of words that rules are written with, and how a wrong one is reported.
#pragma once

#include "config/diagnostics.hpp"
#include "config/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lazaret::policy {

const std::vector<std::string>& action_words();     ///< mildest first
const std::vector<std::string>& confidence_words(); ///< lowest first
const std::vector<std::string>& gap_words();        ///< in the order of extract::Unscannable
const std::vector<std::string>& format_words();     ///< in the order of extract::Format

/// Index of `word` in `words`, or `words.size()`.
std::size_t position(const std::vector<std::string>& words, std::string_view word);

/// "a, b, c"; cut after 40 with "and N more".
std::string listed(const std::vector<std::string>& words);

/// `did you mean "x"? <all>: a, b, c.` without the part that does not apply.
std::string hint(std::string_view typed, const std::vector<std::string>& known,
                 std::string_view all);

/// The texts of a key that holds one or a list of them, with their places; none when it is absent.
/// Reports an empty list (P023) and what is not a text.
std::vector<const config::Node*> texts(config::Reader& reader, std::string_view key,
                                       config::Diagnostics& problems);

/// Some key of `map` probably means `key`, of all `known` ones: Reader::done() says so, nobody else
/// need.
bool mistyped(const config::Node& map, std::string_view key, const std::vector<std::string>& known);

/// Lower-case letters, digits and hyphens, at most 64: ids stand in metrics and on block pages.
bool is_id(std::string_view text);

} // namespace lazaret::policy
