/// Forged leaves, to be shown again. For tls/forge.cpp only.
#pragma once

#include "tls/forge.hpp"

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace lazaret::tls {

/// A bounded LRU in shards, each with its lock. A leaf is made under the lock of its shard, so that
/// many who want one name at once wait for one signature, and those who want another hardly wait.
class LeafCache {
public:
    using Time = Forger::Time;

    explicit LeafCache(std::size_t capacity);

    /// The leaf under `key` while `now` is before its half life; otherwise what `make` returns (a
    /// Result<Forged>), kept until `renew(forged)`.
    template <class Make>
    Result<Forged> find_or(const std::string& key, Time now, Make make)
    {
        auto& shard = shards_[std::hash<std::string>{}(key) % shards_.size()];
        const std::lock_guard lock{shard.mutex};
        if (auto found = shard.find(key, now)) return Forged{std::move(found), std::nullopt};
        auto made = make();
        if (made) shard.keep(key, made->leaf, now + (made->mint->not_after - now) / 2, per_shard_);
        return made;
    }

    std::size_t size() const;

private:
    struct Entry {
        std::shared_ptr<const Leaf> leaf;
        Time renew;
        std::list<std::string>::iterator use;
    };

    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::string, Entry> entries;
        std::list<std::string> uses; ///< keys, least recently used first

        std::shared_ptr<const Leaf> find(const std::string& key, Time now);
        void keep(const std::string& key, std::shared_ptr<const Leaf> leaf, Time renew,
                  std::size_t limit);
    };

    std::vector<Shard> shards_;
    std::size_t per_shard_;
};

} // namespace lazaret::tls
