/// How a value was written: what the `form:` of a detector's confidence clauses speaks of.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::detect {

enum class Form : std::uint8_t {
    none,      ///< not the number in question
    plain,     ///< of words and patterns: they have no forms
    keyed,     ///< with its check digits, which are right
    unusual,   ///< the same, but begins like few: provisional numbers do, and telephones' IMEI
    grouped,   ///< without check digits, but grouped the way people write it
    bare,      ///< digits only
    timestamp, ///< digits that are more likely something else: only a label makes them a number
    slot,      ///< where a health format keeps this number: next to its OID
    complete,  ///< of structures: about a patient, by two signs or more
    partial,   ///< of structures: by one sign
    titled,    ///< of names: "Mme Durand"
    headed,    ///< of names: "Patient : Durand"
    full,      ///< of names: "Marie Durand", "DURAND Marie"
    solid,     ///< of words: more of them than the threshold asks for
    dense,     ///< of words: many
};

inline constexpr std::array<std::pair<std::string_view, Form>, 13> form_names{{
    {"keyed", Form::keyed},
    {"unusual", Form::unusual},
    {"grouped", Form::grouped},
    {"bare", Form::bare},
    {"timestamp", Form::timestamp},
    {"slot", Form::slot},
    {"complete", Form::complete},
    {"partial", Form::partial},
    {"titled", Form::titled},
    {"headed", Form::headed},
    {"full", Form::full},
    {"solid", Form::solid},
    {"dense", Form::dense},
}};

/// What a recogniser of a format says of a piece of text.
struct Recognised {
    Form form = Form::none; ///< complete, partial, or none: it is nothing of the kind
    std::string id;         ///< of the patient, may be empty
};

/// As in `form:`; empty for `none` and `plain`.
constexpr std::string_view name(Form form)
{
    for (const auto& [text, value] : form_names)
        if (value == form) return text;
    return {};
}

} // namespace lazaret::detect
