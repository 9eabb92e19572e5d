/// Two streams joined in memory, which can be told to fail.
#pragma once

#include "net/stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>

namespace lazaret::test {

namespace asio = boost::asio;

/// The n-th read or write of all streams that share this fails, and all after it.
struct Failures {
    std::size_t at = std::numeric_limits<std::size_t>::max();
    std::size_t seen = 0;

    bool next() { return ++seen >= at; }
    bool reached() const { return seen >= at; }
};

/// Runs `run(failures)` with the first operation failing, then the second, until none is reached.
template <class Run>
void for_every_failure(Run run, std::size_t most = 1000)
{
    for (std::size_t at = 1; at <= most; ++at) {
        auto failures = std::make_shared<Failures>();
        failures->at = at;
        run(failures);
        if (!failures->reached()) return;
    }
}

/// One direction of a pipe.
struct Lane {
    explicit Lane(asio::io_context& core) : changed{core} {}

    static constexpr std::size_t capacity = 64 * 1024;

    std::string bytes;
    bool ended = false; ///< the writer said goodbye
    bool broken = false;
    asio::steady_timer changed; ///< cancelled to wake whoever waits

    /// True when something changed, false when `patience` passed first.
    asio::awaitable<bool> wait(net::Patience patience)
    {
        boost::system::error_code woken;
        changed.expires_after(patience);
        co_await changed.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        co_return static_cast<bool>(woken);
    }
};

/// One end of a pipe. Counts what passes, so that a test can say "nothing was sent".
class PipeStream final : public net::Stream {
public:
    PipeStream(std::shared_ptr<Lane> in, std::shared_ptr<Lane> out,
               std::shared_ptr<Failures> failures)
        : in_{std::move(in)}, out_{std::move(out)}, failures_{std::move(failures)}
    {
    }
    ~PipeStream() override { abort(); }

    std::size_t written() const { return written_; }

    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into,
                                                   net::Patience patience) override
    {
        if (failures_->next()) co_return Error{Errc::closed, Side::ours, "pipe: told to fail"};
        while (in_->bytes.empty()) {
            if (in_->broken) co_return Error{Errc::closed, Side::ours, "pipe: broken"};
            if (in_->ended) co_return std::size_t{0};
            const bool woken = co_await in_->wait(patience);
            if (!woken) co_return Error{Errc::timeout, Side::ours, "pipe: read"};
        }
        const auto count = std::min(into.size(), in_->bytes.size());
        const auto from = as_bytes(in_->bytes).first(count);
        std::copy(from.begin(), from.end(), into.begin());
        in_->bytes.erase(0, count);
        in_->changed.cancel();
        co_return count;
    }

    asio::awaitable<Result<>> write(std::span<const Bytes> parts, net::Patience patience) override
    {
        if (failures_->next()) co_return Error{Errc::closed, Side::ours, "pipe: told to fail"};
        for (auto part : parts) {
            while (!part.empty()) {
                if (out_->broken) co_return Error{Errc::closed, Side::ours, "pipe: broken"};
                const auto room = Lane::capacity - out_->bytes.size();
                const auto now = part.first(std::min(room, part.size()));
                out_->bytes += as_text(now);
                written_ += now.size();
                part = part.subspan(now.size());
                if (!now.empty()) out_->changed.cancel();
                if (part.empty()) break;
                const bool woken = co_await out_->wait(patience);
                if (!woken) co_return Error{Errc::timeout, Side::ours, "pipe: write"};
            }
        }
        co_return Result<>{};
    }

    bool readable() override { return !in_->bytes.empty() || in_->ended || in_->broken; }

    asio::awaitable<Result<>> wait_readable(net::Patience patience) override
    {
        while (!readable()) {
            const bool woken = co_await in_->wait(patience);
            if (!woken) co_return Error{Errc::timeout, Side::ours, "pipe: read"};
        }
        co_return Result<>{};
    }

    asio::awaitable<void> close() override
    {
        out_->ended = true;
        out_->changed.cancel();
        co_return;
    }

    void abort() override
    {
        for (auto* lane : {in_.get(), out_.get()}) {
            if (lane == out_.get() && lane->ended) continue;
            lane->broken = true;
            lane->changed.cancel();
        }
    }

private:
    std::shared_ptr<Lane> in_;
    std::shared_ptr<Lane> out_;
    std::shared_ptr<Failures> failures_;
    std::size_t written_ = 0;
};

using Pipe = std::pair<std::unique_ptr<PipeStream>, std::unique_ptr<PipeStream>>;

/// Both ends of a new pipe. Only operations of the first end count as `failures`.
inline Pipe make_pipe(asio::io_context& core, std::shared_ptr<Failures> failures = {})
{
    if (!failures) failures = std::make_shared<Failures>();
    auto there = std::make_shared<Lane>(core);
    auto back = std::make_shared<Lane>(core);
    return {std::make_unique<PipeStream>(back, there, std::move(failures)),
            std::make_unique<PipeStream>(there, back, std::make_shared<Failures>())};
}

} // namespace lazaret::test
