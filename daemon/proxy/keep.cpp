#include "net/on.hpp"
#include "proxy/handle.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace lazaret::proxy {

namespace {

using Clock = std::chrono::steady_clock;

/// How long a body waits for room that others give back, before it is a gap.
constexpr auto room_step = std::chrono::milliseconds{100};
constexpr int room_steps = 50;

asio::awaitable<Result<>> flush(Spool& body, Core& core)
{
    auto work = [&] { return body.flush(); };
    co_return co_await net::on(core.shared.disk, work);
}

/// Appends, flushing to the disk and waiting for room as needed. Errors: Errc::limit, Errc::io.
asio::awaitable<Result<>> append(Spool& body, Bytes chunk, Core& core)
{
    for (int step = 0;; ++step) {
        if (body.wants_flush() || (step > 0 && body.could_flush())) {
            if (auto flushed = co_await flush(body, core); !flushed) co_return flushed;
        }
        auto kept = body.append(chunk);
        if (kept || kept.error().code != Errc::limit || step == room_steps) co_return kept;
        if (step == 0 && body.could_flush()) continue;
        asio::steady_timer timer{core.io, room_step};
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace

asio::awaitable<Result<Keeping>> keep(Exchange& exchange, Spool& body, Inspection& inspection,
                                      Core& core)
{
    const auto most = core.shared.settings.spool.body;
    Keeping keeping;
    const auto& head = exchange.head();
    if (head.framing == http::Framing::length && head.length > most) {
        keeping.kept = Kept::too_big; // told in the head: decided before the body is sent
        co_return keeping;
    }
    Clock::duration scanning{};
    for (;;) {
        const auto chunk = co_await exchange.read();
        if (!chunk) co_return chunk.error();
        if (chunk->empty()) break;
        const auto began = Clock::now();
        co_await inspection.feed(*chunk);
        scanning += Clock::now() - began;
        keeping.pending = *chunk;
        if (body.size() + chunk->size() > most) {
            keeping.kept = Kept::too_big;
            co_return keeping;
        }
        auto kept = co_await append(body, *chunk, core);
        if (!kept && kept.error().code == Errc::limit) {
            keeping.kept = Kept::no_room;
            co_return keeping;
        }
        if (!kept) co_return std::move(kept).error();
        keeping.pending = {};
    }
    core.shared.metrics.scan_time(scanning);
    co_return keeping;
}

} // namespace lazaret::proxy
