#include "tls/leaf_cache.hpp"

#include <algorithm>

namespace lazaret::tls {

LeafCache::LeafCache(std::size_t capacity)
    : shards_(capacity >= 256 ? 16 : 1), per_shard_{
                                             std::max<std::size_t>(1, capacity / shards_.size())}
{
}

std::size_t LeafCache::size() const
{
    std::size_t sum = 0;
    for (const auto& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        sum += shard.entries.size();
    }
    return sum;
}

std::shared_ptr<const Leaf> LeafCache::Shard::find(const std::string& key, Time now)
{
    const auto found = entries.find(key);
    if (found == entries.end()) return nullptr;
    if (found->second.renew <= now) {
        uses.erase(found->second.use);
        entries.erase(found);
        return nullptr;
    }
    uses.splice(uses.end(), uses, found->second.use);
    return found->second.leaf;
}

void LeafCache::Shard::keep(const std::string& key, std::shared_ptr<const Leaf> leaf, Time renew,
                            std::size_t limit)
{
    if (entries.size() >= limit) {
        entries.erase(uses.front());
        uses.pop_front();
    }
    uses.push_back(key);
    entries.emplace(key, Entry{std::move(leaf), renew, std::prev(uses.end())});
}

} // namespace lazaret::tls
