/// Hyperscan, as far as detectors need it. Its header stays in database.cpp and scratch.hpp.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct hs_database;
struct hs_scratch;
struct hs_stream;

namespace lazaret::detect {

/// One expression of a database. Ids are places in the list.
struct PatternText {
    std::string expression;
    bool caseless = true;
};

/// What Hyperscan says of an expression.
struct PatternFacts {
    std::string problem;     ///< its message, empty when there is none
    int column = -1;         ///< of the problem in the expression, from 0; -1 unknown
    std::uint32_t least = 0; ///< bytes of the shortest match
    std::uint32_t most = 0;  ///< bytes of the longest, UINT32_MAX when unbounded
};
PatternFacts examine(const PatternText& pattern);

/// A compiled set of expressions over bytes: lines matter to ^ and $, no Unicode.
class Database {
public:
    /// For streams, without start of match. `problem` is set when it does not compile.
    static Database for_streams(std::span<const PatternText> patterns, std::string& problem);
    /// For texts that are at hand as a whole.
    static Database for_blocks(std::span<const PatternText> patterns, std::string& problem);
    /// One expression over a window, with the leftmost start of match.
    static Database for_windows(const PatternText& pattern, std::string& problem);

    const hs_database* get() const { return database_.get(); }
    explicit operator bool() const { return database_ != nullptr; }

private:
    std::shared_ptr<hs_database> database_;
};

/// Scratch space of Hyperscan; grows to what it is used with.
class ScratchSpace {
public:
    /// Makes it fit `database`. False when there is no memory.
    bool fit(const Database& database);
    hs_scratch* get() const { return scratch_.get(); }

private:
    struct Free {
        void operator()(hs_scratch* scratch) const;
    };
    std::unique_ptr<hs_scratch, Free> scratch_;
};

/// A match ends before `end`, counted from the start of the stream.
struct Match {
    std::uint32_t id = 0;
    std::uint64_t end = 0;
};

/// Matching over a text that comes in pieces.
class MatchStream {
public:
    explicit MatchStream(const Database& database);

    /// Calls `full` whenever `matches` holds `limit`; it must make room.
    void scan(std::string_view text, ScratchSpace& scratch, std::vector<Match>& matches,
              std::size_t limit, const std::function<void()>& full);
    bool failed() const { return failed_; } ///< Hyperscan could not go on

private:
    struct Close {
        void operator()(hs_stream* stream) const;
    };
    std::unique_ptr<hs_stream, Close> stream_;
    bool failed_ = false;
};

/// All matches in `text`, appended; `end` counts from its start. False when Hyperscan failed.
bool scan_block(const Database& database, std::string_view text, ScratchSpace& scratch,
                std::vector<Match>& matches);

/// Where the leftmost match that ends at the end of `window` starts, if there is one.
std::optional<std::size_t> find_start(const Database& database, std::string_view window,
                                      ScratchSpace& scratch);

} // namespace lazaret::detect
