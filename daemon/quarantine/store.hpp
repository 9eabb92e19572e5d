/// Bodies that were not let through, kept sealed until someone decides. One directory an item:
/// `<id>/body.cms` (CMS, RFC 5652 and RFC 5083) and `<id>/record.json`; an item is either wholly
/// there, on disk, or not there at all. All of it waits for the disk: call it off the cores.
#pragma once

#include "audit/record.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/spool.hpp"
#include "quarantine/file.hpp"
#include "quarantine/recipients.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::quarantine {

struct Item {
    std::string id;         ///< of the exchange; sortable by time; the directory's name
    audit::Record record;   ///< why it is here
    std::uint64_t size = 0; ///< bytes, of the body as sent
    std::string sha256;     ///< of the body as sent, lower-case hex
};

/// True for what make_id() makes: 26 characters of Crockford's base 32. Nothing else is ever part
/// of a path.
bool valid_id(std::string_view id);

/// Its members may be called from several threads at once, and a command in another process may
/// look at the same directory meanwhile.
class Store {
public:
    struct Limits {
        std::uint64_t bytes = 20ull << 30; ///< on disk, sealed
        std::chrono::hours keep{24 * 30};
    };

    /// Clears what a crash left half written, and counts what is there.
    /// Errors: Errc::io: the directory is missing, not ours, or open to others (mode 0700 is).
    static Result<Store> open(std::filesystem::path directory, Recipients recipients,
                              Limits limits);

    /// For the command: lists, reads and removes; changes nothing by itself and cannot admit.
    /// Errors: Errc::io.
    static Result<Store> look(std::filesystem::path directory);

    /// Seals `body` and files it under `record.id`. On return it is on the disk.
    /// Errors: Errc::limit when the store is full, Errc::io. Nothing is left behind on an error.
    Result<Item> admit(Spool& body, const audit::Record& record);

    /// The oldest first. An item that cannot be read is left out and logged. Errors: Errc::io.
    Result<std::vector<Item>> list() const;
    /// Errors: Errc::io: no such item, or not readable.
    Result<Item> find(const std::string& id) const;
    /// Of all items. After a crash between filing and the incident's commit, the incident store
    /// gets what it lacks from here.
    Result<std::vector<audit::Record>> records() const;

    /// Hands over an item as it is sealed, in order, in blocks of at most 64 KiB. There is no way
    /// to unseal here: the keys are the officers' (quarantine/unseal.hpp).
    /// Errors: Errc::io, and what `take` returns.
    Result<> read(const std::string& id, const std::function<Result<>(Bytes)>& take) const;
    /// Where the sealed body of `id` lies. Errors: Errc::io: no such item.
    Result<std::filesystem::path> body_path(const std::string& id) const;

    /// Errors: Errc::io: no such item, or the disk refused.
    Result<> remove(const std::string& id);
    /// Removes what is older than `Limits::keep` by its id; returns how many items that was.
    Result<std::size_t> expire(std::chrono::system_clock::time_point now);

    std::uint64_t items() const;                        ///< in view now; reads the directory
    std::uint64_t bytes_used() const { return *used_; } ///< on disk, with what is being written

private:
    Store() = default;

    static Result<Store> enter(std::filesystem::path directory);
    Result<std::vector<std::string>> ids() const;
    Result<> count();
    bool reserve(std::uint64_t bytes);
    Result<Item> write(Spool& body, const audit::Record& record, int folder,
                       std::uint64_t most) const;
    Result<> publish(const std::string& id) const;

    std::filesystem::path directory_;
    File folder_; ///< open on directory_
    Recipients recipients_;
    Limits limits_;
    std::unique_ptr<std::atomic<std::uint64_t>> used_;
};

} // namespace lazaret::quarantine
