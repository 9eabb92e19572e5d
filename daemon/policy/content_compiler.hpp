/// From `content:` as people write it to counts that the scan keeps.
#pragma once

#include "policy/condition.hpp"
#include "policy/vocabulary.hpp"

#include <optional>
#include <vector>

namespace lazaret::policy {

/// Each finding is held against every tally; 256 of them cost about as much as finding it.
constexpr std::size_t tally_limit = 256;
/// Where the scan stops counting distinct values (detect::Scanner::tallies).
constexpr std::uint64_t count_limit = 65'536;
/// Bytes between a finding and what stands near it (detect keeps that much history).
constexpr std::uint64_t within_limit = 4096;

/// Compiles the content expressions of all rules; equal counts become one tally.
class ContentCompiler {
public:
    /// Both outlive the compiler.
    ContentCompiler(const Vocabulary& words, config::Diagnostics& problems);

    /// Nothing after an error, which has been reported. `node` nests as deep as config::parse
    /// allows.
    std::optional<Content> compile(const config::Node& node);

    const std::vector<detect::Tally>& tallies() const { return tallies_; }

private:
    std::optional<Content> group(Content::Kind kind, const config::Node& list);
    std::optional<Content> persons(config::Reader& reader, const config::Node& node);
    std::optional<Content> values(config::Reader& reader, const config::Place& place);
    std::optional<Content> count(config::Reader& reader, const config::Place& place,
                                 std::vector<detect::DetectorId> of, std::uint64_t at_least);
    bool near(config::Reader& reader, detect::Tally& tally);
    std::optional<detect::Confidence> confidence(config::Reader& reader);
    std::vector<detect::DetectorId> detector_ids(config::Reader& reader, std::string_view key);
    std::optional<std::size_t> add(detect::Tally tally, const config::Place& place);

    const Vocabulary& words_;
    config::Diagnostics& problems_;
    std::vector<detect::Tally> tallies_;
};

} // namespace lazaret::policy
