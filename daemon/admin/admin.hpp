/// What the operator's machines ask: /metrics, /healthz, /readyz, over plain HTTP on a loopback or
/// management address. It shows counts, never data.
#pragma once

#include "net/listener.hpp"

#include <functional>
#include <string>

namespace lazaret::admin {

namespace asio = boost::asio;

struct Pages {
    std::function<std::string()> metrics; ///< Prometheus text format 0.0.4
    std::function<bool()> ready;          ///< takes new requests
};

/// Answers until the listener is closed. `listener`, `pages` and `core` outlive it.
asio::awaitable<void> serve(net::Listener& listener, const Pages& pages, asio::io_context& core);

} // namespace lazaret::admin
