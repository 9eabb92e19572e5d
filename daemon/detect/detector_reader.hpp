/// Reads one detector key by key: the inside of read_detector(). Everything that is wrong is
/// reported, and reading goes on.
#pragma once

#include "detect/house_files.hpp"
#include "detect/read_detector.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

class DetectorReader {
public:
    DetectorReader(const config::Node& node, const config::Source& source, HouseFiles& house,
                   config::Diagnostics& problems)
        : node_{node}, source_{source}, house_{house}, problems_{problems}, keys_{node,
                                                                                  "a detector",
                                                                                  problems}
    {
    }

    Draft read();

private:
    // read_detector.cpp: what all detectors have.
    void read_head();
    std::vector<Example> read_examples(std::string_view key);

    // read_kind.cpp: what to look for.
    void read_kind();
    void read_number(const config::Node& node);
    void read_patterns(const config::Node& node);
    void read_pattern(const config::Node& node, bool exact_case);
    void read_structure(const config::Node& node);

    // read_words.cpp: lists of words and names.
    void read_words(const config::Node& node);
    void read_names(const config::Node& node);
    void read_wording(const config::Node& node);
    void read_terms(const config::Node& node);
    bool read_dictionary(const config::Node& node);
    template <typename Use>
    bool for_each_line(const config::Node& node, Use use);
    void read_line(std::string_view line, const config::Place& place);

    // read_layouts.cpp: lines of fixed-width files.
    void read_layouts(const config::Node& node);
    void read_layout(const config::Node& node);
    void read_field(const config::Node& node, Layout& layout);
    void read_columns(const config::Node& node, const Layout& layout, LayoutField& field);
    void read_check(config::Reader& reader, const Layout& layout, LayoutField& field);

    // read_house.cpp: documents and records of the house.
    void read_fingerprints(const config::Node& node);
    void read_exact(const config::Node& node);

    // read_clause.cpp: how sure a hit is.
    void read_confidence();
    void read_clause(const config::Node& node);
    Near read_near(const config::Node& node, std::string_view key, Reference::Role role);
    Score read_score(const config::Node& node, Confidence level);
    void read_at_least(const config::Node* node, Confidence level, Score& score);
    int read_points(const config::Node& node);

    const config::Node& node_;
    const config::Source& source_;
    HouseFiles& house_;
    config::Diagnostics& problems_;
    config::Reader keys_;
    Draft draft_;
    Detector& it_ = draft_.detector;
};

std::string in_quotes(std::string_view text);

/// "did you mean …" or, failing that, all there is.
std::string hint(std::string_view typed, const std::vector<std::string>& known);

/// "low", "medium" or "high".
std::optional<Confidence> level_of(const std::optional<std::string>& name);

} // namespace lazaret::detect
