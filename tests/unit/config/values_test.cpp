#include "config/values.hpp"

#include <doctest/doctest.h>

using namespace lazaret::config;
using namespace std::chrono_literals;

TEST_CASE("values: sizes have a unit of two, and fit")
{
    CHECK(parse_size("4096") == 4096u);
    CHECK(parse_size("0") == 0u);
    CHECK(parse_size("512B") == 512u);
    CHECK(parse_size("64KiB") == 65536u);
    CHECK(parse_size("4GiB") == 4ull << 30);
    CHECK(parse_size("8388607TiB") == 8388607ull << 40);
    for (const auto text : {"", "KiB", "1 MiB", "1MB", "1mib", "-1", "+1", "1.5MiB", "0x10",
                            "8388608TiB", "18446744073709551616", "9223372036854775808", "1MiBB"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_size(text));
    }
}

TEST_CASE("values: durations have a unit, and end within ten years")
{
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("10s") == 10s);
    CHECK(parse_duration("5m") == 5min);
    CHECK(parse_duration("24h") == 24h);
    CHECK(parse_duration("3650d") == 87600h);
    for (const auto text :
         {"", "10", "s", "10 s", "10S", "1.5h", "-1s", "3651d", "99999999999999999999s", "1h30m"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("values: dates are days that exist")
{
    using namespace std::chrono;
    CHECK(parse_date("2027-12-31") == 2027y / December / 31);
    CHECK(parse_date("2028-02-29") == 2028y / February / 29);
    for (const auto text : {"2027-02-29", "2027-13-01", "2027-00-10", "2027-1-1", "27-12-31",
                            "2027/12/31", "2027-12-31T00:00", "2027-12-3x", "+027-12-31", ""}) {
        CAPTURE(text);
        CHECK_FALSE(parse_date(text));
    }
}

TEST_CASE("values: what was meant is offered only when it is clear")
{
    CHECK(meant_size("20 Go") == "20GiB");
    CHECK(meant_size("512mb") == "512MiB");
    CHECK(meant_size("1,5 Go") == "1536MiB");
    CHECK(meant_size("2.25GiB") == "2304MiB");
    CHECK(meant_size("0.5KiB") == "512B");
    CHECK(meant_size("lots").empty());
    CHECK(meant_size("1.5.5GiB").empty());
    CHECK(meant_size("99999999999999999999GB").empty());
    CHECK(meant_size("5 apples").empty());
    CHECK(meant_duration("15") == "15s");
    CHECK(meant_duration("2 heures") == "2h");
    CHECK(meant_duration("3 jours") == "3d");
    CHECK(meant_duration("5 min") == "5m");
    CHECK(meant_duration("soon").empty());
    CHECK(meant_date("31/12/2027") == "2027-12-31");
    CHECK(meant_date("2027/1/5") == "2027-01-05");
    CHECK(meant_date("1.2.2027") == "2027-02-01");
    CHECK(meant_date("12/31/2027").empty());
    CHECK(meant_date("01/02/27").empty());
    CHECK(meant_date("31/12").empty());
}
