/// The workers as one request sees them.
#pragma once

#include "extract/visitor.hpp"
#include "net/fiber.hpp"
#include "workers/pool.hpp"

#include <boost/asio/io_context.hpp>

namespace lazaret::workers {

namespace asio = boost::asio;

/// The workshop of one request. Its walk runs where `waiter` can make it wait.
class Bench final : public extract::Workshop {
public:
    /// All outlive the bench.
    Bench(Pool& pool, asio::io_context& io, net::Waiter& waiter)
        : pool_{pool}, io_{io}, waiter_{waiter}
    {
    }

    std::unique_ptr<extract::Extractor> open(extract::Format format, const extract::Part& part,
                                             std::uint32_t depth, extract::Budget& budget) override;

    Pool& pool() const { return pool_; }
    asio::io_context& io() const { return io_; }
    net::Waiter& waiter() const { return waiter_; }

private:
    Pool& pool_;
    asio::io_context& io_;
    net::Waiter& waiter_;
};

} // namespace lazaret::workers
