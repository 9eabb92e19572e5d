/// What the readers of pictures and of PDF give, as lists of names and texts.
#pragma once

#include "extract/worker/documents.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace lazaret::test {

class Given final : public extract::Sink {
public:
    Given(extract::worker::Open open, std::string_view document,
          extract::worker::Allowance allowance = fresh())
    {
        allowance.budget.received = document.size();
        open(as_bytes(document), {}, allowance, *this);
        CHECK(depth_ == 0);
        pages_left = allowance.pages;
    }

    static extract::worker::Allowance fresh()
    {
        extract::worker::Allowance allowance;
        allowance.deadline = std::chrono::steady_clock::now() + std::chrono::minutes{2};
        return allowance;
    }

    void begin(const extract::Part& part) override
    {
        ++depth_;
        names += part.name + ";";
        now_ = part.name;
    }
    void begin_as(const extract::Part& part, extract::Format) override { begin(part); }
    void data(Bytes bytes) override { parts[now_] += as_text(bytes); }
    void gap(extract::Unscannable why) override { gaps += std::string{name(why)} + ";"; }
    void give_up(extract::Unscannable, Bytes) override { FAIL("a document has no rest"); }
    void end() override { --depth_; }

    bool holds(std::string_view what) const
    {
        for (const auto& [name, text] : parts)
            if (text.find(what) != text.npos) return true;
        return false;
    }

    std::map<std::string, std::string> parts;
    std::string names; ///< "text;page 1;"
    std::string gaps;  ///< "opaque;"
    std::uint32_t pages_left = 0;

private:
    std::string now_;
    int depth_ = 0;
};

} // namespace lazaret::test
