#include "incident/database.hpp"

namespace lazaret::incident {

namespace {

constexpr int busy_milliseconds = 5000; ///< another's lock is held for far less

} // namespace

Result<Database> Database::connect(const std::filesystem::path& path, int flags)
{
    Database database;
    database.path_ = path.string();
    sqlite3* opened = nullptr;
    const int status = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    database.handle_.reset(opened);
    if (!opened) return Error{Errc::io, Side::ours, "no memory to open " + path.string()};
    if (status != SQLITE_OK) return database.failed("open");
    sqlite3_busy_timeout(opened, busy_milliseconds);
    // The file may have been altered: nothing in its schema runs code of its own.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    auto set = database.run("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;");
    if (!set) return std::move(set).error();
    return database;
}

Result<> Database::run(const char* sql)
{
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failed("set up");
    return {};
}

Result<int> Database::ask(const char* sql)
{
    auto statement = prepare(sql);
    if (!statement) return std::move(statement).error();
    if (sqlite3_step(statement->get()) != SQLITE_ROW) return failed("read");
    return sqlite3_column_int(statement->get(), 0);
}

Result<Statement> Database::prepare(const char* sql)
{
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
        SQLITE_OK)
        return failed("read the tables of");
    return Statement{made};
}

Error Database::failed(const std::string& what) const
{
    return {Errc::io, Side::ours,
            what + " the incidents' file " + path_ + ": " + sqlite3_errmsg(handle_.get())};
}

Use::~Use()
{
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Use::bind(int place, std::string_view text)
{
    // A null pointer would bind NULL.
    sqlite3_bind_text64(statement_, place, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
}

void Use::bind(int place, std::int64_t number)
{
    sqlite3_bind_int64(statement_, place, number);
}

std::string_view Use::text(int column) const
{
    const auto* from = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (!from) return {};
    return {from, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

} // namespace lazaret::incident
