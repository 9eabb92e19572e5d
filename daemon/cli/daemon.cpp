#include "cli/daemon.hpp"

#include "admin/admin.hpp"
#include "base/log.hpp"
#include "cli/files.hpp"
#include "cli/systemd.hpp"
#include "cli/worker_files.hpp"
#include "proxy/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

namespace lazaret::cli {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::system_clock;

/// No core dump, no other process reading our memory: bodies and keys are in it.
void keep_memory_private()
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

/// A connection is two sockets.
void raise_file_limit()
{
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

/// A folder of ours that is not there yet, mode 0700. Its parent must be: a disk that is not
/// mounted must not be filled in for.
void make_folder(const std::filesystem::path& folder)
{
    if (!folder.empty() && ::mkdir(folder.c_str(), 0700) == 0)
        log::info("folder made", {{"path", folder.string()}});
}

log::Level level_of(const std::string& name)
{
    if (name == "debug") return log::Level::debug;
    if (name == "warning") return log::Level::warning;
    if (name == "error") return log::Level::error;
    return log::Level::info;
}

/// What the settings ask for, built in the order of need. Members are destroyed in reverse.
struct Daemon {
    std::filesystem::path file;
    config::Settings settings;
    std::shared_ptr<const proxy::Rulebook> rulebook;
    metrics::Counters metrics{LAZARET_VERSION};
    SpoolBudget spool;
    std::unique_ptr<tls::Forger> forger;
    std::unique_ptr<tls::OriginContext> origin_tls;
    std::unique_ptr<tls::ClientContext> client_tls;
    std::unique_ptr<net::Resolver> resolver;
    std::unique_ptr<incident::Journal> journal;
    std::optional<quarantine::Store> quarantine;
    std::unique_ptr<asio::thread_pool> disk;
    std::unique_ptr<workers::Pool> pool;
    std::optional<proxy::Shared> shared;
    std::unique_ptr<proxy::Server> server;

    asio::io_context io{1};
    net::Deadlines deadlines{io};
    std::optional<net::Listener> admin;
    admin::Pages pages;
    asio::signal_set signals{io};
    asio::steady_timer hourly{io};
    asio::steady_timer watchdog{io};
    asio::steady_timer drained{io};
    Clock::time_point drain_until;
    bool reloading = false;
    bool reload_again = false; ///< asked for while one was under way

    Result<> build();
    Result<> open_workers();
    Result<> open_tls();
    Result<> open_stores();
    Result<> open_sockets();
    void start();
    void wait_for_signal();
    void reload();
    void take(std::shared_ptr<const proxy::Rulebook> fresh, const config::Diagnostics& problems);
    void drain();
    void check_drained();
    void housekeeping();
    void watch(std::chrono::microseconds interval);
    void measure_rules();
};

Result<> Daemon::open_workers()
{
    auto observe = [this](extract::Format format, workers::Outcome outcome,
                          std::chrono::nanoseconds took) {
        metrics.document(extract::name(format), workers::name(outcome), took);
    };
    auto started = workers::Pool::start(worker_program(), worker_limits(settings), observe);
    if (!started) return std::move(started).error();
    pool = std::move(*started);
    return {};
}

Result<> Daemon::open_tls()
{
    auto forged = tls::Forger::open(settings.tls.ca_certificate, settings.tls.ca_key,
                                    settings.tls.leaf_cache, Clock::now());
    if (!forged) return std::move(forged).error();
    forger = std::move(*forged);
    metrics.ca_expiry(forger->ca_not_after());

    auto origins = tls::OriginContext::make({.system = settings.upstream.trust_system,
                                             .files = settings.upstream.trust_files,
                                             .crls = settings.upstream.crls});
    if (!origins) return std::move(origins).error();
    origin_tls = std::move(*origins);
    auto clients = tls::ClientContext::make();
    if (!clients) return std::move(clients).error();
    client_tls = std::move(*clients);
    return {};
}

Result<> Daemon::open_stores()
{
    make_folder(settings.incidents.parent_path());
    make_folder(settings.spool.directory);
    make_folder(settings.quarantine.directory);
    spool.memory = settings.spool.memory;
    spool.disk = settings.spool.disk;
    spool.directory = settings.spool.directory;
    metrics.spool_limits(spool.memory, spool.disk);
    Spool trial{spool, 0}; // says now, not at the first upload, that the folder is not usable
    if (auto usable = trial.flush(); !usable) return usable;

    auto recipients = quarantine::Recipients::read(settings.quarantine.recipients, Clock::now());
    if (!recipients) return std::move(recipients).error();
    for (const auto& warning : recipients->warnings())
        log::warning(warning);
    auto store = quarantine::Store::open(settings.quarantine.directory, std::move(*recipients),
                                         {.bytes = settings.quarantine.disk});
    if (!store) return std::move(store).error();
    quarantine.emplace(std::move(*store));

    auto incidents = incident::Store::open(settings.incidents);
    if (!incidents) return std::move(incidents).error();
    // A crash may have come between an item and its incident.
    auto filed = quarantine->records();
    if (!filed) return std::move(filed).error();
    const auto added = incidents->add(*filed);
    if (!added) return added.error();
    if (*added > 0) log::warning("incidents restored from the quarantine", {{"count", *added}});
    journal = std::make_unique<incident::Journal>(std::move(*incidents));
    return {};
}

Result<> Daemon::open_sockets()
{
    const auto inherited = inherited_sockets();
    const auto cores = settings.cores ? settings.cores : std::thread::hardware_concurrency();
    auto opened =
        proxy::Server::open(*shared, rulebook, std::max<std::size_t>(cores, 1), inherited.proxy);
    if (!opened) return std::move(opened).error();
    server = std::move(*opened);

    if (!inherited.admin && !settings.admin) return {};
    auto listener =
        inherited.admin
            ? net::Listener::adopt(deadlines, *inherited.admin)
            : net::Listener::open(deadlines, {settings.admin->address, settings.admin->port});
    if (!listener) return std::move(listener).error();
    admin.emplace(std::move(*listener));
    return {};
}

Result<> Daemon::build()
{
    if (auto opened = open_workers(); !opened) return opened; // before there are keys in memory
    if (auto opened = open_tls(); !opened) return opened;
    if (auto opened = open_stores(); !opened) return opened;
    resolver = std::make_unique<net::Resolver>(settings.upstream.hosts);
    disk = std::make_unique<asio::thread_pool>(2);
    shared.emplace(settings, metrics, *forger, *origin_tls, *client_tls, *resolver, *journal,
                   *quarantine, *disk, spool, pool.get());
    return open_sockets();
}

void Daemon::measure_rules()
{
    const auto& policy = *rulebook->policy;
    metrics.policy(policy.version(), Clock::now());
    for (const auto& rule : policy.rules())
        metrics.rule(rule.id, policy::name(rule.action), 0);
    for (const auto& detector : policy.detectors().names())
        metrics.detector(detector, 0);
    std::vector<metrics::Counters::Expiry> ends;
    for (const auto& provider : rulebook->registry->providers())
        ends.push_back({provider.id, // its last day is still valid
                        std::chrono::sys_days{provider.valid_until} + std::chrono::days{1}});
    metrics.provider_expiries(ends);
}

void Daemon::start()
{
    measure_rules();
    pages.metrics = [this] {
        metrics.spool(spool.memory_used, spool.disk_used);
        metrics.quarantine(quarantine->items(), quarantine->bytes_used());
        return metrics.exposition();
    };
    pages.ready = [this] { return !shared->draining; };
    if (admin) asio::co_spawn(io, admin::serve(*admin, pages, io), asio::detached);
    server->start();
    wait_for_signal();
    housekeeping();
    if (const auto interval = watchdog_interval()) watch(*interval);

    std::string where;
    for (const auto& endpoint : server->endpoints()) {
        log::info("listening", {{"address", endpoint.text()}, {"mode", "explicit"}});
        where += " " + endpoint.text();
    }
    if (admin) log::info("listening", {{"address", admin->local().text()}, {"mode", "admin"}});
    log::info("started", {{"version", LAZARET_VERSION},
                          {"policy", rulebook->policy->version()},
                          {"rules", rulebook->policy->rules().size()},
                          {"providers", rulebook->registry->providers().size()}});
    notify_ready("listening on" + where);
}

void Daemon::wait_for_signal()
{
    signals.async_wait([this](boost::system::error_code failed, int signal) {
        if (failed) return;
        if (signal == SIGHUP)
            reload();
        else
            drain();
        wait_for_signal();
    });
}

void Daemon::reload()
{
    if (reloading) { // the files may have changed again since they were read
        reload_again = true;
        return;
    }
    reloading = true;
    notify_reloading();
    // Compiling takes a second: not on the thread that answers /readyz and the watchdog.
    asio::post(*disk, [this, files = rule_files(settings)] {
        auto problems = std::make_shared<config::Diagnostics>();
        auto fresh = load_rulebook(files, *problems);
        asio::post(io, [this, fresh = std::move(fresh), problems] { take(fresh, *problems); });
    });
}

void Daemon::take(std::shared_ptr<const proxy::Rulebook> fresh, const config::Diagnostics& problems)
{
    if (fresh) {
        rulebook = std::move(fresh);
        server->use(rulebook);
        measure_rules();
        metrics.reload(metrics::Counters::Reload::done);
        log::info("policy reloaded", {{"policy", rulebook->policy->version()},
                                      {"rules", rulebook->policy->rules().size()}});
    } else {
        metrics.reload(metrics::Counters::Reload::failed);
        log::error("policy not reloaded; the one before stays in force",
                   {{"policy", rulebook->policy->version()}});
        for (const auto& problem : problems.all())
            log::error(problem.message, {{"file", problem.place.file},
                                         {"line", problem.place.line},
                                         {"column", problem.place.column},
                                         {"code", problem.code},
                                         {"hint", problem.hint}});
    }
    notify_ready("policy " + std::string{rulebook->policy->version()});
    reloading = false;
    if (std::exchange(reload_again, false)) reload();
}

void Daemon::drain()
{
    if (shared->draining) { // asked twice: now
        io.stop();
        return;
    }
    log::info("draining: no new connections, requests under way go on");
    notify_stopping();
    server->drain();
    drain_until = Clock::now() + settings.timeouts.drain;
    check_drained();
}

void Daemon::check_drained()
{
    if (server->idle() || Clock::now() >= drain_until) {
        if (!server->idle()) log::warning("requests under way were cut: the time to drain is over");
        io.stop();
        return;
    }
    drained.expires_after(std::chrono::milliseconds{50});
    drained.async_wait([this](boost::system::error_code failed) {
        if (!failed) check_drained();
    });
}

void Daemon::housekeeping()
{
    asio::post(*disk, [this] {
        if (const auto gone = quarantine->expire(Clock::now()); gone && *gone > 0)
            log::info("quarantine: items past their time were removed", {{"count", *gone}});
    });
    hourly.expires_after(std::chrono::hours{1});
    hourly.async_wait([this](boost::system::error_code failed) {
        if (!failed) housekeeping();
    });
}

void Daemon::watch(std::chrono::microseconds interval)
{
    if (server->responsive()) notify_alive();
    watchdog.expires_after(interval);
    watchdog.async_wait([this, interval](boost::system::error_code failed) {
        if (!failed) watch(interval);
    });
}

} // namespace

int run(const std::filesystem::path& configuration)
{
    keep_memory_private();
    raise_file_limit();
    std::signal(SIGPIPE, SIG_IGN);

    Daemon daemon;
    daemon.file = configuration;
    config::Diagnostics problems;
    auto settings = load_settings(configuration, problems);
    if (settings) {
        daemon.settings = std::move(*settings);
        daemon.rulebook = load_rulebook(rule_files(daemon.settings), problems);
    }
    std::fputs(problems.render().c_str(), stderr);
    if (!settings || !daemon.rulebook) return 2;
    log::set_up(daemon.settings.log.json ? log::Format::json : log::Format::human,
                level_of(daemon.settings.log.level));

    // Before the threads, so that none of them takes a signal.
    for (const int signal : {SIGHUP, SIGTERM, SIGINT})
        daemon.signals.add(signal);
    if (auto built = daemon.build(); !built) {
        log::error(built.error().detail);
        return built.error().code == Errc::config ? 2 : 1;
    }
    daemon.start();
    daemon.io.run();
    daemon.server->stop();
    daemon.disk->join();
    daemon.resolver.reset(); // its lookups resume on the cores: before they go
    log::info("stopped");
    return 0;
}

} // namespace lazaret::cli
