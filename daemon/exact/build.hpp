/// Makes an index from a CSV file: `lazaret edm build`.
#pragma once

#include "base/result.hpp"
#include "exact/key.hpp"
#include "exact/kind.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::exact {

struct WantedColumn {
    std::string name;         ///< as in the CSV's first line; accents and case do not count
    std::optional<Kind> kind; ///< else guessed from the name
};

/// `name` or `name:kind`, comma-separated. Errors: Errc::config.
Result<std::vector<WantedColumn>> parse_columns(std::string_view text);

struct BuildOptions {
    std::filesystem::path csv;
    std::filesystem::path index;
    std::vector<WantedColumn> columns;
    std::optional<char> separator; ///< ; , tab or |; else guessed from the first line
    std::uint32_t common = 1000;   ///< a value in more rows than that leads to none of them
    /// How texts are folded before the matcher sees them: detect::folded(), so that both sides
    /// agree. Must read bytes that are not UTF-8 as CP1252.
    std::string (*fold)(std::string_view text) = nullptr;
};

struct BuildReport {
    struct Column {
        std::string name;
        Kind kind = Kind::number;
        std::uint64_t values = 0;     ///< indexed
        std::uint64_t empty = 0;      ///< left out: nothing in the field
        std::uint64_t too_short = 0;  ///< left out: under 4 characters (names: 2 letters)
        std::uint64_t unreadable = 0; ///< left out: not of the column's kind, or too long
        std::uint64_t common = 0;     ///< of `values`: in too many rows to lead to one
    };
    std::uint64_t rows = 0;  ///< with at least one value
    std::uint64_t lines = 0; ///< of data, without the header
    std::uint64_t bytes = 0; ///< of the index
    std::vector<Column> columns;
};

/// Reads the CSV once, holds 20 bytes for each value, and replaces `index` at the end (temporary
/// file in the same folder, fsync, rename; mode 0640). Errors, with file, line, column and what to
/// do: Errc::config for what is wrong in the CSV or the options, Errc::io.
Result<BuildReport> build(const BuildOptions& options, const Key& key);

/// "number", "date", "name", "word".
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_by_name(std::string_view name);

} // namespace lazaret::exact
