/// One client connection, from accept to close.
#pragma once

#include "net/listener.hpp"
#include "proxy/core.hpp"

namespace lazaret::proxy {

/// As one coroutine:
///
///   target     read until it is clear whom the client wants to talk to, and how
///   dial       connect to the origin, TLS included: its certificate comes first
///   intercept  TLS to the client, with a leaf forged for the name the origin proved
///   handle     every request, each to its own verdict
///
/// It owns both streams; when it returns, for whatever reason, both are closed. `core` outlives it.
asio::awaitable<void> serve(net::Accepted client, Core& core);

} // namespace lazaret::proxy
