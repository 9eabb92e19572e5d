#include "proxy/exchange.hpp"

#include <algorithm>

namespace lazaret::proxy {

namespace {

/// What a client may still send after it was answered, before it is cut off.
constexpr std::uint64_t linger_bytes = 64ull << 20;

Error of_client(Error error)
{
    error.side = Side::client;
    return error;
}

} // namespace

Conversation::Conversation(std::unique_ptr<net::Stream> stream, std::unique_ptr<http::Codec> codec)
    : stream_{std::move(stream)}, codec_{std::move(codec)}
{
}

void Conversation::prefeed(Bytes bytes)
{
    buffer_ = Block::take();
    filled_ = std::min(bytes.size(), Block::size);
    std::copy_n(bytes.begin(), filled_, buffer_.data());
    buffer_.used(filled_);
}

asio::awaitable<Result<>> Conversation::fill(net::Patience patience)
{
    if (!buffer_) {
        // An idle connection must not hold a block.
        if (auto waited = co_await stream_->wait_readable(patience); !waited) co_return waited;
        buffer_ = Block::take();
    }
    const auto got = co_await stream_->read_some(buffer_.bytes(), patience);
    if (!got) co_return got.error();
    position_ = 0;
    filled_ = *got;
    buffer_.used(filled_);
    ended_ = *got == 0;
    co_return Result<>{};
}

asio::awaitable<Result<http::Event>> Conversation::next(net::Patience patience,
                                                        Clock::time_point by)
{
    for (;;) {
        if (next_event_ < events_.size()) co_return std::move(events_[next_event_++]);
        events_.clear();
        next_event_ = 0;
        if (position_ < filled_) {
            const Bytes unread{buffer_.data() + position_, filled_ - position_};
            const auto taken = codec_->receive(unread, events_);
            if (!taken) co_return taken.error();
            position_ += *taken;
            if (!events_.empty()) continue;
            if (*taken == 0 && position_ < filled_)
                co_return Error{Errc::protocol, Side::ours, "bytes beyond the end of a message"};
            continue;
        }
        if (ended_) co_return Error{Errc::closed, Side::ours, "the connection ended"};
        auto wait = patience;
        if (by != Clock::time_point::max()) {
            wait = std::min(wait, std::chrono::ceil<net::Patience>(by - Clock::now()));
            if (wait <= net::Patience::zero())
                co_return Error{Errc::timeout, Side::ours, "the head took too long"};
        }
        if (auto filled = co_await fill(wait); !filled) co_return filled.error();
        if (ended_) {
            if (auto end = codec_->receive_end(events_); !end) co_return end.error();
        }
    }
}

asio::awaitable<Result<>> Conversation::send(http::Event event, net::Patience patience)
{
    if (auto encoded = codec_->send(std::move(event)); !encoded) co_return encoded.error();
    auto written = co_await stream_->write(codec_->unsent(), patience);
    codec_->sent();
    co_return written;
}

Conversation::Rest Conversation::release()
{
    Rest rest{std::move(stream_), {}};
    if (position_ < filled_)
        rest.unread.assign(buffer_.data() + position_, buffer_.data() + filled_);
    position_ = filled_ = 0;
    return rest;
}

void Conversation::rest()
{
    if (position_ >= filled_) {
        buffer_ = Block{};
        position_ = filled_ = 0;
    }
}

asio::awaitable<Result<Bytes>> Exchange::read()
{
    if (body_read_) co_return Bytes{};
    if (!continued_) {
        continued_ = true;
        const auto expect = head_.fields.find("expect");
        if (expect && http::equals_ignoring_case(*expect, "100-continue") &&
            !client_->has_buffered()) {
            http::ResponseHead head;
            head.status = 100;
            head.reason = "Continue";
            http::Event event{1, std::move(head)};
            auto sent = co_await client_->send(std::move(event), patiences_.body);
            if (!sent) co_return of_client(sent.error());
        }
    }
    for (;;) {
        auto event = co_await client_->next(patiences_.body);
        if (!event) co_return of_client(std::move(event).error());
        if (const auto* data = std::get_if<http::Data>(&event->what)) {
            if (data->empty()) continue;
            co_return *data;
        }
        if (std::holds_alternative<http::End>(event->what)) {
            body_read_ = true;
            co_return Bytes{};
        }
        if (std::holds_alternative<http::Reset>(event->what))
            co_return Error{Errc::reset, Side::client, "the client gave the request up"};
        co_return Error{Errc::protocol, Side::client, "a head where a body was due"};
    }
}

asio::awaitable<Result<>> Exchange::respond(http::ResponseHead head)
{
    responded_ = true;
    if (!head_.keep_alive || !body_read_) head.keep_alive = false;
    // The head waits for the first bytes of the body, to go out with them.
    auto queued = client_->enqueue(http::Event{1, std::move(head)});
    if (!queued) co_return queued.error();
    co_return Result<>{};
}

asio::awaitable<Result<>> Exchange::write(Bytes body)
{
    http::Event event{1, http::Data{body}};
    auto sent = co_await client_->send(std::move(event), patiences_.body);
    if (!sent) co_return of_client(sent.error());
    co_return sent;
}

asio::awaitable<Result<>> Exchange::end()
{
    http::Event event{1, http::End{}};
    auto sent = co_await client_->send(std::move(event), patiences_.body);
    if (!sent) co_return of_client(sent.error());
    co_return sent;
}

asio::awaitable<Result<>> Exchange::answer(http::ResponseHead head, std::string body)
{
    head.framing = http::Framing::length;
    head.length = body.size();
    auto begun = co_await respond(std::move(head));
    if (!begun) co_return begun;
    if (head_.method != "HEAD" && !body.empty()) {
        auto written = co_await write(as_bytes(body));
        if (!written) co_return written;
    }
    auto ended = co_await end();
    co_return ended;
}

asio::awaitable<void> Exchange::linger()
{
    continued_ = true; // it has its answer: nothing to go on with
    for (std::uint64_t read_on = 0; read_on < linger_bytes && !body_read_;) {
        const auto bytes = co_await read();
        if (!bytes) break;
        read_on += bytes->size();
    }
}

} // namespace lazaret::proxy
