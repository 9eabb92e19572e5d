#include "cli/run.hpp"

#include "cli/check.hpp"
#include "cli/daemon.hpp"
#include "cli/files.hpp"
#include "cli/quarantine_command.hpp"
#include "cli/scan.hpp"
#include "tls/ca.hpp"

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>

namespace lazaret::cli {

namespace {

namespace fs = std::filesystem;

constexpr auto default_configuration = "/etc/lazaret/lazaret.yaml";

/// The policies that came with the program: beside it in a build folder, or where they are
/// installed. Empty when there are none.
fs::path shipped_policies()
{
    std::error_code failed;
    const auto program = fs::read_symlink("/proc/self/exe", failed).parent_path();
    for (const auto& folder : {program / "policies", program / "../share/lazaret/policies"})
        if (fs::exists(folder / "policy.yaml", failed)) return folder;
    return {};
}

/// Which files a command works on: what was asked for, else the installed configuration, else what
/// came with the program.
struct Files {
    std::string configuration;
    std::string policy;
    std::string providers;

    void add_options(CLI::App& app)
    {
        app.add_option("--config", configuration, "Configuration that names policy and providers");
        app.add_option("--policy", policy, "Policy to use instead of the configured one");
        app.add_option("--providers", providers, "Registry of providers to use instead");
    }

    void complete()
    {
        std::error_code failed;
        const bool nothing = configuration.empty() && policy.empty() && providers.empty();
        if (nothing && fs::exists(default_configuration, failed))
            configuration = default_configuration;
        if (!configuration.empty()) return;
        const auto shipped = shipped_policies();
        if (shipped.empty()) return;
        if (policy.empty()) policy = (shipped / "policy.yaml").lexically_normal().string();
        if (providers.empty()) providers = (shipped / "providers.yaml").lexically_normal().string();
    }

    std::shared_ptr<const proxy::Rulebook> load()
    {
        complete();
        config::Diagnostics problems;
        RuleFiles named;
        if (!configuration.empty()) {
            const auto settings = load_settings(configuration, problems);
            if (settings) named = rule_files(*settings);
        }
        std::shared_ptr<const proxy::Rulebook> rulebook;
        if (!policy.empty()) named.policy = policy, named.policy_place = {};
        if (!providers.empty()) named.providers = providers, named.providers_place = {};
        if (!problems.has_errors()) rulebook = load_rulebook(named, problems);
        std::cerr << problems.render();
        return rulebook;
    }
};

int usage_status(CLI::App& app, const CLI::ParseError& error)
{
    return app.exit(error) == 0 ? 0 : 2;
}

int failed(const Error& error)
{
    std::cerr << "lazaret: " << error.detail << '\n';
    return error.code == Errc::config ? 2 : 1;
}

void add_ca(CLI::App& app, int& status)
{
    auto* ca = app.add_subcommand("ca", "Make the certificates that Lazaret needs");
    ca->require_subcommand(1);

    struct Options {
        std::string directory = ".";
        tls::NewCa wanted;
        int years = 3;
        std::string officer = "Data protection officer";
    };
    auto options = std::make_shared<Options>();
    auto* init = ca->add_subcommand("init", "Make a CA: ca.pem and ca.key (mode 0600)");
    init->add_option("directory", options->directory, "Folder to write to")->capture_default_str();
    init->add_option("--name", options->wanted.common_name, "Common name")->capture_default_str();
    init->add_option("--organization", options->wanted.organization, "Organization");
    init->add_option(
        "--permit", options->wanted.permitted,
        "Sign for this domain and those below only (repeatable); other HTTPS sites are "
        "then out of reach");
    init->add_option("--years", options->years, "Validity")
        ->check(CLI::Range(1, 20))
        ->capture_default_str();
    init->callback([options, &status] {
        options->wanted.validity = std::chrono::days{365 * options->years};
        const fs::path folder{options->directory};
        const auto made = tls::make_ca(options->wanted, folder / "ca.pem", folder / "ca.key");
        if (!made) {
            status = failed(made.error());
            return;
        }
        std::cout << "made " << (folder / "ca.pem").string() << " (install it on the clients) and "
                  << (folder / "ca.key").string() << " (keep it secret)\n";
    });

    auto* officer = ca->add_subcommand("officer", "Make a key pair to try the quarantine with");
    officer->add_option("directory", options->directory, "Folder to write to");
    officer->add_option("--name", options->officer, "Common name");
    officer->callback([options, &status] {
        const fs::path folder{options->directory};
        const auto made =
            tls::make_officer_pair(options->officer, folder / "dpo.pem", folder / "dpo.key");
        if (!made) {
            status = failed(made.error());
            return;
        }
        std::cout << "made " << (folder / "dpo.pem").string() << " (for the proxy) and "
                  << (folder / "dpo.key").string() << " (the officer's: not on the proxy)\n";
    });
}

void add_check(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("check", "Check configuration, policy and providers");
    auto files = std::make_shared<Files>();
    auto options = std::make_shared<CheckOptions>();
    auto path = std::make_shared<std::string>();
    files->add_options(*command);
    command->add_option("file", *path, "Configuration to check (as --config)");
    command->add_flag("--list-detectors", options->list_detectors, "List all detectors");
    command->add_flag("--json", options->json, "One JSON object a problem");
    command->callback([=, &status] {
        if (!path->empty()) files->configuration = *path;
        files->complete();
        options->configuration = files->configuration;
        options->policy = files->policy;
        options->providers = files->providers;
        status = check(*options);
    });
}

/// Appends the paths listed in `list`, one a line, "-" for standard input. False if unreadable.
bool read_list(const std::string& list, std::vector<std::string>& files)
{
    std::ifstream file;
    if (list != "-") file.open(list);
    std::istream& lines = list == "-" ? std::cin : file;
    if (!lines) return false;
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) files.push_back(line);
    return true;
}

void add_scan(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("scan", "Tell what the proxy would say of these bodies");
    auto files = std::make_shared<Files>();
    auto options = std::make_shared<ScanOptions>();
    auto list = std::make_shared<std::string>();
    files->add_options(*command);
    command->add_option("--to", options->to, "Host they go to (default: one not approved)");
    command->add_option("--content-type", options->content_type, "Content-Type of the body");
    command->add_option("--content-encoding", options->content_encoding, "Content-Encoding of it");
    command->add_option("--from", *list, "File with one path a line (- for standard input)");
    command->add_flag("--json", options->json, "One JSON object a file");
    command->add_option("files", options->files, "Bodies to scan");
    command->callback([=, &status] {
        if (!list->empty() && !read_list(*list, options->files)) {
            std::cerr << "lazaret: --from " << *list << ": cannot be read\n";
            status = 2;
            return;
        }
        if (options->files.empty()) {
            std::cerr << "lazaret: scan what? Name files, or --from LIST\n";
            status = 2;
            return;
        }
        const auto rulebook = files->load();
        status = rulebook ? scan(*options, *rulebook) : 2;
    });
}

/// `lazaret quarantine list|show|extract`.
void add_quarantine(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("quarantine", "Look at what was stopped");
    command->require_subcommand(1);
    auto options = std::make_shared<QuarantineOptions>();
    auto configuration = std::make_shared<std::string>(default_configuration);
    const auto add = [&](const char* name, const char* help, QuarantineOptions::What what) {
        auto* sub = command->add_subcommand(name, help);
        sub->add_option("--config", *configuration, "Configuration that names the folders")
            ->capture_default_str();
        sub->add_flag("--json", options->json, "One JSON object a line");
        sub->callback([=, &status] {
            config::Diagnostics problems;
            const auto settings = load_settings(*configuration, problems);
            std::cerr << problems.render();
            if (!settings) {
                status = 2;
                return;
            }
            options->what = what;
            options->directory = settings->quarantine.directory;
            options->incidents = settings->incidents;
            status = quarantine_command(*options);
        });
        return sub;
    };
    add("list", "What is kept sealed, the oldest first", QuarantineOptions::What::list);
    auto* show = add("show", "One incident", QuarantineOptions::What::show);
    auto* extract = add("extract", "Open a sealed upload with the officer's key",
                        QuarantineOptions::What::extract);
    for (auto* sub : {show, extract})
        sub->add_option("id", options->name, "Id, or code (LZ-7F3K-21Q)")->required();
    extract->add_option("--key", options->key, "The officer's private key, PEM")->required();
    extract->add_option("--out", options->out, "File to write (default: standard output)");
}

} // namespace

int run_daemon(int argc, char** argv)
{
    CLI::App app{"lazaretd: lets health data leave only for approved hosts", "lazaretd"};
    std::string configuration = default_configuration;
    app.add_option("--config", configuration, "Configuration file")->capture_default_str();
    app.set_version_flag("--version", "lazaretd " LAZARET_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return usage_status(app, error);
    }
    return run(configuration);
}

int run_command(int argc, char** argv)
{
    CLI::App app{"lazaret: checks, tries and looks after a Lazaret", "lazaret"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "lazaret " LAZARET_VERSION);
    int status = 0;
    add_ca(app, status);
    add_check(app, status);
    add_scan(app, status);
    add_quarantine(app, status);
    app.add_subcommand("version", "Tell the version")->callback([] {
        std::cout << "lazaret " LAZARET_VERSION "\n";
    });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return usage_status(app, error);
    }
    return status;
}

} // namespace lazaret::cli
