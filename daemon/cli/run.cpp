#include "cli/run.hpp"

#include "cli/check.hpp"
#include "cli/daemon.hpp"
#include "cli/edm_command.hpp"
#include "cli/files.hpp"
#include "cli/fingerprint_command.hpp"
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

/// `lazaret fingerprint add|list|remove`.
void add_fingerprint(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("fingerprint", "Forms and templates to be recognised");
    command->require_subcommand(1);
    auto options = std::make_shared<FingerprintOptions>();
    const auto run_as = [options, &status](FingerprintOptions::What what) {
        return [options, &status, what] {
            options->what = what;
            status = fingerprint_command(*options);
        };
    };
    auto* add = command->add_subcommand("add", "Add a document, or replace the one of that name");
    add->add_option("--to", options->file, "File of fingerprints; made if missing")->required();
    add->add_option("--name", options->name, "What the document is called")->required();
    add->add_option("--except", options->except,
                    "Ordinary files: what stands in them, too, is not the document's own");
    add->add_option("files", options->files, "The document: text, Office file, PDF ...")
        ->required();
    add->callback(run_as(FingerprintOptions::What::add));

    auto* list = command->add_subcommand("list", "The documents of a file of fingerprints");
    list->add_option("--from", options->file, "File of fingerprints")->required();
    list->add_flag("--json", options->json, "One JSON object a line");
    list->callback(run_as(FingerprintOptions::What::list));

    auto* remove = command->add_subcommand("remove", "Forget a document");
    remove->add_option("--from", options->file, "File of fingerprints")->required();
    remove->add_option("name", options->name, "What the document is called")->required();
    remove->callback(run_as(FingerprintOptions::What::remove));
}

/// `lazaret edm key|build|show`.
void add_edm(CLI::App& app, int& status)
{
    auto* command =
        app.add_subcommand("edm", "Exact data match: recognise the house's own records");
    command->require_subcommand(1);
    auto options = std::make_shared<EdmOptions>();
    const auto add = [&](const char* name, const char* help, EdmOptions::What what) {
        auto* sub = command->add_subcommand(name, help);
        sub->callback([=, &status] {
            options->what = what;
            status = edm_command(*options);
        });
        return sub;
    };
    auto* key = add("key", "Make a key (32 random bytes, mode 0600)", EdmOptions::What::key);
    key->add_option("file", options->key, "New file; never overwritten")->required();

    auto* build = add("build", "Make or replace an index from a CSV file", EdmOptions::What::build);
    build
        ->add_option("--columns", options->columns,
                     "name or name:kind, comma-separated; kinds: "
                     "number, date, name, word")
        ->required();
    build->add_option("--index", options->index, "File to write (default: the CSV's, with .edm)");
    build->add_option("--separator", options->separator, "; , | or tab (default: guessed)");
    build->add_option("--common", options->common, "A value in more rows than that leads to none")
        ->capture_default_str();
    build->add_flag("--json", options->json, "The report as one JSON object");
    build->add_option("csv", options->csv, "CSV file; its first line names the columns")
        ->required();

    auto* show = add("show", "What is in an index", EdmOptions::What::show);
    show->add_option("index", options->index, "Index")->required();
    for (auto* sub : {build, show})
        sub->add_option("--key", options->key, "Key (default: $CREDENTIALS_DIRECTORY/edm-key)");
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
    add_edm(app, status);
    add_fingerprint(app, status);
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
