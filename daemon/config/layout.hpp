/// What catches people in YAML before any parser has a say: tabs, quotes and brackets.
///
/// yaml-cpp reports such mistakes where it stumbles, often many lines later, and reads a quote that
/// is never closed to the end of the file without a word. This looks at the layout alone, says
/// where the mistake began, and lets everything else pass.
#pragma once

#include "config/diagnostics.hpp"

#include <optional>
#include <string_view>

namespace lazaret::config {

struct LayoutMistake {
    std::size_t at = 0; ///< byte of the text
    std::string code;
    std::string message;
    std::string hint;
};

/// The first mistake of layout in `text`.
std::optional<LayoutMistake> check_layout(std::string_view text);

} // namespace lazaret::config
