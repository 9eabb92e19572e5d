/// Where incidents are kept: SQLite, one file, durable on return (write-ahead log, fsync at each
/// commit). What it leaves to others: bodies (quarantine), and when to call what waits for the
/// disk (incident/journal.hpp).
#pragma once

#include "audit/record.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lazaret::incident {

struct Filter {
    std::optional<std::chrono::system_clock::time_point> since; ///< this moment included
    std::size_t limit = 1000;                                   ///< at most so many, the newest
};

/// Used by one thread at a time. Another process may look into the same file meanwhile.
class Store {
public:
    /// Opens for writing; creates the file (mode 0600) and brings its tables to this version.
    /// Errors: Errc::io (no such folder, not a database, damaged), Errc::config (the folder can be
    /// written by others, the file can be read by others, or a newer Lazaret made it).
    static Result<Store> open(const std::filesystem::path& path);

    /// Opens for reading only, for the command, while the daemon may be writing. Never creates.
    static Result<Store> look(const std::filesystem::path& path);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    /// Adds all or none, in one transaction that is on the disk on return. A record whose id is
    /// there already is passed over. Returns how many were new. Errors: Errc::io.
    Result<std::size_t> add(std::span<const audit::Record> records);

    /// The newest first. Errors: Errc::io.
    Result<std::vector<audit::Record>> list(const Filter& filter = {}) const;

    /// By id, or by code ("LZ-7F3K-21Q"; the newest if two share it). Errors: Errc::io.
    Result<std::optional<audit::Record>> find(std::string_view id_or_code) const;

private:
    struct Tables;
    explicit Store(std::unique_ptr<Tables> tables);

    std::unique_ptr<Tables> tables_;
};

} // namespace lazaret::incident
