#include "extract/tail.hpp"
#include "support/cut.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

/// End of central directory of a zip with one member, and its comment.
std::string end_of_zip(std::string_view comment)
{
    std::string record{"PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x28\0\0\0"sv};
    record += static_cast<char>(comment.size());
    record += '\0';
    return record + std::string{comment};
}

bool ends_a_zip(std::string_view text, std::size_t most = 200)
{
    bool all = true;
    bool any = false;
    test::for_every_cut(text, [&](auto feed) {
        extract::Tail tail{most};
        feed([&](Bytes bytes) { tail.keep(bytes); });
        all = tail.ends_a_zip() && all;
        any = tail.ends_a_zip() || any;
    });
    CHECK(all == any); // whatever the cut
    return all;
}

} // namespace

TEST_CASE("tail: the end of a zip is seen behind anything, with and without a comment")
{
    CHECK(ends_a_zip("some text in front" + end_of_zip("")));
    CHECK(ends_a_zip(std::string(500, 'x') + end_of_zip("a comment")));
    CHECK(ends_a_zip(end_of_zip("PK\x05\x06 in the comment")));
}

TEST_CASE("tail: what only looks like one is none")
{
    CHECK_FALSE(ends_a_zip(""));
    CHECK_FALSE(ends_a_zip("PK\x05\x06"));
    CHECK_FALSE(ends_a_zip("about PK\x05\x06 and what follows it in a file of that kind"));
    CHECK_FALSE(ends_a_zip(end_of_zip("") + "more"));
    CHECK_FALSE(ends_a_zip("PK\x05\x06"s + std::string(18, '\0')));
}

TEST_CASE("tail: no more is kept than was asked for")
{
    CHECK(ends_a_zip(end_of_zip(std::string(100, 'c')), 122));
    CHECK_FALSE(ends_a_zip(end_of_zip(std::string(100, 'c')), 121));
}
