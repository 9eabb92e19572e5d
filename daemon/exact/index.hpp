/// The index of a house's own records: keyed digests of values, and which row they stand in. Made
/// by build(), read here; docs/policies.md, "Exact data match".
///
/// Leaves finding values in texts to Matcher. The trap: the file is mapped, not read. It is
/// replaced by rename() only; a program that shortens it in place ends the daemon (SIGBUS).
#pragma once

#include "base/result.hpp"
#include "exact/key.hpp"
#include "exact/kind.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lazaret::exact {

struct Column {
    std::string name;
    Kind kind = Kind::number;
    std::uint64_t values = 0;  ///< rows in which it is usable
    std::uint64_t anchors = 0; ///< of them, rows that it leads to: its value is not a common one
};

/// What a detector asks for; made by Index::question().
struct Question {
    Columns of = 0;        ///< the columns that count
    unsigned at_least = 2; ///< how many of them, of one row
    unsigned within =
        200; ///< bytes of folded text, from the start of the first to the end of the last
};

inline constexpr unsigned most_within = 1024; // bytes

/// Immutable; shared by threads.
class Index {
public:
    /// Maps the file and checks all of it under `key` (about 60 ms for 60 MB). Errors: Errc::config
    /// when the key is another one, Errc::io when the file cannot be read, is of another version,
    /// truncated or altered.
    static Result<std::shared_ptr<const Index>> open(const std::filesystem::path& path,
                                                     const Key& key);
    ~Index();
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;

    std::span<const Column> columns() const;
    std::uint64_t rows() const;

    /// `of`: names of columns, none for all. Errors: Errc::config, with the reason: a column that
    /// is not there, more wanted than named, `at_least` 1 with anything but numbers, `within` 0 or
    /// above most_within.
    Result<Question> question(std::span<const std::string> of, unsigned at_least,
                              unsigned within) const;

    struct Tables;
    const Tables& tables() const { return *tables_; } ///< for Matcher

private:
    explicit Index(std::unique_ptr<Tables> tables);
    std::unique_ptr<Tables> tables_;
};

} // namespace lazaret::exact
