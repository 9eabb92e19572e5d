#include "net/fiber.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace lazaret;
namespace asio = boost::asio;

/// Completes on a later turn of the loop, with `value`.
asio::awaitable<int> later(asio::io_context& io, int value)
{
    co_await asio::post(io, asio::use_awaitable);
    co_return value;
}

int sum_of_waits(asio::io_context& io, net::Waiter& waiter, int depth)
{
    if (depth == 0) return 0;
    return waiter.wait_for(later(io, depth)) + sum_of_waits(io, waiter, depth - 1);
}

struct Noted {
    explicit Noted(std::string& log) : log_{log} {}
    ~Noted() { log_ += "gone "; }
    std::string& log_;
};

} // namespace

TEST_CASE("fiber: plain calls wait as deep as they are, and others run meanwhile")
{
    asio::io_context io;
    net::Stacks stacks;
    net::Fiber fiber{stacks};
    std::vector<int> sums;
    auto one = [&](int depth) -> asio::awaitable<void> {
        net::Fiber own{stacks};
        auto work = [&] { sums.push_back(sum_of_waits(io, own, depth)); };
        co_await own.run(work);
    };
    asio::co_spawn(io, one(10), asio::detached);
    asio::co_spawn(io, one(3), asio::detached);
    io.run();
    CHECK(sums == std::vector{6, 55});
}

TEST_CASE("fiber: work that does not wait is done at once")
{
    asio::io_context io;
    net::Stacks stacks;
    net::Fiber fiber{stacks};
    int runs = 0;
    auto coroutine = [&]() -> asio::awaitable<void> {
        auto work = [&] { ++runs; };
        for (int i = 0; i < 100; ++i)
            co_await fiber.run(work);
    };
    asio::co_spawn(io, coroutine(), asio::detached);
    io.poll_one();
    CHECK(runs == 100);
}

TEST_CASE("fiber: work that is given up while it waits is unwound")
{
    std::string log;
    asio::io_context io;
    net::Stacks stacks;
    asio::cancellation_signal end;
    auto coroutine = [&]() -> asio::awaitable<void> {
        net::Fiber fiber{stacks};
        auto work = [&] {
            const Noted outer{log};
            asio::steady_timer never{io, asio::steady_timer::time_point::max()};
            fiber.wait(never.async_wait(asio::use_awaitable));
            log += "never ";
        };
        co_await fiber.run(work);
    };
    asio::co_spawn(io, coroutine(),
                   asio::bind_cancellation_slot(end.slot(), [&](std::exception_ptr failure) {
                       log += failure ? "cancelled" : "done";
                   }));
    io.poll();
    CHECK(log.empty());
    end.emit(asio::cancellation_type::all);
    io.restart();
    io.poll();
    CHECK(log == "gone cancelled");
}

TEST_CASE("fiber: work whose loop goes away is unwound")
{
    std::string log;
    net::Stacks stacks;
    {
        asio::io_context io;
        auto coroutine = [&]() -> asio::awaitable<void> {
            net::Fiber fiber{stacks};
            auto work = [&] {
                const Noted outer{log};
                asio::steady_timer never{io, asio::steady_timer::time_point::max()};
                fiber.wait(never.async_wait(asio::use_awaitable));
            };
            co_await fiber.run(work);
        };
        asio::co_spawn(io, coroutine(), asio::detached);
        io.poll();
    }
    CHECK(log == "gone ");
}

TEST_CASE("blocking: a command waits in its own thread")
{
    asio::io_context io;
    net::Blocking waiter{io};
    CHECK(sum_of_waits(io, waiter, 4) == 10);
}
