/// One document on its way through one worker.
#pragma once

#include "extract/wire.hpp"
#include "workers/bench.hpp"
#include "workers/descriptor.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <optional>
#include <vector>

namespace lazaret::workers {

/// Runs in the walk of one body: its calls may wait.
class Errand {
public:
    explicit Errand(Bench& bench) : pool_{bench.pool()}, io_{bench.io()}, waiter_{bench.waiter()} {}

    /// Waits for a worker and gives it the job. `document`: a memory file, or -1 when it is
    /// streamed. False when there is none: outcome() says why.
    bool begin(const extract::Job& job, int document, extract::Budget& budget);

    /// Streamed documents: the next bytes. Gives on what the worker says meanwhile. False when the
    /// worker takes no more.
    bool write(Bytes bytes, extract::Sink& out);

    /// The document is whole. Gives on all that the worker has to say, and what went wrong as a
    /// gap. False when the worker was lost before it said anything, and through no fault of the
    /// document: then nothing was given on, and another errand may try.
    bool finish(extract::Sink& out);

    Outcome outcome() const { return outcome_; }

private:
    using Socket = asio::local::stream_protocol::socket;
    using State = extract::FrameReader::State;

    bool connect(const extract::Job& job, int document);
    bool read(extract::Sink& out);
    bool wait(bool to_write, std::chrono::milliseconds within);
    std::optional<Outcome> cause_of_death();

    Pool& pool_;
    asio::io_context& io_;
    net::Waiter& waiter_;
    Turns::Turn turn_;
    std::optional<Socket> connection_;
    Descriptor status_;
    std::optional<extract::FrameReader> frames_;
    std::vector<std::byte> block_; ///< what was read
    State state_ = State::more;
    bool spoke_ = false; ///< the worker has said something
    bool gone_ = false;  ///< the worker closed its end, or was too slow
    Outcome outcome_ = Outcome::done;
};

} // namespace lazaret::workers
