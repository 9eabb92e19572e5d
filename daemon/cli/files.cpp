#include "cli/files.hpp"

namespace lazaret::cli {

namespace {

std::optional<config::Source> read(const std::filesystem::path& file, config::Diagnostics& problems)
{
    auto source = config::Source::read(file);
    if (!source) {
        problems.error("C001", {file.string(), 0, 0}, source.error().detail,
                       "check the path and who may read it");
        return std::nullopt;
    }
    problems.remember(*source);
    return std::move(*source);
}

} // namespace

std::optional<config::Settings> load_settings(const std::filesystem::path& file,
                                              config::Diagnostics& problems)
{
    const auto source = read(file, problems);
    if (!source) return std::nullopt;
    auto settings = config::read_settings(*source, problems);
    if (problems.has_errors()) return std::nullopt;
    return settings;
}

std::shared_ptr<const proxy::Rulebook> load_rulebook(const std::filesystem::path& policy,
                                                     const std::filesystem::path& providers,
                                                     config::Diagnostics& problems)
{
    const auto registry_source = read(providers, problems);
    const auto policy_source = read(policy, problems);
    if (!registry_source || !policy_source) return nullptr;
    auto rulebook = std::make_shared<proxy::Rulebook>();
    rulebook->registry = hosting::Registry::compile(*registry_source, problems);
    if (!rulebook->registry) return nullptr;
    rulebook->policy = policy::Policy::compile(*policy_source, *rulebook->registry, problems);
    if (!rulebook->policy || problems.has_errors()) return nullptr;
    return rulebook;
}

} // namespace lazaret::cli
