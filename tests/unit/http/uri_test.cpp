#include "http/uri.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace lazaret::http;

TEST_CASE("uri: the four forms of a target")
{
    const auto origin = split_target("GET", "/a/b?c=d?e");
    REQUIRE(origin);
    CHECK(origin->form == TargetForm::origin);
    CHECK(origin->path == "/a/b");
    CHECK(origin->query == "c=d?e");

    const auto absolute = split_target("GET", "HTTP://a.example:8080/x?");
    REQUIRE(absolute);
    CHECK(absolute->form == TargetForm::absolute);
    CHECK(absolute->scheme == "HTTP");
    CHECK(absolute->authority == "a.example:8080");
    CHECK(absolute->path == "/x");
    CHECK(absolute->has_query);
    CHECK(absolute->query.empty());

    const auto authority = split_target("CONNECT", "[2001:db8::1]:443");
    REQUIRE(authority);
    CHECK(authority->form == TargetForm::authority);
    CHECK(authority->authority == "[2001:db8::1]:443");

    const auto asterisk = split_target("OPTIONS", "*");
    REQUIRE(asterisk);
    CHECK(asterisk->form == TargetForm::asterisk);
}

TEST_CASE("uri: the target as its origin wants it")
{
    const auto of = [](std::string_view method, std::string_view target) {
        const auto parts = split_target(method, target);
        REQUIRE(parts);
        return origin_form(method, *parts);
    };
    CHECK(of("GET", "http://a/x?y") == "/x?y");
    CHECK(of("GET", "http://a") == "/");
    CHECK(of("GET", "http://a?y") == "/?y");
    CHECK(of("GET", "/x?") == "/x?");
    CHECK(of("GET", "//evil.example/x") == "//evil.example/x");
    CHECK(of("OPTIONS", "http://a") == "*");
    CHECK(of("OPTIONS", "*") == "*");
    CHECK(of("OPTIONS", "http://a/") == "/");
    CHECK(of("CONNECT", "a:443") == "");
}

TEST_CASE("uri: targets that two readers would take differently have no form")
{
    constexpr std::array<std::string_view, 18> targets{"",
                                                       "a",
                                                       "a/b",
                                                       "*",
                                                       "a:443",
                                                       "http:/a/",
                                                       "http:a",
                                                       "://a/",
                                                       "1http://a/",
                                                       "http:///",
                                                       "http://",
                                                       "http://?x",
                                                       "http://u@a/",
                                                       "http://a\\.b/",
                                                       "http://a;b/",
                                                       "/a#b",
                                                       "/a b",
                                                       "javascript:alert"};
    for (const auto target : targets)
        CHECK_MESSAGE(!split_target("GET", target), target);
    for (const auto target :
         {"/", "*", "a", "a:", ":443", "a:123456", "a:4x", "a/b:443", "u@a:443"})
        CHECK_MESSAGE(!split_target("CONNECT", target), target);
}
