#include "base/id.hpp"
#include "incident/journal.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <latch>

using namespace lazaret;
using namespace lazaret::incident;

namespace {

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

audit::Record new_record()
{
    audit::Record record;
    record.at = std::chrono::system_clock::now();
    record.id = make_id(record.at);
    record.code = incident_code(record.id);
    return record;
}

Store open(const Folder& folder)
{
    auto store = Store::open(folder.file());
    REQUIRE(store);
    return std::move(*store);
}

} // namespace

TEST_CASE("journal: what is told to be done can be read by another connection")
{
    const Folder folder;
    Journal journal{open(folder)};
    auto reader = Store::look(folder.file());
    REQUIRE(reader);
    for (int i = 0; i < 5; ++i) {
        const auto record = new_record();
        std::promise<bool> told;
        journal.submit(record, [&](Result<> result) { told.set_value(bool{result}); });
        REQUIRE(told.get_future().get());
        CHECK(*reader->find(record.id));
    }
}

TEST_CASE("journal: several threads at once, and each is answered once")
{
    constexpr int threads = 4, each = 200;
    const Folder folder;
    std::atomic<int> good{0}, bad{0};
    {
        Journal journal{open(folder)};
        std::vector<std::thread> cores;
        for (int t = 0; t < threads; ++t) {
            cores.emplace_back([&] {
                for (int i = 0; i < each; ++i)
                    journal.submit(new_record(), [&](Result<> r) { ++(r ? good : bad); });
            });
        }
        for (auto& core : cores)
            core.join();
    } // the end of the journal commits what is queued
    CHECK(good == threads * each);
    CHECK(bad == 0);
    auto store = open(folder);
    CHECK(store.list({.limit = 10'000})->size() == threads * each);
}

TEST_CASE("journal: what arrives during a commit shares the next one, and too many are a limit")
{
    const Folder folder;
    Journal journal{open(folder), 3};
    std::latch entered{1}, go{1};
    std::atomic<int> good{0};
    // The first one's answer holds the journal's thread, so that the next ones must queue.
    journal.submit(new_record(), [&](Result<>) {
        entered.count_down();
        go.wait();
    });
    entered.wait();
    std::latch answered{3};
    for (int i = 0; i < 3; ++i) {
        journal.submit(new_record(), [&](Result<> r) {
            good += r ? 1 : 0;
            answered.count_down();
        });
    }
    auto refused = Errc::closed;
    journal.submit(new_record(), [&](Result<> r) {
        if (!r) refused = r.error().code;
    });
    CHECK(refused == Errc::limit);
    go.count_down();
    answered.wait();
    CHECK(good == 3);
}

TEST_CASE("journal: a disk that refuses is told to everybody who waits")
{
    const Folder folder;
    Journal journal{open(folder)};
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(folder.file().c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "DROP TABLE incidents", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    std::promise<Errc> told;
    journal.submit(new_record(),
                   [&](Result<> r) { told.set_value(r ? Errc::closed : r.error().code); });
    CHECK(told.get_future().get() == Errc::io);
}
