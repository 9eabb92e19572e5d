/// What is wrong with what people wrote: file, line, column, what was expected, what to do.
#pragma once

#include "config/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lazaret::config {

/// 1-based; 0 when there is no place (a missing file).
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
    bool has_errors() const;
    const std::vector<Diagnostic>& all() const { return list_; }

    /// Lets render() show the line with a caret under it.
    void remember(const Source& source);

    /// For people:
    ///     policies/policy.yaml:4:38: error P012: there is no detector "uk-nsh-number"
    ///         4 |       content: {any: [{detector: uk-nsh-number}]}
    ///           |                                  ^
    ///         hint: did you mean "uk-nhs-number"?
    std::string render() const;

private:
    std::vector<Diagnostic> list_;
    std::vector<Source> sources_;
};

/// The one of `known` that `typed` probably means (edit distance of at most a third), or empty.
std::string closest(std::string_view typed, const std::vector<std::string>& known);

} // namespace lazaret::config
