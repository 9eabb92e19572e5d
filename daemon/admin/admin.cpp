#include "admin/admin.hpp"

#include "http/codec.hpp"
#include "http/uri.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <array>
#include <chrono>

namespace lazaret::admin {

namespace {

constexpr net::Patience patience{10'000};

struct Answer {
    std::uint16_t status;
    std::string type;
    std::string body;
};

Answer answer(const http::RequestHead& head, const Pages& pages)
{
    const std::string text = "text/plain; charset=utf-8";
    const auto target = http::split_target(head.method, head.target);
    if (head.method != "GET" && head.method != "HEAD") return {405, text, "GET only\n"};
    const auto path = target ? target->path : std::string_view{};
    if (path == "/metrics")
        return {200, "text/plain; version=0.0.4; charset=utf-8", pages.metrics()};
    if (path == "/healthz") return {200, text, "ok\n"};
    if (path == "/readyz") {
        if (pages.ready()) return {200, text, "ready\n"};
        return {503, text, "draining\n"};
    }
    return {404, text, "here are /metrics, /healthz and /readyz\n"};
}

/// The head of the one request of this connection. Nothing when there is none to answer.
asio::awaitable<std::optional<http::RequestHead>> read_head(net::Stream& stream, http::Codec& codec)
{
    const auto by = std::chrono::steady_clock::now() + patience;
    std::array<std::byte, 4096> buffer;
    std::vector<http::Event> events;
    for (;;) {
        const auto got = co_await stream.read_some(buffer, patience);
        if (!got || *got == 0 || std::chrono::steady_clock::now() > by) co_return std::nullopt;
        if (!codec.receive(std::span{buffer}.first(*got), events)) co_return std::nullopt;
        for (auto& event : events)
            if (auto* head = std::get_if<http::RequestHead>(&event.what))
                co_return std::move(*head);
    }
}

asio::awaitable<void> serve_one(std::unique_ptr<net::TcpStream> stream, const Pages& pages)
{
    const auto codec = http::make_h1(http::Role::server);
    const auto request = co_await read_head(*stream, *codec);
    if (request) {
        const auto page = answer(*request, pages);
        http::ResponseHead head;
        head.status = page.status;
        head.fields.add("Content-Type", page.type);
        head.fields.add("Cache-Control", "no-store");
        head.framing = http::Framing::length;
        head.length = page.body.size();
        head.keep_alive = false;
        bool encoded = static_cast<bool>(codec->send({1, std::move(head)}));
        if (request->method != "HEAD")
            encoded = encoded && codec->send({1, http::Data{as_bytes(page.body)}});
        encoded = encoded && codec->send({1, http::End{}});
        if (encoded) {
            const auto written = co_await stream->write(codec->unsent(), patience);
            static_cast<void>(written); // nobody is left to be told
        }
    }
    co_await stream->close();
}

} // namespace

asio::awaitable<void> serve(net::Listener& listener, const Pages& pages, asio::io_context& core)
{
    for (;;) {
        auto client = co_await listener.accept();
        if (!client) co_return;
        asio::co_spawn(core, serve_one(std::move(client->stream), pages), asio::detached);
    }
}

} // namespace lazaret::admin
