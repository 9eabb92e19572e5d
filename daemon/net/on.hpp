/// Work that waits for the disk, done elsewhere.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace lazaret::net {

namespace asio = boost::asio;

/// Runs `work()` on `pool` and resumes on the caller's core with what it returned (not void).
/// `work` stays with the caller: name it on the line above, as g++ 12 wants. The pool must be
/// joined before the caller's io_context goes.
template <class Work>
asio::awaitable<std::invoke_result_t<Work&>> on(asio::thread_pool& pool, Work& work)
{
    const asio::any_io_executor home = co_await asio::this_coro::executor;
    std::optional<std::invoke_result_t<Work&>> result;
    auto start = [&](auto resume) {
        auto job = [&result, &work, guard = asio::make_work_guard(home),
                    resume = std::move(resume)]() mutable {
            result.emplace(work());
            asio::post(guard.get_executor(), std::move(resume));
        };
        asio::post(pool, std::move(job));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(start,
                                                                         asio::use_awaitable);
    co_return std::move(*result);
}

} // namespace lazaret::net
