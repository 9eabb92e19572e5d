/// Who may have a worker now.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <list>
#include <mutex>
#include <utility>

namespace lazaret::workers {

namespace asio = boost::asio;

/// So many at once, shared by all cores, in the order they asked: a document never waits while a
/// worker is free, whichever core it came in on. Thread-safe.
class Turns {
public:
    explicit Turns(std::size_t at_once) : free_{at_once} {}

    /// One turn, given back at the end of its life. Empty when none came in time.
    class Turn {
    public:
        Turn() = default;
        explicit Turn(Turns& of) : of_{&of} {}
        Turn(Turn&& other) noexcept : of_{std::exchange(other.of_, nullptr)} {}
        Turn& operator=(Turn&& other) noexcept
        {
            std::swap(of_, other.of_);
            return *this;
        }
        ~Turn()
        {
            if (of_) of_->give_back();
        }
        explicit operator bool() const { return of_ != nullptr; }

    private:
        Turns* of_ = nullptr;
    };

    /// `io`: of the core that waits.
    asio::awaitable<Turn> take(asio::io_context& io, std::chrono::milliseconds within);

private:
    struct Waiting;

    void give_back();

    std::mutex mutex_; ///< for all below
    std::size_t free_;
    std::list<Waiting*> waiting_; ///< in order; each lives in the coroutine that waits
};

} // namespace lazaret::workers
