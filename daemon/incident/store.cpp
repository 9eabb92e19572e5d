#include "incident/store.hpp"

#include "base/log.hpp"
#include "incident/database.hpp"
#include "incident/place.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace lazaret::incident {

namespace {

/// Of PRAGMA user_version: what the tables below are called.
constexpr int schema_version = 1;

/// `record` is what audit::to_json wrote; the other columns are there to be searched.
constexpr const char* schema = R"(
    BEGIN IMMEDIATE;
    CREATE TABLE incidents (
        id     TEXT PRIMARY KEY NOT NULL,
        code   TEXT NOT NULL,
        at     INTEGER NOT NULL, -- milliseconds since 1970
        action TEXT NOT NULL,
        record TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX incidents_by_code ON incidents (code);
    CREATE INDEX incidents_by_time ON incidents (at);
    PRAGMA user_version = 1;
    COMMIT;)";

std::int64_t milliseconds(std::chrono::system_clock::time_point at)
{
    return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Result<> check_version(Database& database)
{
    auto version = database.ask("PRAGMA user_version");
    if (!version) return std::move(version).error();
    if (*version == 0) return Error{Errc::io, Side::ours, database.path() + " holds no incidents"};
    if (*version > schema_version)
        return Error{Errc::config, Side::ours,
                     database.path() + " was made by a newer Lazaret (version " +
                         std::to_string(*version) + " of its tables)"};
    return {};
}

/// Write-ahead log, one fsync at each commit
/// (https://www.sqlite.org/pragma.html#pragma_synchronous).
Result<> set_up(Database& database)
{
    auto set = database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    if (!set) return set;
    auto version = database.ask("PRAGMA user_version");
    if (!version) return std::move(version).error();
    if (*version != 0) return check_version(database);
    auto tables = database.ask("SELECT count(*) FROM sqlite_schema");
    if (!tables) return std::move(tables).error();
    if (*tables != 0)
        return Error{Errc::io, Side::ours, database.path() + " is a database of something else"};
    return database.run(schema);
}

/// A damaged file should be told of at the start, not by the first incident that is lost.
Result<> check_whole(Database& database)
{
    auto statement = database.prepare("PRAGMA quick_check(1)");
    if (!statement) return std::move(statement).error();
    Use use{*statement};
    if (use.step() != SQLITE_ROW) return database.failed("check");
    if (use.text(0) != "ok")
        return Error{Errc::io, Side::ours,
                     "the incidents' file " + database.path() +
                         " is damaged: " + std::string{use.text(0)}};
    return {};
}

} // namespace

struct Store::Tables {
    Database database; ///< outlives the statements
    Statement begin, commit, rollback, insert, newest, by_id, by_code;

    static Result<std::unique_ptr<Tables>> prepare(Database database);
    Result<bool> insert_one(const audit::Record& record);
};

Result<std::unique_ptr<Store::Tables>> Store::Tables::prepare(Database database)
{
    auto tables = std::make_unique<Tables>(Tables{.database = std::move(database)});
    struct Row {
        Statement& into;
        const char* sql;
    };
    for (const auto& row : {
             Row{tables->begin, "BEGIN IMMEDIATE"},
             Row{tables->commit, "COMMIT"},
             Row{tables->rollback, "ROLLBACK"},
             Row{tables->insert, "INSERT INTO incidents (id, code, at, action, record)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING"},
             Row{tables->newest, "SELECT record FROM incidents WHERE at >= ?1"
                                 " ORDER BY at DESC, id DESC LIMIT ?2"},
             Row{tables->by_id, "SELECT record FROM incidents WHERE id = ?1"},
             Row{tables->by_code,
                 "SELECT record FROM incidents WHERE code = ?1 ORDER BY at DESC LIMIT 1"},
         }) {
        auto statement = tables->database.prepare(row.sql);
        if (!statement) return std::move(statement).error();
        row.into = std::move(*statement);
    }
    return tables;
}

Result<bool> Store::Tables::insert_one(const audit::Record& record)
{
    if (record.id.empty()) return Error{Errc::io, Side::ours, "an incident without an id"};
    const auto json = audit::to_json(record);
    Use use{insert};
    use.bind(1, record.id);
    use.bind(2, record.code);
    use.bind(3, milliseconds(record.at));
    use.bind(4, record.action);
    use.bind(5, json);
    if (use.step() != SQLITE_DONE) return database.failed("add an incident to");
    return database.changes() > 0;
}

Store::Store(std::unique_ptr<Tables> tables) : tables_{std::move(tables)} {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& path)
{
    if (auto placed = prepare_place(path); !placed) return std::move(placed).error();
    auto database = Database::connect(path, SQLITE_OPEN_READWRITE);
    if (!database) return std::move(database).error();
    if (auto ready = set_up(*database); !ready) return std::move(ready).error();
    if (auto whole = check_whole(*database); !whole) return std::move(whole).error();
    auto tables = Tables::prepare(std::move(*database));
    if (!tables) return std::move(tables).error();
    return Store{std::move(*tables)};
}

Result<Store> Store::look(const std::filesystem::path& path)
{
    auto database = Database::connect(path, SQLITE_OPEN_READONLY);
    if (!database) return std::move(database).error();
    if (auto known = check_version(*database); !known) return std::move(known).error();
    auto tables = Tables::prepare(std::move(*database));
    if (!tables) return std::move(tables).error();
    return Store{std::move(*tables)};
}

Result<std::size_t> Store::add(std::span<const audit::Record> records)
{
    auto& tables = *tables_;
    if (Use{tables.begin}.step() != SQLITE_DONE) return tables.database.failed("begin to write to");
    std::size_t added = 0;
    for (const auto& record : records) {
        auto is_new = tables.insert_one(record);
        if (!is_new) {
            Use{tables.rollback}.step();
            return std::move(is_new).error();
        }
        added += *is_new ? 1 : 0;
    }
    if (Use{tables.commit}.step() != SQLITE_DONE) {
        auto error = tables.database.failed("commit incidents to");
        Use{tables.rollback}.step();
        return error;
    }
    return added;
}

Result<std::vector<audit::Record>> Store::list(const Filter& filter) const
{
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    std::vector<audit::Record> records;
    Use use{tables_->newest};
    use.bind(1,
             filter.since ? milliseconds(*filter.since) : std::numeric_limits<std::int64_t>::min());
    use.bind(2, static_cast<std::int64_t>(std::min(filter.limit, most)));
    int status = SQLITE_ROW;
    while ((status = use.step()) == SQLITE_ROW) {
        auto record = audit::from_json(use.text(0));
        if (record)
            records.push_back(std::move(*record));
        else
            log::warning("an incident cannot be read", {{"file", tables_->database.path()}});
    }
    if (status != SQLITE_DONE) return tables_->database.failed("list");
    return records;
}

Result<std::optional<audit::Record>> Store::find(std::string_view id_or_code) const
{
    for (const auto* statement : {&tables_->by_id, &tables_->by_code}) {
        Use use{*statement};
        use.bind(1, id_or_code);
        const int status = use.step();
        if (status == SQLITE_DONE) continue;
        if (status != SQLITE_ROW) return tables_->database.failed("search");
        auto record = audit::from_json(use.text(0));
        if (!record) return std::move(record).error();
        return std::optional{std::move(*record)};
    }
    return std::optional<audit::Record>{};
}

} // namespace lazaret::incident
