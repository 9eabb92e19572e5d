#include "quarantine/store.hpp"

#include "base/log.hpp"
#include "quarantine/folder.hpp"
#include "quarantine/item.hpp"
#include "quarantine/seal.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::quarantine {

namespace {

constexpr const char* body_name = "body.cms";
constexpr const char* record_name = "record.json";

std::string leftover_name(const std::string& id)
{
    return std::string{leftover_prefix} + id;
}

Error no_item(const std::string& id)
{
    // Only what has the shape of an id is repeated: the rest may be anything.
    return {Errc::io, Side::ours,
            "no item " + (valid_id(id) ? id : std::string{"of that name"}) + " in the quarantine"};
}

/// The value of one character of Crockford's base 32, or 32.
unsigned digit(char c)
{
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    return static_cast<unsigned>(std::min(alphabet.find(c), alphabet.size()));
}

/// The first ten characters of an id are its milliseconds (base/id.hpp).
std::chrono::system_clock::time_point time_of(std::string_view id)
{
    std::uint64_t milliseconds = 0;
    for (const char c : id.substr(0, 10))
        milliseconds = milliseconds << 5 | digit(c);
    // Up to 2^50, and a duration of nanoseconds ends at 2^63: an id beyond it never gets old.
    milliseconds = std::min<std::uint64_t>(milliseconds, 9'000'000'000'000);
    return std::chrono::system_clock::time_point{std::chrono::milliseconds{milliseconds}};
}

Result<> write_file(int folder, const char* name, std::string_view text)
{
    const auto file = create_in(folder, name);
    if (!file) return file.error();
    if (auto wrote = write_all(file->fd(), as_bytes(text)); !wrote) return wrote;
    return sync(file->fd(), name);
}

} // namespace

bool valid_id(std::string_view id)
{
    return id.size() == 26 &&
           std::all_of(id.begin(), id.end(), [](char c) { return digit(c) < 32; });
}

Result<Store> Store::enter(std::filesystem::path directory)
{
    auto folder = open_folder(AT_FDCWD, directory.string());
    if (!folder)
        return Error{Errc::io, Side::ours, "the quarantine's directory: " + folder.error().detail};
    Store store;
    store.directory_ = std::move(directory);
    store.folder_ = std::move(*folder);
    store.used_ = std::make_unique<std::atomic<std::uint64_t>>(0);
    return store;
}

Result<Store> Store::open(std::filesystem::path directory, Recipients recipients, Limits limits)
{
    auto store = enter(std::move(directory));
    if (!store) return store;
    if (auto ours = check_private(store->folder_.fd(), store->directory_.string()); !ours)
        return std::move(ours).error();
    store->recipients_ = std::move(recipients);
    store->limits_ = limits;
    if (auto cleared = clear_leftovers(store->folder_.fd()); !cleared)
        return std::move(cleared).error();
    if (auto counted = store->count(); !counted) return std::move(counted).error();
    return store;
}

Result<Store> Store::look(std::filesystem::path directory)
{
    auto store = enter(std::move(directory));
    if (!store) return store;
    if (auto counted = store->count(); !counted) return std::move(counted).error();
    return store;
}

Result<> Store::count()
{
    auto all = ids();
    if (!all) return std::move(all).error();
    std::uint64_t total = 0;
    for (const auto& id : *all)
        total += size_of(folder_.fd(), id);
    *used_ = total;
    return {};
}

std::uint64_t Store::items() const
{
    const auto all = ids();
    return all ? all->size() : 0;
}

bool Store::reserve(std::uint64_t bytes)
{
    auto now = used_->load();
    do {
        if (bytes > limits_.bytes || now > limits_.bytes - bytes) return false;
    } while (!used_->compare_exchange_weak(now, now + bytes));
    return true;
}

Result<Item> Store::admit(Spool& body, const audit::Record& record)
{
    if (!valid_id(record.id))
        return Error{Errc::io, Side::ours, "a record without a usable id cannot be filed"};
    const auto most = sealed_size(body.size(), recipients_) + audit::to_json(record).size() + 1024;
    if (!reserve(most)) return Error{Errc::limit, Side::ours, "the quarantine is full"};

    const auto draft = leftover_name(record.id);
    auto folder = begin_folder(folder_.fd(), draft);
    if (!folder) {
        *used_ -= most;
        return std::move(folder).error();
    }
    auto item = write(body, record, folder->fd(), most);
    if (item) {
        if (auto there = publish(record.id); !there) item = std::move(there).error();
    }
    if (!item) {
        remove_folder(folder_.fd(), draft);
        *used_ -= most;
        return item;
    }
    *used_ -= most - std::min(most, size_of(folder_.fd(), record.id));
    return item;
}

Result<Item> Store::write(Spool& body, const audit::Record& record, int folder,
                          std::uint64_t most) const
{
    const auto file = create_in(folder, body_name);
    if (!file) return file.error();
    auto sealed = seal(body, recipients_, file->fd(), most);
    if (!sealed) return std::move(sealed).error();
    if (auto synced = sync(file->fd(), body_name); !synced) return std::move(synced).error();

    Item item{.id = record.id,
              .record = record,
              .size = sealed->size,
              .sha256 = std::move(sealed->sha256)};
    const auto json = item_json(item);
    if (json.size() > record_limit) return Error{Errc::limit, Side::ours, "a record is too long"};
    if (auto wrote = write_file(folder, record_name, json); !wrote) return std::move(wrote).error();
    if (auto synced = sync(folder, "a new item"); !synced) return std::move(synced).error();
    return item;
}

/// Gives the finished draft its name; from here on it is an item. A name that did not reach the
/// disk is taken back.
Result<> Store::publish(const std::string& id) const
{
    const auto draft = leftover_name(id);
    if (::renameat(folder_.fd(), draft.c_str(), folder_.fd(), id.c_str()) != 0)
        return system_error("file an item in the quarantine");
    auto synced = sync(folder_.fd(), "the quarantine's directory");
    if (!synced) ::renameat(folder_.fd(), id.c_str(), folder_.fd(), draft.c_str());
    return synced;
}

Result<std::vector<std::string>> Store::ids() const
{
    auto all = names_in(folder_.fd());
    if (!all) return all;
    std::erase_if(*all, [](const std::string& name) { return !valid_id(name); });
    std::sort(all->begin(), all->end());
    return all;
}

Result<Item> Store::find(const std::string& id) const
{
    if (!valid_id(id)) return no_item(id);
    const auto folder = open_folder(folder_.fd(), id);
    if (!folder) return no_item(id);
    const auto body = open_in(folder->fd(), body_name);
    if (!body) return body.error();
    const auto file = open_in(folder->fd(), record_name);
    if (!file) return file.error();
    const auto text = read_text(file->fd(), record_limit);
    if (!text) return text.error();
    return read_item(*text, id);
}

Result<std::vector<Item>> Store::list() const
{
    const auto all = ids();
    if (!all) return all.error();
    std::vector<Item> items;
    for (const auto& id : *all) {
        auto item = find(id);
        if (item)
            items.push_back(std::move(*item));
        else
            log::warning("an item of the quarantine cannot be read",
                         {{"item", id}, {"why", item.error().detail}});
    }
    return items;
}

Result<std::vector<audit::Record>> Store::records() const
{
    auto items = list();
    if (!items) return std::move(items).error();
    std::vector<audit::Record> records;
    for (auto& item : *items)
        records.push_back(std::move(item.record));
    return records;
}

Result<> Store::read(const std::string& id, const std::function<Result<>(Bytes)>& take) const
{
    if (!valid_id(id)) return no_item(id);
    const auto folder = open_folder(folder_.fd(), id);
    if (!folder) return no_item(id);
    const auto body = open_in(folder->fd(), body_name);
    if (!body) return body.error();
    std::vector<std::byte> block(64 * 1024);
    for (std::uint64_t offset = 0;;) {
        const auto n = read_at(body->fd(), offset, block);
        if (!n) return n.error();
        if (*n == 0) return {};
        if (auto taken = take(Bytes{block}.first(*n)); !taken) return taken;
        offset += *n;
    }
}

Result<std::filesystem::path> Store::body_path(const std::string& id) const
{
    if (!valid_id(id) || !open_folder(folder_.fd(), id)) return no_item(id);
    return directory_ / id / body_name;
}

Result<> Store::remove(const std::string& id)
{
    if (!valid_id(id)) return no_item(id);
    const auto bytes = size_of(folder_.fd(), id);
    const auto leftover = leftover_name(id);
    // First out of view, whole; what a crash leaves of the rest is cleared by the next open().
    if (::renameat(folder_.fd(), id.c_str(), folder_.fd(), leftover.c_str()) != 0)
        return no_item(id);
    remove_folder(folder_.fd(), leftover);
    *used_ -= std::min(bytes, used_->load());
    return sync(folder_.fd(), "the quarantine's directory");
}

Result<std::size_t> Store::expire(std::chrono::system_clock::time_point now)
{
    const auto all = ids();
    if (!all) return all.error();
    std::size_t removed = 0;
    for (const auto& id : *all) {
        if (time_of(id) > now - limits_.keep) break; // they are sorted by time
        if (auto gone = remove(id); !gone) return std::move(gone).error();
        ++removed;
    }
    return removed;
}

} // namespace lazaret::quarantine
