#include "base/digest.hpp"
#include "base/id.hpp"
#include "quarantine/store.hpp"
#include "quarantine/unseal.hpp"
#include "unit/quarantine/officer.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace lazaret;
using namespace lazaret::quarantine;
using namespace lazaret::quarantine::test;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::system_clock::time_point start{std::chrono::seconds{1'772'000'000}};

/// A quarantine in a folder of its own, with one officer.
struct Desk {
    Folder folder;
    Officer officer = make_officer(folder.path(), "dpo", Kind::curve);
    std::filesystem::path directory = folder / "quarantine";
    SpoolBudget budget;

    Desk()
    {
        std::filesystem::create_directory(directory);
        REQUIRE(::chmod(directory.c_str(), 0700) == 0);
        budget.directory = folder.path();
    }

    Recipients recipients() const
    {
        auto read = Recipients::read({&officer.certificate, 1}, start);
        REQUIRE(read);
        return std::move(*read);
    }

    Store open(Store::Limits limits = {}) const
    {
        auto store = Store::open(directory, recipients(), limits);
        REQUIRE_MESSAGE(store, store.error().detail);
        return std::move(*store);
    }

    Result<Item> admit(Store& store, std::string_view text, const audit::Record& record)
    {
        Spool spool{budget, 256 * 1024};
        REQUIRE(fill(spool, text));
        return store.admit(spool, record);
    }
};

audit::Record record_at(std::chrono::system_clock::time_point at)
{
    audit::Record record;
    record.id = make_id(at);
    record.code = incident_code(record.id);
    record.at = at;
    record.destination = "files.example:443";
    return record;
}

mode_t mode_of(const std::filesystem::path& path)
{
    struct stat is = {};
    REQUIRE(::stat(path.c_str(), &is) == 0);
    return is.st_mode & 0777;
}

/// Files cannot grow beyond `bytes` while this lives: what a full disk does, without one.
struct SmallFiles {
    rlimit before{};
    void (*handler)(int) = std::signal(SIGXFSZ, SIG_IGN);

    explicit SmallFiles(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit now{bytes, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~SmallFiles()
    {
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;
};

} // namespace

TEST_CASE("quarantine: an item is its sealed body and its record, for the daemon's user only")
{
    Desk desk;
    auto store = desk.open();
    const auto record = record_at(start);
    const auto text = text_of(1'000'000);
    const auto before = ::umask(0);
    const auto item = desk.admit(store, text, record);
    ::umask(before);
    REQUIRE_MESSAGE(item, item.error().detail);
    CHECK(item->id == record.id);
    CHECK(item->size == text.size());
    CHECK(item->sha256 == sha256_hex(text));

    CHECK(tree(desk.directory) ==
          std::vector{record.id, record.id + "/body.cms", record.id + "/record.json"});
    CHECK(mode_of(desk.directory / record.id) == 0700);
    CHECK(mode_of(desk.directory / record.id / "body.cms") == 0600);
    CHECK(mode_of(desk.directory / record.id / "record.json") == 0600);

    const auto path = store.body_path(record.id);
    REQUIRE(path);
    REQUIRE(unseal_to(*path, desk.officer.key, desk.folder / "out"));
    CHECK((slurp(desk.folder / "out") == text));
}

TEST_CASE("quarantine: an upload without a body is filed as well")
{
    Desk desk;
    auto store = desk.open();
    const auto record = record_at(start);
    REQUIRE(desk.admit(store, "", record));
    REQUIRE(unseal_to(*store.body_path(record.id), desk.officer.key, desk.folder / "out"));
    CHECK(slurp(desk.folder / "out").empty());
}

TEST_CASE("quarantine: items are listed the oldest first, by this process and another")
{
    Desk desk;
    auto store = desk.open();
    std::vector<std::string> ids;
    for (const int second : {3, 1, 2}) {
        const auto record = record_at(start + std::chrono::seconds{second});
        REQUIRE(desk.admit(store, "text", record));
        ids.push_back(record.id);
    }
    std::sort(ids.begin(), ids.end());
    const auto other = Store::look(desk.directory);
    REQUIRE(other);
    for (const auto& items : {store.list(), other->list()}) {
        REQUIRE(items);
        REQUIRE(items->size() == 3);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK((*items)[i].id == ids[i]);
            CHECK((*items)[i].record.destination == "files.example:443");
            CHECK((*items)[i].sha256 == sha256_hex("text"));
        }
    }
    const auto records = store.records();
    REQUIRE(records);
    CHECK(records->size() == 3);
}

TEST_CASE("quarantine: an item is handed over as it lies, and its taker can stop it")
{
    Desk desk;
    auto store = desk.open();
    const auto record = record_at(start);
    REQUIRE(desk.admit(store, text_of(300'000), record));
    std::string sealed;
    REQUIRE(store.read(record.id, [&](Bytes bytes) -> Result<> {
        CHECK(bytes.size() <= 64 * 1024);
        sealed += as_text(bytes);
        return {};
    }));
    CHECK((sealed == slurp(desk.directory / record.id / "body.cms")));
    int calls = 0;
    const auto stopped = store.read(record.id, [&](Bytes) -> Result<> {
        ++calls;
        return Error{Errc::closed, Side::client, "enough"};
    });
    CHECK(stopped.error().code == Errc::closed);
    CHECK(calls == 1);
}

TEST_CASE("quarantine: an id is an id and never a path")
{
    Desk desk;
    auto store = desk.open();
    const auto record = record_at(start);
    REQUIRE(desk.admit(store, "text", record));
    std::filesystem::create_directory(desk.folder / "elsewhere");
    std::string link = record_at(start + 1s).id;
    std::filesystem::create_directory_symlink(desk.directory / record.id, desk.directory / link);
    for (const std::string& id :
         {std::string{}, std::string{"."}, std::string{".."}, std::string{"../elsewhere"},
          record.id + "/", record.id + "/../" + record.id, "/" + record.id.substr(1),
          record.id.substr(1), record.id + "0", record.id.substr(0, 25) + "I",
          record.id.substr(0, 25) + "u", record.id.substr(0, 25) + std::string(1, '\0'), link}) {
        CHECK_FALSE(store.find(id));
        CHECK_FALSE(store.body_path(id));
        CHECK_FALSE(store.read(id, [](Bytes) { return Result<>{}; }));
        if (id != link) CHECK_FALSE(store.remove(id));
        auto filed = record;
        filed.id = id;
        CHECK_FALSE(desk.admit(store, "text", filed));
    }
    CHECK(store.find(record.id));
    CHECK(std::filesystem::exists(desk.folder / "elsewhere"));
}

TEST_CASE("quarantine: filing under a name that is taken leaves the first as it was")
{
    Desk desk;
    auto store = desk.open();
    const auto record = record_at(start);
    REQUIRE(desk.admit(store, "first", record));
    const auto used = store.bytes_used();
    const auto again = desk.admit(store, "second", record);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == Errc::io);
    CHECK(store.find(record.id)->sha256 == sha256_hex("first"));
    CHECK(tree(desk.directory).size() == 3);
    CHECK(store.bytes_used() == used);
}

TEST_CASE("quarantine: full is a limit, and nothing is left of what did not fit")
{
    Desk desk;
    auto store = desk.open({.bytes = 400'000});
    const auto first = record_at(start);
    REQUIRE(desk.admit(store, text_of(200'000), first));
    const auto used = store.bytes_used();
    CHECK(used >= 200'000);
    CHECK(used < 210'000);
    const auto names = tree(desk.directory);
    const auto refused = desk.admit(store, text_of(200'000), record_at(start + 1s));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::limit);
    CHECK(tree(desk.directory) == names);
    CHECK(store.bytes_used() == used);

    CHECK(desk.open({.bytes = 400'000}).bytes_used() == used); // counted again at the start
    REQUIRE(store.remove(first.id));
    CHECK(store.bytes_used() == 0);
    CHECK(desk.admit(store, text_of(200'000), record_at(start + 2s)));
}

TEST_CASE("quarantine: a disk that refuses half way leaves nothing behind")
{
    Desk desk;
    auto store = desk.open();
    Spool spool{desk.budget, 4 << 20}; // in memory, so that only the store meets the limit
    REQUIRE(fill(spool, text_of(1'000'000)));
    for (const rlim_t bytes : {0, 100, 300'000, 999'000}) {
        const auto refused = [&] {
            const SmallFiles small{bytes};
            return store.admit(spool, record_at(start));
        }();
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::io);
        CHECK(tree(desk.directory).empty());
        CHECK(store.bytes_used() == 0);
    }
    CHECK(store.admit(spool, record_at(start))); // and it goes on when there is room again
}

TEST_CASE("quarantine: no more descriptors is an error that leaves nothing behind")
{
    Desk desk;
    auto store = desk.open();
    Spool spool{desk.budget, 1 << 20};
    REQUIRE(fill(spool, "text"));
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const int next = ::dup(0);
    REQUIRE(next >= 0);
    ::close(next);
    for (rlim_t spare = 0; spare < 2; ++spare) {
        const rlimit few{static_cast<rlim_t>(next) + spare, before.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
        const auto refused = store.admit(spool, record_at(start));
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
        CHECK_FALSE(refused);
        CHECK(std::filesystem::is_empty(desk.directory));
    }
    CHECK(store.admit(spool, record_at(start)));
}

TEST_CASE("quarantine: what a crash left is cleared, what another process writes is not")
{
    Desk desk;
    const auto crashed = desk.directory / (".tmp-" + record_at(start).id);
    const auto living = desk.directory / (".tmp-" + record_at(start).id);
    for (const auto& leftover : {crashed, living}) {
        std::filesystem::create_directory(leftover);
        spill(leftover / "body.cms", "half");
    }
    const int held = ::open(living.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(::flock(held, LOCK_EX) == 0);
    {
        const auto store = desk.open();
        CHECK_FALSE(std::filesystem::exists(crashed));
        CHECK(std::filesystem::exists(living / "body.cms"));
        CHECK(store.list()->empty());
    }
    ::close(held);
    const auto store = desk.open();
    CHECK(tree(desk.directory).empty());
}

TEST_CASE("quarantine: looking changes nothing and cannot file")
{
    Desk desk;
    const auto leftover = desk.directory / (".tmp-" + record_at(start).id);
    std::filesystem::create_directory(leftover);
    auto store = Store::look(desk.directory);
    REQUIRE(store);
    CHECK(std::filesystem::exists(leftover));
    CHECK_FALSE(desk.admit(*store, "text", record_at(start)));
    CHECK(tree(desk.directory) == std::vector{leftover.filename().string()});
}

TEST_CASE("quarantine: an item that cannot be read is left out of the list, and the rest is shown")
{
    Desk desk;
    auto store = desk.open();
    std::vector<audit::Record> records;
    for (int i = 0; i < 4; ++i) {
        records.push_back(record_at(start + std::chrono::seconds{i}));
        REQUIRE(desk.admit(store, "text", records.back()));
    }
    spill(desk.directory / records[0].id / "record.json", "{\"id\":");
    std::filesystem::remove(desk.directory / records[1].id / "body.cms");
    std::filesystem::copy(desk.directory / records[3].id / "record.json",
                          desk.directory / records[2].id / "record.json",
                          std::filesystem::copy_options::overwrite_existing);
    spill(desk.directory / "README", "not an item");
    const auto items = store.list();
    REQUIRE(items);
    REQUIRE(items->size() == 1);
    CHECK(items->front().id == records[3].id);
}

TEST_CASE("quarantine: what is older than the time to keep goes, the rest stays")
{
    Desk desk;
    auto store = desk.open({.keep = 24h});
    std::vector<audit::Record> records;
    for (int hour = 0; hour < 4; ++hour) {
        records.push_back(record_at(start + std::chrono::hours{hour}));
        REQUIRE(desk.admit(store, "text", records.back()));
    }
    CHECK(*store.expire(start + 23h) == 0);
    const auto removed = store.expire(start + 25h);
    REQUIRE(removed);
    CHECK(*removed == 2);
    CHECK(store.list()->size() == 2);
    CHECK(tree(desk.directory).size() == 6);
    CHECK_FALSE(store.find(records[0].id));
    CHECK(store.find(records[2].id));
    CHECK(*store.expire(start - 1000h) == 0); // a clock that jumped back removes nothing
}

TEST_CASE("quarantine: a directory that is missing, a file, or open to others is refused by name")
{
    Desk desk;
    const auto attempt = [&](const std::filesystem::path& directory) {
        auto store = Store::open(directory, desk.recipients(), {});
        REQUIRE_FALSE(store);
        CHECK(store.error().code == Errc::io);
        CHECK(store.error().detail.find(directory.filename().string()) != std::string::npos);
    };
    attempt(desk.folder / "missing");
    attempt(desk.officer.key);
    for (const mode_t mode : {0750, 0705, 0777}) {
        REQUIRE(::chmod(desk.directory.c_str(), mode) == 0);
        attempt(desk.directory);
    }
    REQUIRE(::chmod(desk.directory.c_str(), 0700) == 0);
    if (::geteuid() == 0) {
        REQUIRE(::chown(desk.directory.c_str(), 65534, 65534) == 0);
        attempt(desk.directory);
    }
}

TEST_CASE("quarantine: several threads file at once")
{
    Desk desk;
    auto store = desk.open();
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                Spool spool{desk.budget, 1 << 20};
                const bool filled = fill(spool, text_of(70'000, static_cast<unsigned>(t)));
                if (filled && store.admit(spool, record_at(start))) ++good;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(good == 15);
    CHECK(store.list()->size() == 15);
    const auto used = store.bytes_used();
    CHECK(desk.open().bytes_used() == used);
}

TEST_CASE("quarantine: no word of the body is in the directory or in a message")
{
    Desk desk;
    auto store = desk.open({.bytes = 300'000});
    std::string text = "NIR 1 85 05 78 006 084 36 ";
    for (int i = 0; i < 12; ++i)
        text += text;
    REQUIRE(desk.admit(store, text, record_at(start)));
    const auto refused = desk.admit(store, text + text, record_at(start));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail.find("185") == std::string::npos);
    for (const auto& entry : std::filesystem::recursive_directory_iterator{desk.directory}) {
        if (entry.is_regular_file())
            CHECK((slurp(entry.path()).find("85 05 78") == std::string::npos));
    }
}
