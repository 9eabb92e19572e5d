#include "workers/bench.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lazaret::workers {

asio::awaitable<Turns::Turn> Turns::take(std::chrono::milliseconds within)
{
    if (free_ > 0) {
        --free_;
        co_return Turn{*this};
    }
    // Left by whatever way: also when the request that waits is given up.
    struct Place {
        explicit Place(Turns& turns)
            : of{turns}, at{of.waiting_.insert(of.waiting_.end(), {asio::steady_timer{of.io_}})}
        {
        }
        ~Place()
        {
            const bool unused = at->called && !taken;
            of.waiting_.erase(at);
            if (unused) of.give_back();
        }
        Turns& of;
        std::list<Waiting>::iterator at;
        bool taken = false;
    };
    Place place{*this};
    place.at->timer.expires_after(within);
    boost::system::error_code ignored;
    co_await place.at->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    place.taken = place.at->called;
    co_return place.taken ? Turn{*this} : Turn{};
}

void Turns::give_back()
{
    for (auto& one : waiting_) {
        if (one.called) continue;
        one.called = true;
        one.timer.cancel();
        return;
    }
    ++free_;
}

} // namespace lazaret::workers
