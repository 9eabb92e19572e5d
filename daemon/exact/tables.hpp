/// The mapped file of an Index, checked, as the matcher reads it.
#pragma once

#include "exact/filter.hpp"
#include "exact/index.hpp"
#include "exact/layout.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace lazaret::exact {

/// A file mapped for reading.
class Mapping {
public:
    static Result<Mapping> open(const std::filesystem::path& path);
    Mapping(Mapping&& other) noexcept;
    Mapping& operator=(Mapping&&) = delete;
    ~Mapping();

    Bytes bytes() const { return bytes_; }

private:
    explicit Mapping(Bytes bytes) : bytes_{bytes} {}
    Bytes bytes_;
};

/// Which first five digits the numbers of one length have, by bit.
using Prefixes = std::vector<std::uint64_t>;

struct Index::Tables {
    struct ColumnTable {
        Kind kind = Kind::number;
        std::uint32_t bucket_bits = 0;
        std::uint64_t digit_lengths = 0;
        std::uint64_t mixed_lengths = 0;
        std::uint64_t word_counts = 0;
        std::span<const std::uint32_t> directory;
        std::span<const layout::Posting> postings;
        // Asked from the filter when the file is opened, so that most texts never ask it.
        std::vector<std::pair<std::size_t, Prefixes>> prefixes; ///< by length, numbers of digits
        std::vector<bool> days;                                 ///< by day_number()
    };

    Tables(Mapping mapping, const layout::Header& header, const Key& key);

    /// Fills in `prefixes` and `days`; once, after the file was found to be good.
    void prepare();
    /// The rows that a value leads to; none when it is too common or not there.
    std::span<const layout::Posting> rows_of(unsigned column, const layout::Digest& digest) const;
    /// What `row` holds in `column`: the tag of its value, 0 for none.
    std::uint32_t tag(std::uint32_t row, unsigned column) const;
    /// Equal for rows with equal values.
    std::uint64_t row_digest(std::uint32_t row) const;

    Mapping mapping;
    Secrets secrets;
    std::vector<Column> columns;
    std::vector<ColumnTable> tables;
    std::uint64_t rows = 0;
    Filter values;
    Filter pairs;
    Filter words;
    std::span<const std::uint32_t> row_tags;
};

} // namespace lazaret::exact
