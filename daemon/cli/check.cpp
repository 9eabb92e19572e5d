#include "cli/check.hpp"

#include "cli/files.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace lazaret::cli {

namespace {

/// The place in lazaret.yaml that names `key`.
config::Place place_of(const config::Settings& settings, const std::string& key)
{
    const auto found = settings.places.find(key);
    return found != settings.places.end() ? found->second : config::Place{};
}

/// Keys, certificates and folders that the settings name: unusable ones are told now, not at the
/// start.
void check_files(const config::Settings& settings, config::Diagnostics& problems)
{
    const auto now = std::chrono::system_clock::now();
    const auto wrong = [&](const std::string& key, const Error& error) {
        problems.error("F001", place_of(settings, key), error.detail,
                       "docs/operations.md tells how keys and certificates are made");
    };
    const auto forger = tls::Forger::open(settings.tls.ca_certificate, settings.tls.ca_key, 1, now);
    if (!forger) wrong("tls.ca.key", forger.error());
    const auto recipients = quarantine::Recipients::read(settings.quarantine.recipients, now);
    if (!recipients) wrong("quarantine.recipients[0]", recipients.error());
    if (recipients)
        for (const auto& warning : recipients->warnings())
            problems.warning("F002", place_of(settings, "quarantine.recipients[0]"), warning);
    const auto origins = tls::OriginContext::make({.system = settings.upstream.trust_system,
                                                   .files = settings.upstream.trust_files,
                                                   .crls = settings.upstream.crls});
    if (!origins) wrong("upstream.trust", origins.error());
    for (const auto& [key, folder] :
         {std::pair{"spool.directory", settings.spool.directory},
          std::pair{"quarantine.directory", settings.quarantine.directory},
          std::pair{"incidents", settings.incidents.parent_path()}}) {
        std::error_code failed;
        if (folder.empty() || std::filesystem::is_directory(folder, failed) ||
            std::filesystem::is_directory(folder.parent_path(), failed))
            continue; // or the daemon will make it
        problems.warning("F003", place_of(settings, key),
                         "there is neither a folder " + folder.string() + " nor one to make it in",
                         "make it before the daemon starts, mode 0700, for the daemon's user");
    }
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
    RuleFiles files{options.policy, options.providers, {}, {}};
    if (!options.configuration.empty()) {
        const auto settings = load_settings(options.configuration, problems);
        if (settings) {
            files = rule_files(*settings);
            check_files(*settings, problems);
        }
    }
    std::shared_ptr<const proxy::Rulebook> rulebook;
    if (!files.policy.empty()) rulebook = load_rulebook(files, problems);
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
