/// How a policy is made of its files. Apart from policy.hpp so that tests can bring their own
/// detectors.
#pragma once

#include "policy/policy.hpp"

namespace lazaret::policy {

/// As detect::Detectors::compile.
using CompileDetectors = std::shared_ptr<const detect::Detectors> (*)(
    std::span<const config::Source>, config::Diagnostics&);

/// As Policy::compile, which calls this with detect::Detectors::compile.
std::shared_ptr<const Policy> compile_policy(const config::Source& policy,
                                             const hosting::Registry& registry,
                                             config::Diagnostics& problems,
                                             CompileDetectors compile_detectors);

} // namespace lazaret::policy
