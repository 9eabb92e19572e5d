/// The key of a French NIR, where it stands apart from its 13 characters.
#pragma once

#include "detect/window.hpp"

#include <cstdint>
#include <string_view>

namespace lazaret::detect {

struct Key {
    char text[2] = {};
    std::uint64_t end = 0; ///< behind it; 0 when there is none
    bool labelled = false;

    std::string_view digits() const { return {text, end == 0 ? 0u : 2u}; }
};

/// Two digits behind `end`: in the next field (";46", `","46"`, "|46"), behind a dash or slash
/// (" / 46"), or with a label ("cle 46", " (cle : 46)", `","cle":"46"`).
Key read_key(const Window& window, std::uint64_t end);

} // namespace lazaret::detect
