#include "workers/turns.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace lazaret::workers {

/// Left by whatever way: also when the request that waits is given up.
struct Turns::Waiting {
    Waiting(Turns& turns, asio::io_context& core, std::chrono::milliseconds within)
        : of{turns}, io{core}, timer{std::make_shared<asio::steady_timer>(core, within)}
    {
    }
    ~Waiting()
    {
        std::unique_lock lock{of.mutex_};
        if (queued) of.waiting_.erase(at);
        const bool unused = called && !taken;
        lock.unlock();
        if (unused) of.give_back();
    }

    Turns& of;
    asio::io_context& io;
    std::shared_ptr<asio::steady_timer> timer; ///< a call may arrive after who waited has left
    std::list<Waiting*>::iterator at;
    bool queued = false;
    bool called = false;
    bool taken = false;
};

asio::awaitable<Turns::Turn> Turns::take(asio::io_context& io, std::chrono::milliseconds within)
{
    Waiting waiting{*this, io, within};
    {
        const std::lock_guard lock{mutex_};
        if (free_ > 0) {
            --free_;
            co_return Turn{*this};
        }
        waiting.at = waiting_.insert(waiting_.end(), &waiting);
        waiting.queued = true;
    }
    boost::system::error_code ignored;
    co_await waiting.timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const std::lock_guard lock{mutex_};
    waiting.taken = waiting.called;
    co_return waiting.taken ? Turn{*this} : Turn{};
}

void Turns::give_back()
{
    const std::lock_guard lock{mutex_};
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    auto& next = *waiting_.front();
    waiting_.pop_front();
    next.queued = false;
    next.called = true;
    asio::post(next.io, [timer = next.timer] { timer->cancel(); });
}

} // namespace lazaret::workers
