/// Words of names, and what may stand between them.
#pragma once

#include "detect/window.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::detect {

/// Bytes of one word of a name that are looked at.
inline constexpr std::uint64_t name_reach = 64;

/// A word of letters, hyphens and apostrophes.
struct Token {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    unsigned letters = 0;
    unsigned capitals = 0;
    bool capital = false; ///< its first letter is one

    bool all_capitals() const { return letters >= 2 && capitals == letters; }
    bool name_like() const { return capital && letters >= 2; }
};

Token token_from(const Window& window, std::uint64_t start);
Token token_before(const Window& window, std::uint64_t end);

/// In lower case.
std::string text_of(const Window& window, const Token& token);

/// "de", "van": joins the words of a surname.
bool is_particle(std::string_view lower_case);

bool joins_words(char c); ///< - and '

/// Behind at most two spaces.
std::uint64_t behind_spaces(const Window& window, std::uint64_t at);

/// Where the gap of spaces, signs and markup that ends before `at`, or begins there, ends on its
/// other side. Never across a line.
std::uint64_t gap_before(const Window& window, std::uint64_t at);
std::uint64_t gap_behind(const Window& window, std::uint64_t at);

/// Behind the tag that begins at `at`, or `at` itself when there is none.
std::uint64_t behind_tag(const Window& window, std::uint64_t at);

/// What may stand between the two names of one person.
enum class Gap { none, spaces, comma, columns };
Gap kind_of_gap(std::string_view between);

/// A person's age, or "ne le", begins at most three signs behind `at`.
bool age_follows(const Window& window, std::uint64_t at);

} // namespace lazaret::detect
