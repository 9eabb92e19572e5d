#include "hosting/registry.hpp"
#include "support/golden.hpp"

using namespace lazaret;

TEST_CASE("registry: each wrong file says what is wrong, where, and what to write instead")
{
    for_every_golden("providers", [](const config::Source& source) {
        config::Diagnostics problems;
        const auto registry = hosting::Registry::compile(source, problems);
        CHECK((registry != nullptr) == !problems.has_errors());
        return problems.render();
    });
}
