#include "base/id.hpp"
#include "incident/store.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace lazaret;
using namespace lazaret::incident;
using namespace std::chrono_literals;

namespace {

/// A folder of mode 0700 that goes with the test.
struct Folder {
    std::filesystem::path path;

    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "lazaret-test-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()));
        path = pattern;
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path file() const { return path / "incidents.db"; }
};

constexpr std::chrono::system_clock::time_point start{std::chrono::seconds{1'772'000'000}};

audit::Record record_at(std::chrono::system_clock::time_point at)
{
    audit::Record record;
    record.id = make_id(at);
    record.code = incident_code(record.id);
    record.at = at;
    record.action = "block";
    return record;
}

void run_sql(const std::filesystem::path& path, const char* sql)
{
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
    CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
}

mode_t mode_of(const std::filesystem::path& path)
{
    struct stat is = {};
    REQUIRE(::stat(path.c_str(), &is) == 0);
    return is.st_mode & 0777;
}

} // namespace

TEST_CASE("incidents: what is added is found by id and by code, also after a restart")
{
    const Folder folder;
    const auto record = record_at(start);
    {
        auto store = Store::open(folder.file());
        REQUIRE(store);
        const auto added = store->add({&record, 1});
        REQUIRE(added);
        CHECK(*added == 1);
    }
    auto store = Store::open(folder.file());
    REQUIRE(store);
    for (const auto& name : {record.id, record.code}) {
        const auto found = store->find(name);
        REQUIRE(found);
        REQUIRE(*found);
        CHECK(audit::to_json(**found) == audit::to_json(record));
    }
    const auto none = store->find("LZ-0000-000");
    REQUIRE(none);
    CHECK_FALSE(*none);
    CHECK_FALSE(*store->find("' OR 1=1 --"));
}

TEST_CASE("incidents: adding the same id again changes nothing")
{
    const Folder folder;
    auto store = Store::open(folder.file());
    REQUIRE(store);
    auto first = record_at(start);
    REQUIRE(store->add({&first, 1}));
    auto changed = first;
    changed.action = "allow";
    const std::vector both{changed, record_at(start + 1s)};
    const auto added = store->add(both);
    REQUIRE(added);
    CHECK(*added == 1);
    CHECK((*store->find(first.id))->action == "block");
}

TEST_CASE("incidents: the list is the newest first, from a moment on, to a limit")
{
    const Folder folder;
    auto store = Store::open(folder.file());
    REQUIRE(store);
    std::vector<audit::Record> records;
    for (int i = 0; i < 10; ++i)
        records.push_back(record_at(start + std::chrono::seconds{i}));
    REQUIRE(store->add(records));

    const auto all = store->list();
    REQUIRE(all);
    REQUIRE(all->size() == 10);
    CHECK(all->front().id == records.back().id);
    CHECK(std::is_sorted(all->begin(), all->end(), [](auto& a, auto& b) { return a.at > b.at; }));

    const auto some = store->list({.since = start + 7s, .limit = 100});
    REQUIRE(some);
    CHECK(some->size() == 3);
    CHECK(store->list({.limit = 2})->size() == 2);
    CHECK(store->list({.limit = 0})->empty());
}

TEST_CASE("incidents: another process can look while they are being added, and cannot add")
{
    const Folder folder;
    auto store = Store::open(folder.file());
    REQUIRE(store);
    auto reader = Store::look(folder.file());
    REQUIRE(reader);
    const auto record = record_at(start);
    REQUIRE(store->add({&record, 1}));
    CHECK(reader->list()->size() == 1);
    const auto refused = reader->add({&record, 1});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::io);
}

TEST_CASE("incidents: looking never makes a file")
{
    const Folder folder;
    const auto reader = Store::look(folder.file());
    REQUIRE_FALSE(reader);
    CHECK(reader.error().code == Errc::io);
    CHECK_FALSE(std::filesystem::exists(folder.file()));
}

TEST_CASE("incidents: the file and its companions are the daemon's alone")
{
    const Folder folder;
    const auto before = ::umask(0);
    auto store = Store::open(folder.file());
    ::umask(before);
    REQUIRE(store);
    const auto record = record_at(start);
    REQUIRE(store->add({&record, 1}));
    for (const char* suffix : {"", "-wal", "-shm"})
        CHECK(mode_of(folder.file().string() + suffix) == 0600);
}

TEST_CASE("incidents: a folder or a file that others can use is refused")
{
    const Folder folder;
    REQUIRE(::chmod(folder.path.c_str(), 0777) == 0);
    auto store = Store::open(folder.file());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::config);
    CHECK_FALSE(std::filesystem::exists(folder.file()));

    REQUIRE(::chmod(folder.path.c_str(), 0755) == 0);
    std::ofstream{folder.file()}.close();
    REQUIRE(::chmod(folder.file().c_str(), 0640) == 0);
    store = Store::open(folder.file());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::config);
}

TEST_CASE("incidents: a folder that is missing is told by name")
{
    const Folder folder;
    const auto store = Store::open(folder.path / "missing" / "incidents.db");
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::io);
    CHECK(store.error().detail.find("missing") != std::string::npos);
}

TEST_CASE("incidents: a link in the place of the file is not followed")
{
    const Folder folder;
    std::ofstream{folder.path / "elsewhere"}.close();
    std::filesystem::create_symlink(folder.path / "elsewhere", folder.file());
    CHECK_FALSE(Store::open(folder.file()));
}

TEST_CASE("incidents: a file of a newer version, of something else, or no database is refused")
{
    const Folder folder;
    REQUIRE(Store::open(folder.file()));
    run_sql(folder.file(), "PRAGMA user_version = 99");
    CHECK(Store::open(folder.file()).error().code == Errc::config);
    CHECK(Store::look(folder.file()).error().code == Errc::config);

    std::filesystem::remove(folder.file());
    run_sql(folder.file(), "CREATE TABLE songs (name TEXT)");
    REQUIRE(::chmod(folder.file().c_str(), 0600) == 0);
    CHECK(Store::open(folder.file()).error().code == Errc::io);

    std::ofstream{folder.file(), std::ios::trunc} << std::string(8192, 'x');
    CHECK(Store::open(folder.file()).error().code == Errc::io);
}

TEST_CASE("incidents: a damaged page is told at the start")
{
    const Folder folder;
    {
        auto store = Store::open(folder.file());
        REQUIRE(store);
        std::vector<audit::Record> records;
        for (int i = 0; i < 200; ++i)
            records.push_back(record_at(start + std::chrono::seconds{i}));
        REQUIRE(store->add(records));
    }
    std::fstream file{folder.file(), std::ios::in | std::ios::out | std::ios::binary};
    for (int page = 2; page < 12; ++page) {
        file.seekp(page * 4096);
        file << std::string(512, '\x7f');
    }
    file.close();
    const auto store = Store::open(folder.file());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::io);
}

TEST_CASE("incidents: one that cannot be added takes back the others of its transaction")
{
    const Folder folder;
    auto store = Store::open(folder.file());
    REQUIRE(store);
    const std::vector records{record_at(start), audit::Record{}};
    CHECK_FALSE(store->add(records));
    CHECK(store->list()->empty());
    CHECK(store->add({records.data(), 1})); // and the next one goes on
    CHECK(store->list()->size() == 1);
}
