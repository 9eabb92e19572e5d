/// Names of persons: a title or a first name that people know, and what stands beside it.
#pragma once

#include "detect/form.hpp"
#include "detect/window.hpp"
#include "detect/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::detect {

/// What a detector of names knows besides its terms, which are titles and first names.
struct NameRules {
    std::vector<std::string> not_after; ///< folded, lower case, sorted: "rue", "dr"
};

/// The weights that tell the two kinds of terms apart.
inline constexpr unsigned title_weight = 2;
inline constexpr unsigned first_name_weight = 1;

/// Bytes: of one word of a name, and of what may follow a title or first name.
inline constexpr std::uint64_t name_reach = 64;
inline constexpr std::uint64_t most_name = 4 * name_reach;

struct NameHit {
    Span at;
    Form form = Form::none; ///< titled or full
};

/// The name of a person of which the title at `term` is part: "Mme Durand", "M. de la Tour". None
/// for initials ("Mme D."), functions ("M. le Directeur") and two titles in a row.
std::optional<NameHit> name_after_title(const Window& window, Span term, const NameRules& rules);

/// The name of which the first name at `term` is part: "Marie Durand", "DURAND, Marie",
/// "DURAND;Marie". None behind a word of `rules.not_after`: streets, doctors.
std::optional<NameHit> name_around(const Window& window, Span term, const NameRules& rules);

} // namespace lazaret::detect
