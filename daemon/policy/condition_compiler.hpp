/// From `when:` and `unless:` as people write them to conditions.
#pragma once

#include "policy/condition.hpp"
#include "policy/content_compiler.hpp"
#include "policy/vocabulary.hpp"

#include <string>
#include <vector>

namespace lazaret::policy {

/// Everything wrong is reported; what comes back after an error is of no use.
class ConditionCompiler {
public:
    /// All outlive the compiler.
    ConditionCompiler(const Vocabulary& words, ContentCompiler& contents,
                      config::Diagnostics& problems);

    Condition when(const config::Node& node);
    /// One exception or a list of them: conditions, with `until`, `owner` and `because`.
    std::vector<Exception> unless(const config::Node& node);

private:
    Condition condition(config::Reader& reader);
    Exception exception(const config::Node& node);
    void destination(const config::Node& node, Condition& out);
    void providers(config::Reader& reader, Condition& out);
    void domains(config::Reader& reader, Condition& out);
    void categories(config::Reader& reader, Condition& out);
    void source(const config::Node& node, Condition& out);
    void methods(config::Reader& reader, Condition& out);
    void gaps(config::Reader& reader, Condition& out);
    void body(const config::Node& node, Condition& out);
    void declared_types(config::Reader& reader, Condition& out);
    void real_types(config::Reader& reader, Condition& out);
    void require_some(const config::Node& node, std::string_view key);

    const Vocabulary& words_;
    ContentCompiler& contents_;
    config::Diagnostics& problems_;
};

} // namespace lazaret::policy
