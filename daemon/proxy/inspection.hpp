/// The inspection of one request, which may wait for workers.
#pragma once

#include "inspect/inspector.hpp"
#include "proxy/core.hpp"
#include "workers/bench.hpp"

namespace lazaret::proxy {

/// An inspector on a stack of its own. One call at a time.
class Inspection {
public:
    /// Of the request with this head: its URL and header fields are inspected at once.
    Inspection(const http::RequestHead& head, const policy::Policy& policy, Core& core);

    /// Inspects the next bytes of the body. Does not wait unless a document ends in them.
    asio::awaitable<void> feed(Bytes chunk);
    /// The body was not seen to its end, or could not be held.
    void gap(extract::Unscannable why, std::uint64_t bytes) { inspector_.gap(why, bytes); }
    /// The body ends here. Call once.
    asio::awaitable<inspect::Report> finish();

private:
    net::Fiber fiber_;
    std::optional<workers::Bench> bench_;
    inspect::Inspector inspector_;
};

} // namespace lazaret::proxy
