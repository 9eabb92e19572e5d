#include "proxy/origin.hpp"

#include <chrono>

namespace lazaret::proxy {

namespace {

using Clock = std::chrono::steady_clock;
using metrics::Counters;

Error of_origin(Error error)
{
    error.side = Side::origin;
    return error;
}

} // namespace

Core::Core(Shared& everyone, std::shared_ptr<const Rulebook> first)
    : shared{everyone}, dialer{deadlines, everyone.resolver,
                               everyone.settings.upstream.allow_private},
      rulebook{std::move(first)}
{
    const auto& timeouts = everyone.settings.timeouts;
    patiences = {timeouts.head, timeouts.body, timeouts.idle, timeouts.response};
}

Origin::Origin(Core& core, Authority authority, Scheme scheme)
    : core_{core}, authority_{std::move(authority)}, scheme_{scheme}
{
}

asio::awaitable<Result<>> Origin::connect()
{
    const auto& timeouts = core_.shared.settings.timeouts;
    fault_ = tls::CertificateFault::none;
    requests_ = 0;
    auto dialed = co_await core_.dialer.connect(authority_, timeouts.connect);
    if (!dialed) co_return std::move(dialed).error();
    address_ = dialed->address;
    std::unique_ptr<net::Stream> stream = std::move(dialed->stream);

    if (scheme_ == Scheme::https) {
        const auto began = Clock::now();
        auto* tcp = static_cast<net::TcpStream*>(stream.release());
        std::unique_ptr<net::TcpStream> owned{tcp};
        std::vector<std::string> protocols{"http/1.1"};
        auto verified = co_await core_.shared.origin_tls.connect(
            std::move(owned), authority_, std::move(protocols), timeouts.handshake, fault_);
        if (!verified) {
            core_.shared.metrics.handshake(Counters::Peer::origin, Counters::Handshake::failed, {});
            if (fault_ != tls::CertificateFault::none)
                core_.shared.metrics.origin_certificate_refused(tls::name(fault_));
            co_return std::move(verified).error();
        }
        const auto outcome =
            verified->facts.resumed ? Counters::Handshake::resumed : Counters::Handshake::full;
        core_.shared.metrics.handshake(Counters::Peer::origin, outcome, Clock::now() - began);
        facts_ = std::move(verified->facts);
        stream = std::move(verified->stream);
    }
    conversation_ =
        std::make_unique<Conversation>(std::move(stream), http::make_h1(http::Role::client));
    co_return Result<>{};
}

asio::awaitable<Result<>> Origin::ready()
{
    // Between requests an origin has nothing to say: readable means that it has closed.
    if (conversation_ && conversation_->stream().readable()) co_await close();
    if (conversation_) co_return Result<>{};
    auto connected = co_await connect();
    co_return connected;
}

asio::awaitable<Result<>> Origin::begin(const http::RequestHead& head)
{
    const auto judged = address_;
    auto connected = co_await ready();
    if (!connected) co_return connected;
    if (address_ != judged)
        co_return Error{Errc::closed, Side::origin, "the name now leads to another address"};
    ++requests_;
    conversation_->codec().expect_response_to(head.method);
    http::Event event{1, head};
    co_return conversation_->enqueue(std::move(event));
}

asio::awaitable<Result<>> Origin::send(http::Event event)
{
    auto sent = co_await conversation_->send(std::move(event), core_.patiences.body);
    if (!sent) co_return of_origin(sent.error());
    co_return sent;
}

asio::awaitable<Result<Origin::Sent>> Origin::write(Bytes body)
{
    auto& codec = conversation_->codec();
    http::Event event{1, http::Data{body}};
    if (auto encoded = codec.send(std::move(event)); !encoded) co_return encoded.error();
    std::size_t all = 0;
    for (const auto& part : codec.unsent())
        all += part.size();
    auto taken =
        co_await conversation_->stream().write_while_silent(codec.unsent(), core_.patiences.body);
    codec.sent();
    if (!taken) co_return of_origin(std::move(taken).error());
    co_return *taken < all ? Sent::answered_early : Sent::all;
}

asio::awaitable<Result<>> Origin::finish()
{
    http::Event event{1, http::End{}};
    co_return co_await send(std::move(event));
}

asio::awaitable<Result<http::ResponseHead>> Origin::reply()
{
    for (;;) {
        auto event = co_await conversation_->next(core_.patiences.response);
        if (!event) co_return of_origin(std::move(event).error());
        auto* head = std::get_if<http::ResponseHead>(&event->what);
        if (!head) co_return Error{Errc::protocol, Side::origin, "no response head"};
        if (head->status < 200) continue;
        co_return std::move(*head);
    }
}

asio::awaitable<Result<Bytes>> Origin::read()
{
    for (;;) {
        auto event = co_await conversation_->next(core_.patiences.response);
        if (!event) co_return of_origin(std::move(event).error());
        if (const auto* data = std::get_if<http::Data>(&event->what)) {
            if (data->empty()) continue;
            co_return *data;
        }
        if (std::holds_alternative<http::End>(event->what)) co_return Bytes{};
        co_return Error{Errc::protocol, Side::origin, "a head where a body was due"};
    }
}

void Origin::done(bool whole)
{
    if (!conversation_) return;
    if (whole && conversation_->codec().reusable() && !conversation_->has_buffered() &&
        !conversation_->ended()) {
        conversation_->next_message();
        conversation_->rest();
    } else {
        conversation_->stream().abort();
        conversation_.reset();
    }
}

asio::awaitable<void> Origin::close()
{
    if (!conversation_) co_return;
    co_await conversation_->stream().close();
    conversation_.reset();
}

} // namespace lazaret::proxy
