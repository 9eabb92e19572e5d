/// Lines of fixed-width files, as detectors describe them: which columns hold what. The formats of
/// the PMSI change every year; their columns are data (policies/detectors/pmsi.yaml), only the
/// kinds of field are code.
///
/// Nobody splits text into lines for this: a line is looked at when nine digits in a row begin in
/// its first columns, which every layout must promise.
#pragma once

#include "detect/form.hpp"
#include "detect/window.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// What the columns of a field must hold.
enum class FieldCheck : std::uint8_t {
    anything,
    texts,    ///< one of those that are listed
    blank,    ///< spaces
    digits,   ///< in all columns
    number,   ///< digits, and spaces before or behind them
    ddmmyyyy, ///< a day from 1900 to 2099
    yyyymmdd, ///< the same
    sex,      ///< 1, 2 or 3
    finess,   ///< of an establishment
    nir,      ///< 13, without key
    nir_key,  ///< of the nir before it
    cim10,    ///< a diagnosis, and spaces
    ccam,     ///< an act, and what qualifies it
    ghm,      ///< a group of stays
};

/// By its name in `is:`.
std::optional<FieldCheck> find_field_check(std::string_view name);
std::vector<std::string> field_check_names();
/// Columns that a field of this kind must have; 0: any number.
std::uint32_t width_of(FieldCheck check);

struct LayoutField {
    std::uint32_t from = 0; ///< first column, from 1
    std::uint32_t to = 0;   ///< last column
    FieldCheck check = FieldCheck::anything;
    std::vector<std::string> texts;
    bool may_be_blank = false;
    bool is_optional = false; ///< a line counts without it, but as less sure
    std::uint32_t id = 0;     ///< 1: says who the line is about, 2: where that is empty...; 0: no
    std::uint32_t nir = 0;    ///< of a key: first column of its number
};

struct Layout {
    /// Columns beyond are not at hand when a line is looked at.
    static constexpr std::uint32_t most_columns = 160;
    /// The nine digits begin no later.
    static constexpr std::uint32_t first_columns = 24;

    std::string name;
    std::vector<LayoutField> fields; ///< in the order of their columns
};

/// Is `line` of one of these layouts? `complete` when all fields of one hold, `partial` when only
/// those do that are not optional. A line that ends early has spaces where columns are missing.
Recognised check_line(std::span<const Layout> layouts, std::string_view line);

struct Line {
    std::uint64_t start = 0; ///< position
    std::string_view text;   ///< without its end, and most_columns long at most
};

/// The line among whose first columns digits begin at `digits`; nothing when they begin later. Its
/// text borrows from `window` or `buffer`.
std::optional<Line> line_around(std::uint64_t digits, const Window& window, std::string& buffer);

} // namespace lazaret::detect
