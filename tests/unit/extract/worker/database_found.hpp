/// What one reader gives, as a list: for the tests of databases, DICOM and git.
#pragma once

#include "extract/worker/documents.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::test {

class Found final : public extract::Sink {
public:
    struct Part {
        std::string name;
        bool is_text = false; ///< given as a text, not to be sniffed
        std::string media_type{};
        std::string data{};
    };

    Found(extract::worker::Open open, std::string_view document,
          extract::worker::Allowance allowance = fresh())
    {
        allowance.budget.received = document.size();
        open(as_bytes(document), {}, allowance, *this);
        CHECK(open_.empty());
    }

    static extract::worker::Allowance fresh()
    {
        extract::worker::Allowance allowance;
        allowance.deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        return allowance;
    }

    void begin(const extract::Part& part) override
    {
        open_.push_back(parts.size());
        parts.push_back({part.name, false, part.media_type, {}});
    }
    void begin_as(const extract::Part& part, extract::Format format) override
    {
        begin(part);
        parts.back().is_text = format == extract::Format::text;
    }
    void data(Bytes bytes) override
    {
        REQUIRE(!open_.empty());
        parts[open_.back()].data += as_text(bytes);
    }
    void gap(extract::Unscannable why) override
    {
        gaps.push_back((open_.empty() ? "" : parts[open_.back()].name + ": ") +
                       std::string{name(why)});
    }
    void give_up(extract::Unscannable, Bytes) override { FAIL("a document has no rest"); }
    void end() override
    {
        REQUIRE(!open_.empty());
        open_.pop_back();
    }

    /// The content of the first part of that name; "<none>" when there is none.
    std::string operator[](std::string_view name) const
    {
        const auto part = std::find_if(parts.begin(), parts.end(),
                                       [&](const Part& one) { return one.name == name; });
        return part == parts.end() ? "<none>" : part->data;
    }
    bool says(std::string_view words) const
    {
        return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
            return part.data.find(words) != std::string::npos;
        });
    }

    std::vector<Part> parts;
    std::vector<std::string> gaps;

private:
    std::vector<std::size_t> open_;
};

using Gaps = std::vector<std::string>;

} // namespace lazaret::test
