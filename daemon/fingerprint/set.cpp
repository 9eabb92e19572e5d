#include "fingerprint/set.hpp"

#include "fingerprint/file.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace lazaret::fingerprint {

namespace {

/// 32 KiB of filter stay in the first-level cache or near it; sixteen bits for each fingerprint
/// keep it sparse. Above 8 MiB a miss of the cache costs more than a wrong guess.
constexpr std::size_t least_filter = 32 * 1024 / 8; // words of 64 bits
constexpr std::size_t most_filter = 8 * 1024 * 1024 / 8;

constexpr std::ptrdiff_t most_owners = 64; ///< of one fingerprint: a bound on the work for a letter

} // namespace

Result<std::shared_ptr<const Set>> Set::open(const std::filesystem::path& file)
{
    auto documents = read_file(file);
    if (!documents) return std::move(documents).error();
    return std::shared_ptr<const Set>{std::make_shared<Set>(*std::move(documents))};
}

Set::Set(std::vector<Document> documents)
{
    std::size_t total = 0;
    for (auto& document : documents) {
        const auto prints = static_cast<std::uint32_t>(document.prints.size());
        documents_.push_back({std::move(document.name), document.letters, prints});
        total += prints;
    }
    const auto words = std::clamp(std::bit_ceil(total / 4 + 1), least_filter, most_filter);
    filter_.resize(words);
    constexpr std::uint64_t one = 1;
    for (const auto& document : documents)
        for (const auto hash : document.prints)
            filter_[(hash >> 12) & (words - 1)] |= one << (hash & 63) | one << (hash >> 6 & 63);
    buckets_.resize(std::bit_ceil(total + 1) + 1);
    hashes_.reserve(total);
    prints_.reserve(total);
    sort_into_buckets(documents);
}

/// Not by the highest bits: winnowing has chosen small hashes.
std::size_t Set::bucket_of(std::uint64_t hash) const
{
    return (hash >> 24) & (buckets_.size() - 2);
}

void Set::sort_into_buckets(const std::vector<Document>& documents)
{
    struct Found {
        std::uint64_t hash;
        Print print;
    };
    std::vector<Found> all;
    all.reserve(hashes_.capacity());
    for (std::uint32_t number = 0; number < documents.size(); ++number) {
        std::uint32_t ordinal = 0;
        for (const auto hash : documents[number].prints)
            all.push_back({hash, {number, ordinal++}});
    }
    const auto key = [this](const Found& found) {
        return std::tuple{bucket_of(found.hash), found.hash, found.print.document};
    };
    std::sort(all.begin(), all.end(),
              [&](const Found& a, const Found& b) { return key(a) < key(b); });
    for (const auto& found : all) {
        ++buckets_[bucket_of(found.hash) + 1];
        hashes_.push_back(found.hash);
        prints_.push_back(found.print);
    }
    std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
}

std::span<const Print> Set::find(std::uint64_t hash) const
{
    const auto at = [this](std::uint32_t index) {
        return hashes_.begin() + static_cast<std::ptrdiff_t>(index);
    };
    const auto bucket = bucket_of(hash);
    const auto end = at(buckets_[bucket + 1]);
    const auto first = std::lower_bound(at(buckets_[bucket]), end, hash);
    auto last = first;
    while (last != end && last - first < most_owners && *last == hash)
        ++last;
    return std::span{prints_}.subspan(static_cast<std::size_t>(first - hashes_.begin()),
                                      static_cast<std::size_t>(last - first));
}

} // namespace lazaret::fingerprint
