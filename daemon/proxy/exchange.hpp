/// The two halves of an HTTP conversation: the client's, which hands out requests, and the
/// origin's, which carries those that may leave. Neither knows of policies.
#pragma once

#include "base/block.hpp"
#include "http/codec.hpp"
#include "net/stream.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::proxy {

namespace asio = boost::asio;

/// How long the steps of a conversation may wait.
struct Patiences {
    net::Patience head{15'000};
    net::Patience body{30'000};
    net::Patience idle{60'000};
    net::Patience response{120'000};
};

/// Reads from a stream into a codec and hands out the events one by one. Its buffer is there only
/// while something is under way, so that an idle connection costs little.
class Conversation {
public:
    using Clock = std::chrono::steady_clock;

    Conversation(std::unique_ptr<net::Stream> stream, std::unique_ptr<http::Codec> codec);

    /// Bytes that were read before the conversation began.
    void prefeed(Bytes bytes);

    /// The next event; views in it are valid until the next call. Errors: those of the stream with
    /// `side` set by the caller's half, and of the codec. End of stream is Errc::closed.
    /// `patience` is for each read of the stream; `by` is when the last of them must have come.
    asio::awaitable<Result<http::Event>> next(net::Patience patience,
                                              Clock::time_point by = Clock::time_point::max());
    /// Encodes and writes.
    asio::awaitable<Result<>> send(http::Event event, net::Patience patience);
    /// Encodes without writing: what follows goes out in the same send.
    Result<> enqueue(http::Event event) { return codec_->send(std::move(event)); }

    bool has_buffered() const { return position_ < filled_ || next_event_ < events_.size(); }
    bool ended() const { return ended_; } ///< the peer sent its last byte
    void next_message() { codec_->next_message(); }
    /// Gives the buffer back when nothing is in it.
    void rest();

    /// Gives the stream away, and with it what was read but not understood yet.
    struct Rest {
        std::unique_ptr<net::Stream> stream;
        std::vector<std::byte> unread;
    };
    Rest release();

    bool has_stream() const { return stream_ != nullptr; } ///< not released
    net::Stream& stream() { return *stream_; }
    http::Codec& codec() { return *codec_; }

private:
    asio::awaitable<Result<>> fill(net::Patience patience);

    std::unique_ptr<net::Stream> stream_;
    std::unique_ptr<http::Codec> codec_;
    Block buffer_;
    std::size_t position_ = 0;
    std::size_t filled_ = 0;
    std::vector<http::Event> events_;
    std::size_t next_event_ = 0;
    bool ended_ = false;
};

/// One request and its response, as the client sees them.
class Exchange {
public:
    Exchange(Conversation& client, http::RequestHead head, Patiences patiences)
        : client_{&client}, head_{std::move(head)}, patiences_{patiences}
    {
    }

    const http::RequestHead& head() const { return head_; }

    /// The next bytes of the request body, empty at its end; valid until the next call. Sends
    /// "100 Continue" first when the client waits for it (RFC 9110 §10.1.1).
    /// Errors: Errc::closed or Errc::timeout (Side::client), Errc::protocol (Side::client).
    asio::awaitable<Result<Bytes>> read();
    bool body_read() const { return body_read_; } ///< to its end

    /// Errors of these: Errc::closed, Errc::timeout, Side::client.
    asio::awaitable<Result<>> respond(http::ResponseHead head);
    asio::awaitable<Result<>> write(Bytes body);
    asio::awaitable<Result<>> end();
    bool responded() const { return responded_; } ///< its head is on its way

    /// A whole answer of our own. When the body of the request was not read to its end, the
    /// connection closes after it: see linger().
    asio::awaitable<Result<>> answer(http::ResponseHead head, std::string body);

    /// The request was answered before its body was read: reads on, to a limit, so that the client
    /// sees the answer instead of a reset.
    asio::awaitable<void> linger();

    /// Whether another request may follow on this connection.
    bool keeps_alive() const { return body_read_ && client_->codec().reusable(); }

private:
    Conversation* client_; ///< outlives its exchanges
    http::RequestHead head_;
    Patiences patiences_;
    bool continued_ = false;
    bool body_read_ = false;
    bool responded_ = false;
};

} // namespace lazaret::proxy
