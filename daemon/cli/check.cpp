#include "cli/check.hpp"

#include "cli/files.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace lazaret::cli {

namespace {

/// Keys and certificates that the settings name: unusable ones are told now, not at the start.
void check_certificates(const config::Settings& settings, config::Diagnostics& problems)
{
    const auto now = std::chrono::system_clock::now();
    const auto wrong = [&](const std::filesystem::path& file, const Error& error) {
        problems.error("C002", {file.string(), 0, 0}, error.detail,
                       "docs/operations.md tells how keys and certificates are made");
    };
    const auto forger = tls::Forger::open(settings.tls.ca_certificate, settings.tls.ca_key, 1, now);
    if (!forger) wrong(settings.tls.ca_certificate, forger.error());
    const auto recipients = quarantine::Recipients::read(settings.quarantine.recipients, now);
    if (!recipients) wrong(settings.quarantine.recipients.front(), recipients.error());
    if (recipients)
        for (const auto& warning : recipients->warnings())
            problems.warning("C003", {settings.quarantine.recipients.front().string(), 0, 0},
                             warning);
    const auto origins = tls::OriginContext::make({.system = settings.upstream.trust_system,
                                                   .files = settings.upstream.trust_files,
                                                   .crls = settings.upstream.crls});
    if (!origins) wrong(settings.policy.parent_path(), origins.error());
}

void print_json(const config::Diagnostics& problems)
{
    for (const auto& problem : problems.all()) {
        nlohmann::ordered_json line;
        line["severity"] = problem.severity == config::Severity::error ? "error" : "warning";
        line["code"] = problem.code;
        line["file"] = problem.place.file;
        line["line"] = problem.place.line;
        line["column"] = problem.place.column;
        line["message"] = problem.message;
        line["hint"] = problem.hint;
        std::cout << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                  << '\n';
    }
}

} // namespace

int check(const CheckOptions& options)
{
    config::Diagnostics problems;
    auto policy = options.policy;
    auto providers = options.providers;
    if (!options.configuration.empty()) {
        const auto settings = load_settings(options.configuration, problems);
        if (settings) {
            policy = settings->policy;
            providers = settings->providers;
            check_certificates(*settings, problems);
        }
    }
    std::shared_ptr<const proxy::Rulebook> rulebook;
    if (!policy.empty()) rulebook = load_rulebook(policy, providers, problems);
    if (rulebook) rulebook->policy->detectors().check_examples(problems);

    if (options.json)
        print_json(problems);
    else
        std::cerr << problems.render();
    if (problems.has_errors()) return 2;
    if (rulebook && options.list_detectors)
        for (const auto& name : rulebook->policy->detectors().names())
            std::cout << name << '\n';
    if (rulebook && !options.json)
        std::cout << "policy " << rulebook->policy->version() << ": "
                  << rulebook->policy->rules().size() << " rules, "
                  << rulebook->policy->detectors().names().size() << " detectors, "
                  << rulebook->registry->providers().size() << " providers; nothing is wrong\n";
    return 0;
}

} // namespace lazaret::cli
