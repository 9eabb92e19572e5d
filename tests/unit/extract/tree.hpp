/// What an extractor finds, as text: one line for each thing, indented as it nests.
#pragma once

#include "extract/extractor.hpp"
#include "support/cut.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace lazaret::test {

/// begin "name" [type] [as format], then the data of a part, joined, or their number if long.
class Tree final : public extract::Sink {
public:
    void begin(const extract::Part& part) override { open(part, ""); }
    void begin_as(const extract::Part& part, extract::Format format) override
    {
        open(part, " as " + std::string{name(format)});
    }
    void data(Bytes bytes) override
    {
        REQUIRE(depth_ > 0);
        total += bytes.size();
        if (data_.size() <= 200)
            data_ += as_text(bytes.first(std::min<std::size_t>(bytes.size(), 300)));
        count_ += bytes.size();
    }
    /// Where between the data a gap is reported depends on the cut: it is shown after them.
    void gap(extract::Unscannable why) override
    {
        gaps_ += std::string(depth_ * 2, ' ') + "gap " + std::string{name(why)} + "\n";
    }
    void give_up(extract::Unscannable why, Bytes rest) override
    {
        REQUIRE(depth_ == 0);
        line("gives up: " + std::string{name(why)});
        left = rest.size();
    }
    void end() override
    {
        REQUIRE(depth_ > 0);
        flush();
        --depth_;
    }

    /// Everything so far.
    std::string text()
    {
        flush();
        CHECK(depth_ == 0);
        return lines_;
    }

    std::uint64_t total = 0; ///< bytes of data
    std::size_t left = 0;    ///< bytes given back by the last give_up

private:
    void open(const extract::Part& part, const std::string& as)
    {
        auto what = "begin" + (part.name.empty() ? "" : " " + part.name) + as;
        if (!part.media_type.empty()) what += " [" + part.media_type + "]";
        if (!part.field.empty()) what += " field=" + part.field;
        if (part.is_file) what += " file=" + part.file_name;
        if (!part.headers.empty())
            what += " headers=" + part.headers.substr(0, part.headers.find('\r'));
        line(what);
        ++depth_;
    }
    void line(const std::string& what)
    {
        flush();
        lines_ += std::string(depth_ * 2, ' ') + what + "\n";
    }
    void flush()
    {
        if (count_ > 0) show_data();
        lines_ += std::exchange(gaps_, {});
    }
    void show_data()
    {
        const auto size = std::exchange(count_, 0);
        std::string shown;
        for (const char c : data_) {
            if (c == '\n')
                shown += "\\n";
            else if (c == '\r')
                shown += "\\r";
            else
                shown += c;
        }
        data_.clear();
        lines_ += std::string(depth_ * 2, ' ');
        lines_ += (size > 200 ? std::to_string(size) + " bytes" : '"' + shown + '"') + "\n";
    }

    std::string lines_;
    std::string gaps_; ///< not yet shown
    std::string data_;
    std::uint64_t count_ = 0;
    std::size_t depth_ = 0;
};

/// The tree that one extractor makes of `feed` (see for_every_cut).
template <class Feed>
std::string tree_of(extract::Format format, const extract::Part& part, Feed feed,
                    extract::Budget budget = {})
{
    budget.received = 1 << 20;
    const auto extractor = extract::make_extractor(format, part, budget);
    REQUIRE(extractor);
    Tree tree;
    feed([&](Bytes bytes) { extractor->feed(bytes, tree); });
    extractor->finish(tree);
    return tree.text();
}

/// Checks that `input` gives `expected` however it is cut.
inline void check_tree(extract::Format format, std::string_view input, std::string_view expected,
                       const extract::Part& part = {}, const extract::Budget& budget = {})
{
    std::size_t wrong = 0;
    for_every_cut(input, [&](auto feed) {
        const auto found = tree_of(format, part, feed, budget);
        if (found == expected) return;
        if (wrong++ == 0) CHECK(found == expected);
    });
    CHECK(wrong == 0);
}

} // namespace lazaret::test
