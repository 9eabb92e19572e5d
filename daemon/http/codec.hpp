/// One side of one HTTP connection, without the connection: bytes in, events out, and back.
#pragma once

#include "http/message.hpp"

#include <memory>
#include <span>
#include <vector>

namespace lazaret::http {

/// It never waits and never touches a socket, so a test is a list of bytes and a list of events.
class Codec {
public:
    virtual ~Codec() = default;

    /// Takes `bytes` as far as the present message goes, appends what they meant to `events`, and
    /// returns how many bytes were taken. A codec stops after End: a pipelined request waits in the
    /// caller's buffer until next_message(), the bytes after CONNECT are the tunnel's, and bytes
    /// after a final response are nobody's (close the connection). Responses 1xx are heads without
    /// End. Data events are views into `bytes`.
    /// Errors: Errc::protocol, Errc::limit (a head, a chunk line or trailers too large); the
    /// connection is then lost for receiving, but a server may still send its answer.
    virtual Result<std::size_t> receive(Bytes bytes, std::vector<Event>& events) = 0;

    /// The peer closed. An until_close body ends; anything else unfinished is Errc::closed.
    virtual Result<> receive_end(std::vector<Event>& events) = 0;

    /// Encodes an event; the bytes join unsent(). Body bytes are not copied: they must live until
    /// sent(). Heads are serialised from their parts, never from received text; the codec writes
    /// Content-Length, Transfer-Encoding and Connection itself, from `framing` and `keep_alive`,
    /// and drops those it finds among the fields. A request needs exactly one Host. Body bytes of
    /// a response that may have none (to HEAD, 304) are dropped, so are trailers where nothing can
    /// carry them. To an HTTP/1.0 client chunked becomes until_close, and 1xx is dropped.
    /// Errors: Errc::protocol: out of order, more or fewer bytes than `length`, or a name or value
    /// that would break the framing. Nothing is added to unsent() then.
    virtual Result<> send(Event event) = 0;

    /// Bytes waiting to be written, as views valid until the next call of send() or sent().
    virtual std::span<const Bytes> unsent() = 0;
    virtual void sent() = 0;

    /// Both halves of the present exchange are complete and neither side asked to close: another
    /// message may follow on this connection.
    virtual bool reusable() const = 0;

    /// Be ready for the next message on this connection. Only when reusable(); otherwise the codec
    /// is lost, and receive() and send() say so.
    virtual void next_message() = 0;

    /// What the peer is told of the method, for a client codec: a response to HEAD has no body.
    /// Sending a request head does the same.
    virtual void expect_response_to(std::string_view method) = 0;
};

enum class Role { client, server };

/// Limits of one head: 64 KiB, 100 fields, 16 KiB a request target.
struct HeadLimits {
    std::size_t bytes = 64 * 1024;
    std::size_t fields = 100;
    std::size_t target = 16 * 1024;
};

/// HTTP/1.1 (RFC 9112), strict: whatever two readers could frame differently is refused.
std::unique_ptr<Codec> make_h1(Role ours, HeadLimits limits = {});

} // namespace lazaret::http
