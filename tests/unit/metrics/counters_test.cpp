#include "metrics/counters.hpp"

#include <doctest/doctest.h>

#include <string>

using lazaret::metrics::Counters;

TEST_CASE("metrics: what was counted is exposed")
{
    Counters counters{"9.9.9"};
    counters.connection_opened(Counters::Accepted::taken);
    counters.body(Counters::Travel::held, 1000, 900);
    counters.gap("encrypted", 1, 70);
    counters.rule("hds-patients", "quarantine");
    counters.policy("aaaa", {});
    counters.policy("bbbb", {});
    const auto text = counters.exposition();
    const auto has = [&](const char* line) { return text.find(line) != std::string::npos; };
    CHECK(has("lazaret_build_info{version=\"9.9.9\"} 1\n"));
    CHECK(has("lazaret_open_connections 1\n"));
    CHECK(has("lazaret_body_bytes_total{travel=\"held\"} 1000\n"));
    CHECK(has("lazaret_uninspected_bytes_total{reason=\"encrypted\"} 70\n"));
    CHECK(has("lazaret_uninspected_bytes_total{reason=\"too_big\"} 0\n"));
    CHECK(has("rule=\"hds-patients\""));
    CHECK(has("lazaret_policy_info{version=\"bbbb\"} 1\n"));
    CHECK_FALSE(has("aaaa"));
}

TEST_CASE("metrics: many reloads do not grow the series without bound")
{
    Counters counters{"1"};
    for (int i = 0; i < 5000; ++i)
        counters.rule("rule-" + std::to_string(i), "block");
    std::size_t lines = 0;
    for (const char c : counters.exposition())
        lines += c == '\n';
    CHECK(lines < 1500);
}
