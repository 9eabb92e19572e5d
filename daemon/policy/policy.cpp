#include "policy/policy.hpp"

#include "policy/compile.hpp"

namespace lazaret::policy {

std::shared_ptr<const Policy> Policy::compile(const config::Source& policy,
                                              const hosting::Registry& registry,
                                              config::Diagnostics& problems)
{
    return compile_policy(policy, registry, problems, &detect::Detectors::compile);
}

} // namespace lazaret::policy
