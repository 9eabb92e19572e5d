/// Finds "k of n columns of the same row, close together" in the folded text of one body.
///
/// How it stays fast: runs with digits are found 64 bytes at a time; a run whose shape no column
/// has costs nothing more. Those that remain ask a keyed filter in memory, and only two values that
/// pass it *and* stand together in a row by a second filter are digested with HMAC-SHA256 and
/// looked up. Words are read around such runs only, unless the question can be answered by words
/// alone: then all capitalised words are.
///
/// The trap: hits come late, when no more of the row can follow: up to 2 * `within` + 1 KiB behind
/// their start, and the last ones with finish().
#pragma once

#include "exact/index.hpp"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace lazaret::exact {

struct Hit {
    std::uint64_t start = 0; ///< positions in the folded text, of the first value
    std::uint64_t end = 0;   ///< behind the last value
    /// Of the row's values, keyed by the index: equal for equal rows, tells nothing else. Changes
    /// with each refresh of the index; not for records.
    std::uint64_t row = 0;
    Columns columns = 0; ///< which matched
    unsigned count = 0;  ///< how many
};

/// One per body and question.
class Matcher {
public:
    Matcher(std::shared_ptr<const Index> index, const Question& question);
    ~Matcher();
    Matcher(Matcher&&) noexcept;
    Matcher& operator=(Matcher&&) noexcept;

    /// The next piece of folded text, cut anywhere; it begins at `position`, where the last one
    /// ended. Hits that are complete are appended to `hits`, in order of their start; each row once
    /// for each place. The piece is copied as far as it is needed later.
    void feed(std::string_view folded, std::uint64_t position, std::vector<Hit>& hits);
    /// The body ends.
    void finish(std::vector<Hit>& hits);

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

} // namespace lazaret::exact
