#include "support/loopback.hpp"
#include "support/pipe.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::chrono_literals;

TEST_CASE("pipe: more than it holds goes through in order, and close is an end")
{
    TestCore core;
    auto [near, far] = make_pipe(core.io);
    std::string body;
    for (int i = 0; i < 100'000; ++i)
        body += std::to_string(i);
    core.start([&]() -> asio::awaitable<void> {
        const auto sent = co_await write_text(*near, body, 1s);
        CHECK(sent);
        co_await near->close();
    });
    core.start([&]() -> asio::awaitable<void> {
        const auto text = co_await read_up_to(*far, 1 << 24, 1s);
        REQUIRE(text);
        CHECK((*text == body));
    });
    core.run();
    CHECK(near->written() == body.size());
}

TEST_CASE("pipe: each operation can be made to fail in turn")
{
    std::vector<std::size_t> written;
    for_every_failure([&](const std::shared_ptr<Failures>& failures) {
        TestCore core;
        auto [near, far] = make_pipe(core.io, failures);
        core.start([&]() -> asio::awaitable<void> {
            for (int i = 0; i < 3; ++i) {
                const auto sent = co_await write_text(*near, "x", 1s);
                if (!sent) co_return;
            }
        });
        core.run();
        written.push_back(near->written());
    });
    CHECK(written == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("pipe: silence is a timeout, an end that is gone is closed")
{
    TestCore core;
    auto [near, far] = make_pipe(core.io);
    core.start([&]() -> asio::awaitable<void> {
        const auto silent = co_await read_up_to(*near, 1, 5ms);
        REQUIRE(!silent);
        CHECK(silent.error().code == Errc::timeout);
        far.reset();
        CHECK(near->readable());
        const auto gone = co_await read_up_to(*near, 1, 1s);
        REQUIRE(!gone);
        CHECK(gone.error().code == Errc::closed);
    });
    core.run();
}
