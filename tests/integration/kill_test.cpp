/// kill -9 at any moment: what was acknowledged is there, what is in view is whole.
///
/// A child (this program again) files bodies and commits incidents as the daemon does, and writes
/// each id to a pipe once both are on the disk. The parent kills it 200 times.
#include "base/digest.hpp"
#include "base/id.hpp"
#include "incident/journal.hpp"
#include "quarantine/store.hpp"
#include "quarantine/unseal.hpp"
#include "unit/quarantine/officer.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <random>
#include <set>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace lazaret;
using namespace lazaret::quarantine::test;

namespace {

constexpr int rounds = 200;
constexpr const char* folder_variable = "LAZARET_KILL_FOLDER";
constexpr const char* round_variable = "LAZARET_KILL_ROUND";
constexpr const char* pipe_variable = "LAZARET_KILL_PIPE";

/// Where everything lies.
struct Paths {
    std::filesystem::path folder;
    std::filesystem::path quarantine = folder / "quarantine";
    std::filesystem::path incidents = folder / "incidents.db";
    std::filesystem::path certificate = folder / "dpo.pem";
    std::filesystem::path key = folder / "dpo.key";
};

quarantine::Store open_quarantine(const Paths& paths)
{
    auto recipients =
        quarantine::Recipients::read({&paths.certificate, 1}, std::chrono::system_clock::now());
    REQUIRE(recipients);
    auto store = quarantine::Store::open(paths.quarantine, std::move(*recipients), {});
    REQUIRE_MESSAGE(store, store.error().detail);
    return std::move(*store);
}

incident::Store open_incidents(const Paths& paths)
{
    auto store = incident::Store::open(paths.incidents);
    REQUIRE_MESSAGE(store, store.error().detail);
    return std::move(*store);
}

audit::Record new_record()
{
    audit::Record record;
    record.at = std::chrono::system_clock::now();
    record.id = make_id(record.at);
    record.code = incident_code(record.id);
    record.action = "quarantine";
    return record;
}

/// Mostly small; one in four needs several blocks of the spool.
std::size_t body_size(std::mt19937& random)
{
    return random() % 4 == 0 ? 60'000 + random() % 300'000 : random() % 5'000;
}

/// Files and commits until it is killed.
[[noreturn]] void work(const Paths& paths, unsigned round, int acknowledge)
{
    auto store = open_quarantine(paths);
    auto incidents = open_incidents(paths);
    const auto filed = store.records();
    REQUIRE(filed);
    REQUIRE(incidents.add(*filed));
    incident::Journal journal{std::move(incidents)};
    SpoolBudget budget;
    budget.directory = paths.folder;
    std::mt19937 random{round};
    for (;;) {
        const auto record = new_record();
        Spool body{budget, 128 * 1024};
        REQUIRE(fill(body, text_of(body_size(random), round)));
        REQUIRE(store.admit(body, record));
        journal.submit(record, [acknowledge, line = record.id + "\n"](Result<> result) {
            // Below PIPE_BUF, so never torn.
            if (result && ::write(acknowledge, line.data(), line.size()) < 0) ::_exit(1);
        });
    }
}

struct Child {
    pid_t pid = -1;
    int acknowledged = -1; ///< the pipe, for reading
};

Child start(const Paths& paths, int round)
{
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        ::fcntl(ends[1], F_SETFD, 0);
        ::setenv(folder_variable, paths.folder.c_str(), 1);
        ::setenv(round_variable, std::to_string(round).c_str(), 1);
        ::setenv(pipe_variable, std::to_string(ends[1]).c_str(), 1);
        const int quiet = ::open("/dev/null", O_WRONLY);
        ::dup2(quiet, STDOUT_FILENO);
        ::execl("/proc/self/exe", "kill_test", "--test-case=kill: 200 times*",
                static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(ends[1]);
    return {pid, ends[0]};
}

/// Lets the child acknowledge `lines` ids and run on for a moment, kills it, and returns every id
/// that it acknowledged.
std::vector<std::string> run_and_kill(const Child& child, std::size_t lines, unsigned spin)
{
    std::string text;
    char block[4096];
    const auto take = [&] {
        const auto n = ::read(child.acknowledged, block, sizeof block);
        if (n > 0) text.append(block, static_cast<std::size_t>(n));
        return n > 0;
    };
    while (text.size() < lines * 27 && take()) {
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds{spin};
    while (std::chrono::steady_clock::now() < until) {
    }
    ::kill(child.pid, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child.pid, &status, 0) == child.pid);
    CHECK_MESSAGE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL),
                  "the child failed by itself");
    while (take()) {
    }
    ::close(child.acknowledged);

    std::vector<std::string> ids;
    for (std::size_t at = 0; at + 27 <= text.size(); at += 27)
        ids.push_back(text.substr(at, 26));
    return ids;
}

std::set<std::string> visible(const Paths& paths)
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{paths.quarantine})
        names.insert(entry.path().filename().string());
    return names;
}

bool is_leftover(const std::string& name)
{
    return name.starts_with(".tmp-");
}

/// The item opens, and is the body that its record tells of.
void check_whole(const Paths& paths, const quarantine::Item& item)
{
    const auto out = paths.folder / "out";
    std::filesystem::remove(out);
    const auto sealed = paths.quarantine / item.id / "body.cms";
    const auto opened = quarantine::unseal_to(sealed, paths.key, out);
    CHECK_MESSAGE(opened, opened.error().detail);
    const auto text = slurp(out);
    CHECK(text.size() == item.size);
    CHECK(sha256_hex(text) == item.sha256);
}

/// What a reader sees right after a kill, before anything was mended.
void check_after_kill(const Paths& paths, const std::vector<std::string>& acknowledged,
                      std::set<std::string>& checked)
{
    const auto store = quarantine::Store::look(paths.quarantine);
    REQUIRE(store);
    for (const auto& name : visible(paths)) {
        if (is_leftover(name) || !checked.insert(name).second) continue;
        const auto item = store->find(name);
        REQUIRE_MESSAGE(item, item.error().detail);
        check_whole(paths, *item);
    }
    if (acknowledged.empty()) return; // perhaps not even a file yet
    const auto incidents = incident::Store::look(paths.incidents);
    REQUIRE_MESSAGE(incidents, incidents.error().detail);
    for (const auto& id : acknowledged) {
        CHECK(checked.count(id) == 1);
        const auto found = incidents->find(id);
        REQUIRE_MESSAGE(found, found.error().detail);
        CHECK(*found);
    }
}

void check_at_the_end(const Paths& paths, const std::set<std::string>& acknowledged)
{
    auto store = open_quarantine(paths);
    for (const auto& name : visible(paths))
        CHECK_FALSE(is_leftover(name));
    auto incidents = open_incidents(paths);
    const auto items = store.list();
    REQUIRE(items);
    CHECK(items->size() == visible(paths).size());

    const auto before = incidents.list({.limit = 1'000'000});
    REQUIRE(before);
    for (const auto& record : *before)
        CHECK(store.find(record.id));
    for (const auto& id : acknowledged) {
        CHECK(store.find(id));
        CHECK(*incidents.find(id));
    }
    const auto missing = incidents.add(*store.records());
    REQUIRE(missing);
    CHECK(incidents.list({.limit = 1'000'000})->size() == items->size());
}

} // namespace

TEST_CASE("kill: 200 times in the middle of it loses no acknowledged incident and tears no item")
{
    if (const char* child_of = std::getenv(folder_variable)) { // started by start(), to be killed
        work(Paths{.folder = child_of},
             static_cast<unsigned>(std::atoi(std::getenv(round_variable))),
             std::atoi(std::getenv(pipe_variable)));
        return;
    }
    const Folder folder;
    const Paths paths{.folder = folder.path()};
    make_officer(paths.folder, "dpo", Kind::curve);
    REQUIRE(::mkdir(paths.quarantine.c_str(), 0700) == 0);

    std::set<std::string> acknowledged, checked;
    int torn = 0;
    std::mt19937 random{20'260'301};
    for (int round = 0; round < rounds; ++round) {
        const auto child = start(paths, round);
        const auto ids = run_and_kill(child, random() % 6, static_cast<unsigned>(random() % 4000));
        acknowledged.insert(ids.begin(), ids.end());
        const auto names = visible(paths);
        torn += std::any_of(names.begin(), names.end(), is_leftover) ? 1 : 0;
        check_after_kill(paths, ids, checked);
    }
    check_at_the_end(paths, acknowledged);
    MESSAGE(acknowledged.size(), " acknowledged, ", checked.size(), " items, ", torn,
            " kills in the middle of an item");
    CHECK(torn > 0);
    CHECK(acknowledged.size() > rounds);
}
