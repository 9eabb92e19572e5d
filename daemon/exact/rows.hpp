/// What build() holds of the CSV: digests only, 20 bytes a value.
#pragma once

#include "exact/columns.hpp"
#include "exact/digest.hpp"
#include "exact/layout.hpp"

#include <unordered_set>

namespace lazaret::exact {

class CsvReader;

struct ColumnValues {
    std::vector<std::uint64_t> place; ///< by row
    std::vector<std::uint32_t> tag;   ///< by row; 0: no value
    std::vector<std::uint64_t> hash;  ///< by row; for the filters
    std::vector<bool> common;         ///< by row; filled in by the writer
    std::uint64_t digit_lengths = 0;
    std::uint64_t mixed_lengths = 0;
    std::uint64_t word_counts = 0;
    std::unordered_set<std::uint64_t> prefixes; ///< layout::prefix_hash()
};

class Rows {
public:
    Rows(std::vector<ChosenColumn> columns, const Secrets& secrets,
         std::string (*fold)(std::string_view));

    /// All records of `csv`, up to its end. Errors: Errc::config.
    Result<> read(CsvReader& csv, std::size_t fields);

    std::uint64_t size() const { return columns_.front().tag.size(); }
    std::vector<ColumnValues>& columns() { return columns_; }
    const std::vector<ChosenColumn>& chosen() const { return chosen_; }
    const std::unordered_set<std::uint64_t>& words() const { return words_; }
    BuildReport& report() { return report_; }

private:
    struct Value {
        std::string canonical;
        std::uint64_t keyed = 0;
    };
    bool read_value(unsigned column, std::string_view folded, Value& value);
    bool read_number(unsigned column, std::string_view folded, Value& value);
    bool read_name(unsigned column, std::string_view folded, Value& value);
    void add(const std::vector<std::string>& fields);

    std::vector<ChosenColumn> chosen_;
    const Secrets& secrets_; ///< outlives the rows
    std::string (*fold_)(std::string_view);
    Hmac hmac_;
    std::vector<ColumnValues> columns_;
    std::unordered_set<std::uint64_t> words_;
    BuildReport report_;
};

} // namespace lazaret::exact
