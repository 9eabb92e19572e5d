#include "http/uri.hpp"
#include "net/on.hpp"
#include "proxy/handle.hpp"

#include <algorithm>
#include <array>

namespace lazaret::proxy {

namespace {

/// RFC 9110 §9.2.2.
bool is_idempotent(std::string_view method)
{
    constexpr std::array<std::string_view, 6> names{"GET", "HEAD",   "OPTIONS",
                                                    "PUT", "DELETE", "TRACE"};
    return std::find(names.begin(), names.end(), method) != names.end();
}

std::uint16_t default_port(Scheme scheme)
{
    return scheme == Scheme::https ? 443 : 80;
}

/// The request as the origin gets it: rebuilt from what was understood, never what was received.
http::RequestHead rebuilt(const http::RequestHead& received, const Origin& origin)
{
    auto head = received;
    if (const auto target = http::split_target(received.method, received.target))
        head.target = http::origin_form(received.method, *target);
    http::strip_hop_by_hop(head.fields);
    head.fields.remove("expect");
    head.fields.set("Host", origin.authority().host_field(default_port(origin.scheme())));
    head.fields.add("Via", "1.1 lazaret"); // RFC 9110 §7.6.3
    head.keep_alive = true;
    return head;
}

/// Whether the body has to be read from the disk at `offset`.
asio::awaitable<Result<Bytes>> read_block(Spool& body, std::uint64_t offset, Core& core)
{
    if (!body.on_disk(offset)) co_return body.read_at(offset);
    auto work = [&] { return body.read_at(offset); };
    co_return co_await net::on(core.shared.disk, work);
}

/// Sends head and held body. False when the origin answered before the end.
asio::awaitable<Result<bool>> send_held(Origin& origin, const http::RequestHead& head, Spool& body,
                                        Core& core)
{
    auto begun = co_await origin.begin(head);
    if (!begun) co_return std::move(begun).error();
    for (std::uint64_t offset = 0; offset < body.size();) {
        const auto block = co_await read_block(body, offset, core);
        if (!block) co_return block.error();
        offset += block->size();
        auto sent = co_await origin.write(*block);
        if (!sent) co_return std::move(sent).error();
        if (*sent == Origin::Sent::answered_early) co_return false;
    }
    co_return true;
}

/// The rest of a body that the policy lets through unseen: what is still to come from the client.
asio::awaitable<Result<bool>> send_rest(Exchange& exchange, Origin& origin, Bytes pending)
{
    for (;;) {
        if (!pending.empty()) {
            auto sent = co_await origin.write(pending);
            if (!sent) co_return std::move(sent).error();
            if (*sent == Origin::Sent::answered_early) co_return false;
        }
        auto chunk = co_await exchange.read();
        if (!chunk) co_return std::move(chunk).error();
        if (chunk->empty()) co_return true;
        pending = *chunk;
    }
}

asio::awaitable<Result<bool>> send_all(Exchange& exchange, Origin& origin, Spool& body,
                                       Bytes pending, Core& core)
{
    auto head = rebuilt(exchange.head(), origin);
    const bool whole = exchange.body_read();
    if (whole && head.framing != http::Framing::none) {
        head.framing = http::Framing::length;
        head.length = body.size();
    }
    auto sent = co_await send_held(origin, head, body, core);
    if (sent && *sent && !whole) sent = co_await send_rest(exchange, origin, pending);
    if (sent && *sent) {
        auto finished = co_await origin.finish();
        if (!finished) co_return std::move(finished).error();
    }
    co_return sent;
}

} // namespace

asio::awaitable<Result<>> forward(Exchange& exchange, Origin& origin, Spool& body, Bytes pending,
                                  Core& core)
{
    auto sent = co_await send_all(exchange, origin, body, pending, core);
    // An origin may close an idle connection at the very moment a request leaves.
    if (!sent && sent.error().side == Side::origin && origin.reused() && exchange.body_read() &&
        is_idempotent(exchange.head().method)) {
        origin.done(false);
        sent = co_await send_all(exchange, origin, body, {}, core);
    }
    if (!sent && sent.error().side != Side::origin) {
        origin.done(false);
        co_return std::move(sent).error();
    }
    if (!sent) {
        auto notice = notice_of(sent.error(), origin, language_of(exchange.head()));
        origin.done(false);
        auto refused = co_await refuse(exchange, std::move(notice), core);
        co_return refused;
    }
    auto passed = co_await pass_back(exchange, origin, core, *sent);
    co_return passed;
}

asio::awaitable<Result<bool>> stream_body(Exchange& exchange, Origin& origin,
                                          Inspection& inspection)
{
    const auto head = rebuilt(exchange.head(), origin);
    auto begun = co_await origin.begin(head);
    if (!begun) co_return std::move(begun).error();
    for (;;) {
        const auto chunk = co_await exchange.read();
        if (!chunk) {
            origin.done(false); // cut short, so that the origin sees it is not whole
            co_return chunk.error();
        }
        if (chunk->empty()) break;
        co_await inspection.feed(*chunk);
        auto sent = co_await origin.write(*chunk);
        if (!sent) co_return std::move(sent).error();
        if (*sent == Origin::Sent::answered_early) co_return false;
    }
    auto finished = co_await origin.finish();
    if (!finished) co_return std::move(finished).error();
    co_return true;
}

asio::awaitable<Result<>> pass_back(Exchange& exchange, Origin& origin, Core& core, bool whole_sent)
{
    auto head = co_await origin.reply();
    if (!head) {
        auto notice = notice_of(head.error(), origin, language_of(exchange.head()));
        origin.done(false);
        auto refused = co_await refuse(exchange, std::move(notice), core);
        co_return refused;
    }
    http::strip_hop_by_hop(head->fields);
    head->fields.remove("alt-svc"); // would invite the client to HTTP/3, past us
    if (head->framing == http::Framing::until_close) head->framing = http::Framing::chunked;
    head->keep_alive = !core.shared.draining;
    auto begun = co_await exchange.respond(std::move(*head));
    std::uint64_t bytes = 0;
    while (begun) {
        const auto chunk = co_await origin.read();
        if (!chunk) {
            // The head has gone: cutting the connection is the only way left to say it.
            begun = chunk.error();
            break;
        }
        if (chunk->empty()) break;
        bytes += chunk->size();
        begun = co_await exchange.write(*chunk);
    }
    core.shared.metrics.response_bytes(bytes);
    origin.done(begun && whole_sent);
    if (!begun) co_return begun;
    auto ended = co_await exchange.end();
    if (ended && !exchange.body_read()) co_await exchange.linger();
    co_return ended;
}

} // namespace lazaret::proxy
