/// The documents of the house, ready to be looked for: what all readers share and nobody changes.
#pragma once

#include "fingerprint/document.hpp"

#include <filesystem>
#include <memory>

namespace lazaret::fingerprint {

/// A fingerprint of a document.
struct Print {
    std::uint32_t document = 0;
    std::uint32_t ordinal = 0; ///< which of the document's
};

class Set {
public:
    /// Reads what `lazaret fingerprint add` wrote.
    /// Errors: those of read_file().
    static Result<std::shared_ptr<const Set>> open(const std::filesystem::path& file);
    explicit Set(std::vector<Document> documents);

    /// Names, sizes; their fingerprints are in the tables below.
    struct Entry {
        std::string name;
        std::uint64_t letters = 0;
        std::uint32_t prints = 0;
    };
    std::span<const Entry> documents() const { return documents_; }

    /// A quick look, seldom wrong: two bits of one word for each hash (a Bloom filter, blocked so
    /// that it costs one access to memory).
    class Filter {
    public:
        Filter(const std::uint64_t* words, std::uint64_t mask) : words_{words}, mask_{mask} {}
        bool may_have(std::uint64_t hash) const
        {
            const auto word = words_[(hash >> 12) & mask_];
            return (word >> (hash & 63) & word >> (hash >> 6 & 63) & 1) != 0;
        }

    private:
        const std::uint64_t* words_; ///< mask_ + 1 of them
        std::uint64_t mask_;
    };
    Filter filter() const { return {filter_.data(), filter_.size() - 1}; } ///< outlived by the set

    /// The documents that have it: the first 64 of them.
    std::span<const Print> find(std::uint64_t hash) const;

private:
    std::size_t bucket_of(std::uint64_t hash) const;
    void sort_into_buckets(const std::vector<Document>& documents);

    std::vector<Entry> documents_;
    std::vector<std::uint64_t> filter_;
    std::vector<std::uint32_t> buckets_; ///< where each begins in `hashes_`; one more for the end
    std::vector<std::uint64_t> hashes_;  ///< by bucket, then ascending
    std::vector<Print> prints_;          ///< beside hashes_
};

} // namespace lazaret::fingerprint
