#include "config/diagnostics.hpp"

#include <doctest/doctest.h>

using namespace lazaret::config;

TEST_CASE("diagnostics: the caret stands under the character, whatever its bytes and width")
{
    Diagnostics problems;
    problems.remember({"a.yaml", "\xc3\xa9t\xc3\xa9: x\n\xe4\xbd\xa0: y\r\ne\xcc\x81: z\n\tb: w"});
    problems.error("C999", {"a.yaml", 1, 6}, "one");
    problems.error("C999", {"a.yaml", 2, 4}, "two");
    problems.error("C999", {"a.yaml", 3, 5}, "three");
    problems.error("C999", {"a.yaml", 4, 2}, "four");
    CHECK(problems.render() == "a.yaml:1:6: error C999: one\n"
                               "    1 | \xc3\xa9t\xc3\xa9: x\n"
                               "      |      ^\n"
                               "a.yaml:2:4: error C999: two\n"
                               "    2 | \xe4\xbd\xa0: y\n"
                               "      |     ^\n"
                               "a.yaml:3:5: error C999: three\n"
                               "    3 | e\xcc\x81: z\n"
                               "      |    ^\n"
                               "a.yaml:4:2: error C999: four\n"
                               "    4 |  b: w\n"
                               "      |  ^\n");
}

TEST_CASE("diagnostics: files come in the order of reading, problems from top to bottom")
{
    Diagnostics problems;
    problems.remember({"b.yaml", "x\ny\n"});
    problems.remember({"a.yaml", "x\n"});
    problems.warning("C998", {"a.yaml", 1, 1}, "third");
    problems.error("C999", {"b.yaml", 2, 1}, "second");
    problems.error("C999", {"b.yaml", 1, 1}, "first", "do this");
    problems.error("C999", {"missing.yaml", 0, 0}, "fourth");
    problems.error("C999", {}, "fifth");
    CHECK(problems.render() ==
          "b.yaml:1:1: error C999: first\n    1 | x\n      | ^\n    hint: do this\n"
          "b.yaml:2:1: error C999: second\n    2 | y\n      | ^\n"
          "a.yaml:1:1: warning C998: third\n    1 | x\n      | ^\n"
          "missing.yaml: error C999: fourth\n"
          "error C999: fifth\n");
    CHECK(problems.has_errors());
    CHECK(problems.errors() == 4);
    CHECK(problems.warnings() == 1);
}

TEST_CASE("diagnostics: a place beyond the text, and a line without end, do no harm")
{
    Diagnostics problems;
    problems.remember({"a.yaml", std::string(1'000'000, 'x')});
    problems.error("C999", {"a.yaml", 1, 500'000}, "deep inside");
    problems.error("C999", {"a.yaml", 77, 3}, "no such line");
    CHECK(problems.render().size() < 1000);
}

TEST_CASE("diagnostics: nothing that a file says can move the cursor of a terminal")
{
    Diagnostics problems;
    problems.error("C999", {"a\x1b[1m.yaml", 0, 0}, "a\x1b[2J", "b\r\xc2\x9b");
    CHECK(problems.render() == "a?[1m.yaml: error C999: a?[2J\n    hint: b??\n");
}

TEST_CASE("diagnostics: a flood is counted, not kept")
{
    Diagnostics problems;
    for (int i = 0; i < 5000; ++i)
        problems.error("C999", {}, "again");
    CHECK(problems.all().size() == 1000);
    CHECK(problems.errors() == 5000);
    CHECK(problems.render().ends_with("and 4000 more problems\n"));
}

TEST_CASE("closest: a slip is understood, another word is not")
{
    const std::vector<std::string> known{"listen",  "memory_per_body", "memory",    "id",
                                         "warning", "block",           "quarantine"};
    CHECK(closest("lisen", known) == "listen");
    CHECK(closest("memroy", known) == "memory");
    CHECK(closest("quarentine", known) == "quarantine");
    CHECK(closest("Memory-Per-Body", known) == "memory_per_body");
    CHECK(closest("warn", known) == "warning");
    CHECK(closest("di", known) == "id");
    CHECK(closest("BLOCK", known) == "block");
    CHECK(closest("allow", known).empty());
    CHECK(closest("", known).empty());
    CHECK(closest("xy", known).empty());
    CHECK(closest(std::string(100'000, 'a'), known).empty());
}
