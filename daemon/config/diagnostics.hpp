/// What is wrong with what people wrote: file, line, column, what was expected, what to do.
#pragma once

#include "config/source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::config {

/// 1-based, columns in characters as editors count them; 0 when there is no place (a missing file).
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
};

enum class Severity { warning, error };

struct Diagnostic {
    Severity severity = Severity::error;
    std::string code; ///< "P012"; explained in docs/policies.md, never used again for another thing
    Place place;
    std::string message; ///< "there is no detector \"uk-nsh-number\""
    std::string hint;    ///< may be empty
};

/// Collects all problems of all files: everything that is wrong is reported, not the first.
class Diagnostics {
public:
    void error(std::string code, Place place, std::string message, std::string hint = {});
    void warning(std::string code, Place place, std::string message, std::string hint = {});
    bool has_errors() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }
    std::size_t warnings() const { return warnings_; }
    /// In the order in which they were found; the first 1000.
    const std::vector<Diagnostic>& all() const { return list_; }

    /// Lets render() show the line with a caret under it.
    void remember(const Source& source);

    /// For people:
    ///     policies/policy.yaml:4:38: error P012: there is no detector "uk-nsh-number"
    ///         4 |       content: {any: [{detector: uk-nsh-number}]}
    ///           |                                  ^
    ///         hint: did you mean "uk-nhs-number"?
    /// Files in the order in which they were remembered, each from top to bottom.
    std::string render() const;

private:
    void add(Diagnostic problem);

    std::vector<Diagnostic> list_;
    std::size_t errors_ = 0;
    std::size_t warnings_ = 0;
    std::size_t left_out_ = 0; ///< counted, not kept
    std::vector<Source> sources_;
};

/// The one of `known` that `typed` probably means, or empty: with at most a third of its letters
/// left out, added, changed or swapped (case and "-" for "_" do not count), or cut short.
std::string closest(std::string_view typed, const std::vector<std::string>& known);

/// Reads a file that was named at `named` (line 0: on the command line). What goes wrong is
/// reported there, as C001.
std::optional<Source> read_source(const std::filesystem::path& path, const Place& named,
                                  Diagnostics& problems);

} // namespace lazaret::config
