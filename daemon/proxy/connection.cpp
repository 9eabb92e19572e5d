#include "proxy/connection.hpp"

#include "base/log.hpp"
#include "http/uri.hpp"
#include "proxy/handle.hpp"
#include "tls/client_hello.hpp"

#include <chrono>

namespace lazaret::proxy {

namespace {

using Clock = std::chrono::steady_clock;
using metrics::Counters;
using NextRequest = Result<std::optional<http::RequestHead>>;

/// Why every request of a connection is refused, when it is.
struct Refusal {
    std::optional<Why> why; ///< or else what `error` says
    Error error;
};

/// While it lives, a request is under way on this core.
class Busy {
public:
    explicit Busy(Core& core) : core_{core} { ++core_.busy; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() { --core_.busy; }

private:
    Core& core_;
};

/// A head that could not be understood is answered all the same.
asio::awaitable<void> refuse_head(Conversation& client, Core& core)
{
    http::RequestHead unknown;
    unknown.keep_alive = false;
    Exchange exchange{client, std::move(unknown), core.patiences};
    Notice notice;
    notice.why = Why::bad_request;
    const auto answered = co_await refuse(exchange, std::move(notice), core);
    if (!answered) log::debug("bad request not answered", {{"error", answered.error().detail}});
}

/// The next request; nothing once the client has no more, or the daemon takes no more. One that
/// cannot be understood has been answered when its error comes back.
asio::awaitable<NextRequest> next_request(Conversation& client, Core& core)
{
    client.rest();
    if (!client.has_buffered()) {
        if (core.shared.draining) co_return NextRequest{};
        const auto waited = co_await client.stream().wait_readable(core.patiences.idle);
        if (!waited) co_return NextRequest{};
    }
    auto event = co_await client.next(core.patiences.head, Clock::now() + core.patiences.head);
    if (!event && event.error().code == Errc::closed && !client.has_buffered())
        co_return NextRequest{};
    if (!event) {
        auto error = std::move(event).error();
        error.side = Side::client;
        if (error.code == Errc::protocol || error.code == Errc::limit)
            co_await refuse_head(client, core);
        co_return error;
    }
    auto* head = std::get_if<http::RequestHead>(&event->what);
    if (!head) co_return Error{Errc::protocol, Side::client, "no request head"};
    co_return std::optional{std::move(*head)};
}

/// Whether the request names the one destination of its connection (RFC 9110 §7.4).
bool names(const http::RequestHead& head, const Authority& authority, std::uint16_t default_port)
{
    const auto target = http::split_target(head.method, head.target);
    if (!target) return false;
    if (target->form == http::TargetForm::authority) return false;
    if (target->form == http::TargetForm::absolute) {
        const auto named = Authority::parse(target->authority, default_port);
        if (!named || *named != authority) return false;
    }
    const auto host = head.fields.find("host");
    if (!host) return true; // HTTP/1.0 may leave it out (RFC 9110 §7.2); forward() adds it
    const auto named = Authority::parse(*host, default_port);
    return named && *named == authority;
}

asio::awaitable<Result<>> refuse_as(Exchange& exchange, const Origin& origin, Refusal refusal,
                                    Core& core)
{
    auto notice = notice_of(refusal.error, origin, language_of(exchange.head()));
    if (refusal.why) notice.why = *refusal.why;
    notice.host = origin.authority().host;
    auto refused = co_await refuse(exchange, std::move(notice), core);
    co_return refused;
}

/// All requests of one connection to one origin.
asio::awaitable<Result<>> converse(Conversation& client, Origin& origin,
                                   std::optional<Refusal> refusal, IpAddress peer, Core& core)
{
    const std::uint16_t default_port = origin.scheme() == Scheme::https ? 443 : 80;
    for (;;) {
        auto head = co_await next_request(client, core);
        if (!head) co_return std::move(head).error();
        if (!*head) co_return Result<>{};
        const Busy busy{core};
        Exchange exchange{client, std::move(**head), core.patiences};
        Result<> handled;
        if (refusal) {
            handled = co_await refuse_as(exchange, origin, *refusal, core);
        } else if (!names(exchange.head(), origin.authority(), default_port)) {
            Refusal wrong{Why::misdirected, {}};
            handled = co_await refuse_as(exchange, origin, std::move(wrong), core);
        } else {
            handled = co_await handle(exchange, origin, peer, core);
        }
        if (!handled) co_return handled;
        if (!exchange.keeps_alive()) co_return Result<>{};
        client.next_message();
    }
}

asio::awaitable<Result<>> converse_over(std::unique_ptr<net::Stream> stream, Bytes unread,
                                        Origin& origin, std::optional<Refusal> refusal,
                                        IpAddress peer, Core& core)
{
    Conversation client{std::move(stream), http::make_h1(http::Role::server)};
    if (!unread.empty()) client.prefeed(unread);
    auto outcome = co_await converse(client, origin, std::move(refusal), peer, core);
    co_await origin.close();
    co_await client.stream().close();
    co_return outcome;
}

/// Reads until the ClientHello is whole, or it is clear that there is none. What was read stays in
/// `bytes`. Nothing when the client does not speak TLS.
asio::awaitable<Result<std::optional<tls::ClientHello>>>
peek_hello(net::TcpStream& tcp, std::vector<std::byte>& bytes, Core& core)
{
    const auto by = Clock::now() + core.shared.settings.timeouts.handshake;
    for (;;) {
        if (!bytes.empty()) {
            if (!tls::looks_like_tls(bytes)) co_return std::optional<tls::ClientHello>{};
            auto hello = tls::parse_client_hello(bytes);
            if (!hello || *hello) co_return hello;
        }
        const auto left = std::chrono::ceil<net::Patience>(by - Clock::now());
        if (left <= net::Patience::zero())
            co_return Error{Errc::timeout, Side::client, "no ClientHello in time"};
        const auto before = bytes.size();
        bytes.resize(before + 4096);
        const auto got = co_await tcp.read_some(std::span{bytes}.subspan(before), left);
        bytes.resize(before + (got ? *got : 0));
        if (!got) co_return got.error();
        if (*got == 0) co_return Error{Errc::closed, Side::client, "closed before a ClientHello"};
    }
}

/// What a page that says no is shown under: nothing has proved the name, so the leaf lives an hour.
tls::OriginFacts facts_for_refusal(std::string_view reason, const std::string& host)
{
    tls::OriginFacts facts;
    if (const auto address = IpAddress::parse(host))
        facts.addresses = {*address};
    else
        facts.names = {host};
    facts.certificate_sha256 = "refused:" + std::string{reason};
    facts.not_after = std::chrono::system_clock::now() + std::chrono::hours{1};
    return facts;
}

/// TLS with the client in the name of `host`.
asio::awaitable<Result<std::unique_ptr<tls::TlsStream>>>
accept_tls(std::unique_ptr<net::TcpStream> tcp, Bytes hello, const tls::OriginFacts& facts,
           std::string host, Core& core)
{
    auto& shared = core.shared;
    const auto began = Clock::now();
    auto forged = shared.forger.forge(facts, host, std::chrono::system_clock::now());
    if (!forged) co_return std::move(forged).error();
    shared.metrics.leaf(!forged->mint);
    if (forged->mint)
        log::info("leaf forged", {{"host", forged->mint->host},
                                  {"serial", forged->mint->serial},
                                  {"origin_certificate", forged->mint->origin_sha256}});
    auto stream =
        co_await shared.client_tls.accept(std::move(tcp), hello, forged->leaf, std::move(host),
                                          "http/1.1", shared.settings.timeouts.handshake);
    if (!stream) {
        shared.metrics.handshake(Counters::Peer::client, Counters::Handshake::failed, {});
        co_return std::move(stream).error();
    }
    const auto outcome =
        (*stream)->resumed() ? Counters::Handshake::resumed : Counters::Handshake::full;
    shared.metrics.handshake(Counters::Peer::client, outcome, Clock::now() - began);
    co_return std::move(*stream);
}

/// TLS inside a tunnel: the origin first, then the client, then their conversation.
asio::awaitable<Result<>> intercept(std::unique_ptr<net::TcpStream> tcp,
                                    std::vector<std::byte> read, const tls::ClientHello& hello,
                                    Authority authority, IpAddress peer, Core& core)
{
    Origin origin{core, authority, Scheme::https};
    std::optional<Refusal> refusal;
    std::string host = authority.host;
    tls::OriginFacts facts;
    if (!hello.server_name.empty() && hello.server_name != authority.host) {
        host = hello.server_name;
        refusal = Refusal{Why::misdirected, {}};
        facts = facts_for_refusal("misdirected", host);
    } else {
        auto connected = co_await origin.connect();
        if (connected) {
            facts = *origin.certificate();
        } else {
            facts = facts_for_refusal(tls::name(origin.fault()), host);
            refusal = Refusal{std::nullopt, std::move(connected).error()};
        }
    }
    auto stream = co_await accept_tls(std::move(tcp), read, facts, std::move(host), core);
    read = {};
    if (!stream) co_return std::move(stream).error();
    auto outcome =
        co_await converse_over(std::move(*stream), {}, origin, std::move(refusal), peer, core);
    co_return outcome;
}

/// What follows a CONNECT.
asio::awaitable<Result<>> tunnel(Conversation::Rest client, Authority authority, IpAddress peer,
                                 Core& core)
{
    std::unique_ptr<net::TcpStream> tcp{static_cast<net::TcpStream*>(client.stream.release())};
    const Bytes established = as_bytes("HTTP/1.1 200 Connection established\r\n\r\n");
    auto told = co_await tcp->write(std::span{&established, 1}, core.patiences.body);
    if (!told) co_return told;
    auto hello = co_await peek_hello(*tcp, client.unread, core);
    if (!hello) co_return std::move(hello).error();
    Result<> outcome;
    if (*hello) {
        outcome = co_await intercept(std::move(tcp), std::move(client.unread), **hello,
                                     std::move(authority), peer, core);
    } else {
        Origin origin{core, std::move(authority), Scheme::http};
        outcome = co_await converse_over(std::move(tcp), client.unread, origin, {}, peer, core);
    }
    co_return outcome;
}

/// The destination of a request in absolute form; nothing for what a proxy is not asked.
std::optional<Authority> destination_of(const http::RequestHead& head)
{
    const auto target = http::split_target(head.method, head.target);
    if (!target || target->form != http::TargetForm::absolute) return std::nullopt;
    if (!http::equals_ignoring_case(target->scheme, "http")) return std::nullopt;
    auto authority = Authority::parse(target->authority, 80);
    if (!authority) return std::nullopt;
    return std::move(*authority);
}

/// One request in absolute form. `origin` is kept between requests to the same destination.
asio::awaitable<Result<>> handle_plain(Exchange& exchange, std::unique_ptr<Origin>& origin,
                                       IpAddress peer, Core& core)
{
    auto destination = destination_of(exchange.head());
    if (!destination) {
        Notice notice;
        notice.why = Why::bad_request;
        auto refused = co_await refuse(exchange, std::move(notice), core);
        co_return refused;
    }
    if (!origin || origin->authority() != *destination) {
        if (origin) co_await origin->close();
        origin = std::make_unique<Origin>(core, std::move(*destination), Scheme::http);
    }
    Result<> handled;
    if (names(exchange.head(), origin->authority(), 80)) {
        handled = co_await handle(exchange, *origin, peer, core);
    } else {
        Refusal wrong{Why::misdirected, {}};
        handled = co_await refuse_as(exchange, *origin, std::move(wrong), core);
    }
    co_return handled;
}

/// Answers the first request of somebody who may not use the proxy.
asio::awaitable<Result<>> turn_away(Conversation& client, Core& core)
{
    auto head = co_await next_request(client, core);
    if (!head || !*head) co_return Result<>{};
    (*head)->keep_alive = false;
    Exchange exchange{client, std::move(**head), core.patiences};
    Notice notice;
    notice.why = Why::not_a_client;
    auto refused = co_await refuse(exchange, std::move(notice), core);
    co_return refused;
}

asio::awaitable<Result<>> serve_proxy(Conversation& client, IpAddress peer, Core& core)
{
    std::unique_ptr<Origin> origin;
    for (;;) {
        auto head = co_await next_request(client, core);
        if (!head) co_return std::move(head).error();
        if (!*head) co_return Result<>{};
        const Busy busy{core};
        Exchange exchange{client, std::move(**head), core.patiences};
        if (exchange.head().method == "CONNECT") {
            auto end = co_await exchange.read();
            if (!end) co_return std::move(end).error();
            auto authority = Authority::parse(exchange.head().target, 443);
            if (authority &&
                exchange.head().target.ends_with(":" + std::to_string(authority->port))) {
                auto outcome = co_await tunnel(client.release(), std::move(*authority), peer, core);
                co_return outcome;
            }
            co_await refuse_head(client, core);
            co_return Error{Errc::protocol, Side::client, "CONNECT to no authority"};
        }
        auto handled = co_await handle_plain(exchange, origin, peer, core);
        if (!handled) co_return handled;
        if (!exchange.keeps_alive()) co_return Result<>{};
        client.next_message();
    }
}

std::string_view name(Side side)
{
    constexpr std::string_view names[] = {"client", "origin", "ours"};
    return names[static_cast<std::size_t>(side)];
}

std::string_view name(Errc code)
{
    constexpr std::string_view names[] = {"closed", "timeout", "refused", "protocol", "tls",
                                          "limit",  "io",      "config",  "resolve",  "reset"};
    return names[static_cast<std::size_t>(code)];
}

} // namespace

asio::awaitable<void> serve(net::Accepted client, Core& core)
{
    auto& shared = core.shared;
    const auto peer = client.peer.address;
    Conversation conversation{std::move(client.stream), http::make_h1(http::Role::server)};
    const bool known = any_contains(shared.settings.clients, peer);
    shared.metrics.connection_opened(known ? Counters::Accepted::taken
                                           : Counters::Accepted::not_a_client);
    Result<> outcome;
    if (known)
        outcome = co_await serve_proxy(conversation, peer, core);
    else
        outcome = co_await turn_away(conversation, core);
    if (!outcome) {
        const auto& error = outcome.error();
        shared.metrics.failure(name(error.side), name(error.code));
        log::info("connection lost", {{"client", peer.text()},
                                      {"side", name(error.side)},
                                      {"kind", name(error.code)},
                                      {"error", error.detail}});
    }
    if (conversation.has_stream()) co_await conversation.stream().close();
    if (known) shared.metrics.connection_closed();
}

} // namespace lazaret::proxy
