#include "http/accept.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace lazaret::http;
using namespace std::string_view_literals;

namespace {

std::string media(std::string_view accept)
{
    constexpr std::array offers{"text/html"sv, "application/json"sv, "text/plain"sv};
    const auto choice = best_media_type(accept, offers);
    if (!choice) return "none";
    return std::string{offers[choice->offer]} + (choice->named ? "!" : "");
}

std::string language(std::string_view accept)
{
    constexpr std::array offers{"fr"sv, "en"sv};
    const auto choice = best_language(accept, offers);
    return choice ? std::string{offers[choice->offer]} : "none";
}

} // namespace

TEST_CASE("accept: the highest q wins, then the more exact name, then our order")
{
    CHECK(media("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") == "text/html!");
    CHECK(media("application/json, text/plain, */*") == "application/json!");
    CHECK(media("text/plain;q=0.5, application/json;q=0.501") == "application/json!");
    CHECK(media("*/*") == "text/html");
    CHECK(media("text/*;q=0.3, application/*;q=0.4") == "application/json");
    CHECK(media("TEXT/PLAIN") == "text/plain!");
    CHECK(media("application/json ; charset=utf-8 ; q=1.0") == "application/json!");
}

TEST_CASE("accept: a more exact range decides even when it says less")
{
    CHECK(media("*/*, text/html;q=0") == "application/json");
    CHECK(media("text/*, text/html;q=0.1, text/plain;q=0.2") == "text/plain!");
}

TEST_CASE("accept: nothing acceptable, nothing readable")
{
    CHECK(media("") == "none");
    CHECK(media("image/png") == "none");
    CHECK(media("text/html;q=0") == "none");
    CHECK(media("text/html;q=2") == "none");
    CHECK(media("text/html;q=0.1234") == "none");
    CHECK(media("text/html;q=") == "none");
    CHECK(media(",,;;,=,/,*/") == "none");
}

TEST_CASE("accept: languages by their first part; of equals the first named")
{
    CHECK(language("fr-CA,fr;q=0.8,en-US;q=0.5") == "fr");
    CHECK(language("en-GB,en;q=0.9,fr;q=0.8") == "en");
    CHECK(language("de, EN;q=0.1") == "en");
    CHECK(language("en, fr") == "en");
    CHECK(language("de") == "none");
    CHECK(language("*") == "fr");
    CHECK(language("fr;q=0, *") == "en");
    CHECK(language("frr") == "none");
}
