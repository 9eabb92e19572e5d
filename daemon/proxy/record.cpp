#include "proxy/handle.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>

namespace lazaret::proxy {

namespace {
using Clock = std::chrono::steady_clock;
}

asio::awaitable<Result<>> write_down(audit::Record record, Core& core)
{
    Result<> outcome;
    const auto began = Clock::now();
    const auto action = record.action;
    auto start = [&](auto resume) {
        // std::function must be copyable; the handler is not.
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        auto done = [&outcome, shared, guard = asio::make_work_guard(core.io)](Result<> result) {
            outcome = std::move(result);
            asio::post(guard.get_executor(), [shared] { std::move (*shared)(); });
        };
        core.shared.journal.submit(std::move(record), std::move(done));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(start,
                                                                         asio::use_awaitable);
    core.shared.metrics.incident(action, static_cast<bool>(outcome), Clock::now() - began);
    co_return outcome;
}

void note_down(audit::Record record, Core& core)
{
    auto& metrics = core.shared.metrics;
    const auto began = Clock::now();
    const auto action = record.action;
    core.shared.journal.submit(std::move(record), [&metrics, began, action](Result<> result) {
        metrics.incident(action, static_cast<bool>(result), Clock::now() - began);
    });
}

} // namespace lazaret::proxy
