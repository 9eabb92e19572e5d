/// SQLite's objects as owned values. Only for the files of this folder.
#pragma once

#include "base/result.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lazaret::incident {

struct CloseSqlite {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

using Statement = std::unique_ptr<sqlite3_stmt, CloseSqlite>;

/// One connection. Used by one thread at a time; outlives its statements.
class Database {
public:
    /// `flags`: SQLITE_OPEN_READONLY or SQLITE_OPEN_READWRITE. Errors: Errc::io.
    static Result<Database> connect(const std::filesystem::path& path, int flags);

    Result<> run(const char* sql);              ///< statements without an answer. Errors: Errc::io
    Result<int> ask(const char* sql);           ///< the one number of the answer. Errors: Errc::io
    Result<Statement> prepare(const char* sql); ///< Errors: Errc::io

    Error failed(const std::string& what) const; ///< Errc::io, with what SQLite says
    int changes() const { return sqlite3_changes(handle_.get()); }
    const std::string& path() const { return path_; }

private:
    Database() = default;

    std::string path_;
    std::unique_ptr<sqlite3, CloseSqlite> handle_;
};

/// One run of a prepared statement, which is ready for the next when this ends.
class Use {
public:
    explicit Use(const Statement& statement) : statement_{statement.get()} {}
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    void bind(int place, std::string_view text); ///< borrowed until the use ends
    void bind(int place, std::int64_t number);
    int step() { return sqlite3_step(statement_); }
    std::string_view text(int column) const; ///< valid until the next step

private:
    sqlite3_stmt* statement_;
};

} // namespace lazaret::incident
