#include "hosting/path.hpp"

#include <doctest/doctest.h>

using namespace lazaret::hosting;

TEST_CASE("path: two spellings of one path have one form")
{
    CHECK(canonical_path("/") == "/");
    CHECK(canonical_path("/etude-prema/a") == "/etude-prema/a");
    CHECK(canonical_path("/%65tude%2Dprema/a") == "/etude-prema/a");
    CHECK(canonical_path("/a%c3%a9") == "/a%C3%A9");
    CHECK(canonical_path("/a\xc3\xa9") == "/a%C3%A9");
    CHECK(canonical_path("/a%20b") == "/a%20b");
    CHECK(canonical_path("/100%25") == "/100%25");
    CHECK(canonical_path("/a/") == "/a/");
    CHECK(canonical_path("/a/.hidden/...") == "/a/.hidden/...");
    CHECK(canonical_path("/a;v=1/b") == "/a;v=1/b");
}

TEST_CASE("path: what servers read in different ways has no form")
{
    for (const std::string_view path : {"",
                                        "a",
                                        "*",
                                        "//",
                                        "/a//b",
                                        "//a",
                                        "/.",
                                        "/..",
                                        "/a/..",
                                        "/a/../b",
                                        "/a/./b",
                                        "/a/%2e%2e/b",
                                        "/a/%2E./b",
                                        "/a/.%2e",
                                        "/a%2fb",
                                        "/a%2Fb",
                                        "/a%5cb",
                                        "/a%5Cb",
                                        "/a\\b",
                                        "/a%00b",
                                        "/a%0ab",
                                        "/a%7f",
                                        "/a b",
                                        "/a\tb",
                                        "/a?b",
                                        "/a#b",
                                        "/a%",
                                        "/a%2",
                                        "/a%zz",
                                        "/a%252fb",
                                        "/a%252e%252e",
                                        "/a%2500",
                                        "/a/..;/b",
                                        "/a/..;x=1/b",
                                        "/a/..%3b/b",
                                        "/a/;x/b",
                                        "/%2e",
                                        "/a/%2e%2e%3bx",
                                        "/a\"b",
                                        "/<"}) {
        CAPTURE(path);
        CHECK_FALSE(canonical_path(path));
    }
    CHECK_FALSE(canonical_path(std::string_view{"/a\0b", 4}));
}

TEST_CASE("path: a star stays in its segment, and at the end takes all that follows")
{
    const auto matches = [](std::string_view pattern, std::string_view path) {
        const auto canonical = canonical_pattern(pattern);
        REQUIRE(canonical);
        return path_matches(*canonical, *canonical_path(path));
    };
    CHECK(matches("/etude/*", "/etude/"));
    CHECK(matches("/etude/*", "/etude/a"));
    CHECK(matches("/etude/*", "/etude/a/b/c"));
    CHECK_FALSE(matches("/etude/*", "/etude"));
    CHECK_FALSE(matches("/etude/*", "/etude-2/a"));
    CHECK_FALSE(matches("/etude/*", "/Etude/a"));
    CHECK_FALSE(matches("/etude/*", "/x/etude/a"));
    CHECK(matches("/*/depot", "/chu/depot"));
    CHECK_FALSE(matches("/*/depot", "/chu/x/depot"));
    CHECK_FALSE(matches("/*/depot", "/chu/depot/x"));
    CHECK_FALSE(matches("/*/depot", "/chu"));
    CHECK(matches("/*/depot/*", "/chu/depot/x/y"));
    CHECK(matches("/t-*-fr/a", "/t-chu-fr/a"));
    CHECK_FALSE(matches("/t-*-fr/a", "/t-fr/a"));
    CHECK(matches("/a*", "/abc/d"));
    CHECK(matches("/a*/z", "/abc/z"));
    CHECK(matches("/a", "/a"));
    CHECK_FALSE(matches("/a", "/a/"));
    CHECK_FALSE(matches("/a/", "/a"));
    CHECK(matches("/*", "/"));
    CHECK(matches("/\xc3\xa9tude/*", "/%c3%a9tude/x"));
}

TEST_CASE("path: a pattern with two stars in a segment, or longer than 512 bytes, is none")
{
    CHECK_FALSE(canonical_pattern("/a*b*/c"));
    CHECK_FALSE(canonical_pattern("/**"));
    CHECK(canonical_pattern("/*/*/c"));
    CHECK_FALSE(canonical_pattern("/" + std::string(512, 'a')));
    CHECK_FALSE(canonical_pattern("etude/*"));
}
