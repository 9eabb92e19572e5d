#include "cli/files.hpp"

namespace lazaret::cli {

std::optional<config::Settings> load_settings(const std::filesystem::path& file,
                                              config::Diagnostics& problems)
{
    const auto source = config::read_source(file, {}, problems);
    if (!source) return std::nullopt;
    auto settings = config::read_settings(*source, problems);
    if (problems.has_errors()) return std::nullopt;
    return settings;
}

RuleFiles rule_files(const config::Settings& settings)
{
    const auto place = [&](std::string_view key) {
        const auto found = settings.places.find(key);
        return found != settings.places.end() ? found->second : config::Place{};
    };
    return {settings.policy, settings.providers, place("policy"), place("providers")};
}

std::shared_ptr<const proxy::Rulebook> load_rulebook(const RuleFiles& files,
                                                     config::Diagnostics& problems)
{
    const auto registry_source =
        config::read_source(files.providers, files.providers_place, problems);
    const auto policy_source = config::read_source(files.policy, files.policy_place, problems);
    if (!registry_source || !policy_source) return nullptr;
    auto rulebook = std::make_shared<proxy::Rulebook>();
    rulebook->registry = hosting::Registry::compile(*registry_source, problems);
    if (!rulebook->registry) return nullptr;
    rulebook->policy = policy::Policy::compile(*policy_source, *rulebook->registry, problems);
    if (!rulebook->policy || problems.has_errors()) return nullptr;
    return rulebook;
}

} // namespace lazaret::cli
