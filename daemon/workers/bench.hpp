/// The workers of one core: who waits for one, and the extractor that stands for one.
#pragma once

#include "extract/visitor.hpp"
#include "net/fiber.hpp"
#include "workers/pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>

namespace lazaret::workers {

namespace asio = boost::asio;

/// Turns are given in the order they were asked for.
class Turns {
public:
    Turns(asio::io_context& io, std::size_t at_once) : io_{io}, free_{at_once} {}

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

    asio::awaitable<Turn> take(std::chrono::milliseconds within);

private:
    void give_back();

    asio::io_context& io_;
    std::size_t free_;
    struct Waiting {
        asio::steady_timer timer;
        bool called = false;
    };
    std::list<Waiting> waiting_;
};

/// The workshop of one request. Its walk runs where `waiter` can make it wait.
class Bench final : public extract::Workshop {
public:
    /// All outlive the bench.
    Bench(Pool& pool, Turns& turns, asio::io_context& io, net::Waiter& waiter)
        : pool_{pool}, turns_{turns}, io_{io}, waiter_{waiter}
    {
    }

    std::unique_ptr<extract::Extractor> open(extract::Format format, const extract::Part& part,
                                             std::uint32_t depth, extract::Budget& budget) override;

    Pool& pool() const { return pool_; }
    Turns& turns() const { return turns_; }
    asio::io_context& io() const { return io_; }
    net::Waiter& waiter() const { return waiter_; }

private:
    Pool& pool_;
    Turns& turns_;
    asio::io_context& io_;
    net::Waiter& waiter_;
};

} // namespace lazaret::workers
