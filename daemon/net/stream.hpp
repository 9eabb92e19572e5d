/// A byte stream to one peer. The interface that the rest of the data path sees of the network.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "net/deadlines.hpp"

#include <boost/asio/awaitable.hpp>

#include <span>

namespace lazaret::net {

/// TCP, TLS over TCP, or a pipe in a test. Each call carries its own deadline; a stream that
/// missed one is closed. One read and one write may be under way at the same time.
class Stream {
public:
    virtual ~Stream() = default;

    /// Reads at least one byte, or 0 at the end of the stream.
    /// Errors: Errc::timeout, Errc::closed (reset by the peer, TLS cut short).
    virtual asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into,
                                                           Patience patience) = 0;

    /// Writes all of `parts`, gathered into as few sends as possible; `patience` is for each send.
    /// Errors: Errc::timeout, Errc::closed.
    virtual asio::awaitable<Result<>> write(std::span<const Bytes> parts, Patience patience) = 0;

    /// Like write, but stops when it would have to wait for the peer while the peer has said
    /// something that waits to be read: an origin that answers early may never read the rest.
    /// Returns the bytes of `parts` that were taken; fewer than all means the peer has spoken. The
    /// rest may be written later. No read of this stream may be under way.
    virtual asio::awaitable<Result<std::size_t>> write_while_silent(std::span<const Bytes> parts,
                                                                    Patience patience);

    /// Whether a read_some would return at once (data, end or error). Never waits.
    virtual bool readable() = 0;

    /// Waits until readable(). For idle connections, which need no buffer meanwhile.
    /// Errors: Errc::timeout, Errc::closed.
    virtual asio::awaitable<Result<>> wait_readable(Patience patience) = 0;

    /// Says goodbye (TLS close_notify, TCP FIN) and stops. Never fails: it is the last call.
    virtual asio::awaitable<void> close() = 0;

    /// Ends every wait of this stream, now and later, with Errc::closed. Callable from the stream's
    /// own thread only.
    virtual void abort() = 0;
};

} // namespace lazaret::net
