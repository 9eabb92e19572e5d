/// One coarse clock for all waits of a core, instead of a timer for each of them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <cstdint>

namespace lazaret::net {

namespace asio = boost::asio;

/// How long one wait for the peer may take.
using Patience = std::chrono::milliseconds;

/// A wheel of waits that ticks four times a second while any is armed. A wait ends up to one tick
/// late, never early. Belongs to one core: no call is safe from another thread.
class Deadlines {
    struct Link {
        Link* before = nullptr;
        Link* after = nullptr;

        void unlink()
        {
            before->after = after;
            after->before = before;
            before = after = this;
        }
    };

public:
    explicit Deadlines(asio::io_context& core, Patience tick = std::chrono::milliseconds{250});
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;
    ~Deadlines();

    asio::io_context& core() { return core_; }

    /// One armed wait, from construction to destruction; allocates nothing, so it can live in a
    /// coroutine's frame.
    class Wait : private Link {
    public:
        /// Calls `give_up(who)` once, from the core's thread, when `patience` has passed.
        Wait(Deadlines& deadlines, Patience patience, void (*give_up)(void*), void* who);
        Wait(const Wait&) = delete;
        Wait& operator=(const Wait&) = delete;
        ~Wait();

        bool expired() const { return expired_; }

    private:
        friend class Deadlines;
        Deadlines* deadlines_; ///< null once they are gone
        std::uint64_t tick_;
        void (*give_up_)(void*);
        void* who_;
        bool expired_ = false;
    };

private:
    static constexpr std::size_t slots = 256; ///< a turn is 64 s; longer waits stay for more turns

    void start();
    void tick();
    std::uint64_t now() const;

    asio::io_context& core_;
    asio::steady_timer timer_;
    Patience tick_length_;
    std::array<Link, slots> wheel_;
    std::uint64_t handled_ = 0; ///< the last tick whose slot was looked at
    std::size_t armed_ = 0;
    bool running_ = false;
};

} // namespace lazaret::net
