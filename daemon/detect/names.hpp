/// Names of persons: a title, a heading or a first name that people know, and what stands beside
/// it.
#pragma once

#include "detect/form.hpp"
#include "detect/name_tokens.hpp"
#include "detect/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::detect {

/// What a detector of names knows besides its terms. All folded, lower case, sorted.
struct NameRules {
    std::vector<std::string> first;     ///< first names; they are terms as well
    std::vector<std::string> not_after; ///< no name stands behind these: "rue", "dr"
    std::vector<std::string> never;     ///< these are no names: "nom", "service", "voir"
};

/// The kinds of terms of such a detector, told by their weights.
inline constexpr unsigned first_name_weight = 1;
inline constexpr unsigned title_weight = 2;
inline constexpr unsigned heading_weight = 3;
inline constexpr unsigned trailer_weight = 4;

/// Bytes behind the start of a term that must be at hand.
inline constexpr std::uint64_t most_name = 5 * name_reach;

struct NameHit {
    Span at;
    Form form = Form::none; ///< titled, headed or full
};

/// The name of a person of which the title at `term` is part: "Mme Durand", "M. de la Tour", "mme
/// leroy". None for initials ("Mme D."), functions ("M. le Directeur") and doctors.
std::optional<NameHit> name_after_title(const Window& window, Span term, const NameRules& rules);

/// The name that the heading at `term` announces: "Patient : DURAND Marie", "nom=Durand",
/// "<nom>Durand". Written small, it takes a first name to be one.
std::optional<NameHit> name_after_heading(const Window& window, Span term, const NameRules& rules);

/// The name before what only follows names, at `term`: "NGUYEN Ewen (M, 65 ans)", "KOWALSKI Minh,
/// né le". Whatever the first name, if the surname is in capitals.
std::optional<NameHit> name_before_trailer(const Window& window, Span term, const NameRules& rules);

/// The name of which the first name at `term` is part: "Marie Durand", "DURAND, Marie",
/// "DURAND;Marie", "durand marie 84a". None behind a word of `rules.not_after`: streets, doctors.
std::optional<NameHit> name_around(const Window& window, Span term, const NameRules& rules);

} // namespace lazaret::detect
