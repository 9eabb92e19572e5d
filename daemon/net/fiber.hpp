/// Lets plain functions wait for coroutines, without a thread.
///
/// The walk through a document is ordinary code, deep in calls, that now and then has to wait for a
/// worker. It runs on a stack of its own; where it waits, that stack is put aside, and the
/// coroutine that called it does the waiting.
#pragma once

#include "net/stacks.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/context/fiber.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace lazaret::net {

namespace asio = boost::asio;

/// Something that plain code can wait on.
class Waiter {
public:
    /// Returns when `operation` has completed.
    virtual void wait(asio::awaitable<void> operation) = 0;

    /// The same with a result, which has to be default-constructible.
    template <class T>
    T wait_for(asio::awaitable<T> operation)
    {
        T result{};
        wait(store(std::move(operation), result));
        return result;
    }

protected:
    ~Waiter() = default;

private:
    template <class T>
    static asio::awaitable<void> store(asio::awaitable<T> operation, T& result)
    {
        result = co_await std::move(operation);
    }
};

class Fiber final : public Waiter {
public:
    explicit Fiber(Stacks& stacks) : stacks_{stacks} {}
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    /// Runs `work()` on a stack of its own, to its end. `work` stays with the caller: name it on
    /// the line above, as g++ 12 wants. One at a time.
    template <class Work>
    asio::awaitable<void> run(Work& work)
    {
        auto inside = begin(work);
        while (inside) {
            auto operation = std::exchange(operation_, std::nullopt);
            co_await std::move(*operation);
            inside = std::move(inside).resume();
        }
    }

    void wait(asio::awaitable<void> operation) override
    {
        operation_.emplace(std::move(operation));
        outside_ = std::move(outside_).resume();
    }

private:
    template <class Work>
    boost::context::fiber begin(Work& work)
    {
        auto body = [this, &work](boost::context::fiber&& caller) {
            outside_ = std::move(caller);
            work();
            return std::move(outside_);
        };
        return boost::context::fiber{std::allocator_arg, Stacks::Handle{stacks_}, std::move(body)}
            .resume();
    }

    Stacks& stacks_;
    boost::context::fiber outside_;
    std::optional<asio::awaitable<void>> operation_;
};

/// Waits in the thread that asks: for commands and tests.
class Blocking final : public Waiter {
public:
    explicit Blocking(asio::io_context& io) : io_{io} {}

    void wait(asio::awaitable<void> operation) override
    {
        auto rethrow = [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        };
        asio::co_spawn(io_, std::move(operation), rethrow);
        io_.restart();
        io_.run();
    }

private:
    asio::io_context& io_;
};

} // namespace lazaret::net
