#include "net/tcp.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::chrono_literals;

TEST_CASE("tcp: parts arrive in order, gathered, however many and however small")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    std::vector<std::string> texts;
    std::string expected;
    for (int i = 0; i < 200; ++i) {
        texts.push_back(
            i % 7 == 0 ? "" : std::string(static_cast<std::size_t>(i) * 37, char('a' + i % 26)));
        expected += texts.back();
    }
    std::vector<Bytes> parts;
    for (const auto& text : texts)
        parts.push_back(as_bytes(text));
    std::string received;
    core.start([&]() -> asio::awaitable<void> {
        const auto written = co_await client->write(parts, 1s);
        CHECK(written);
        co_await client->close();
    });
    core.start([&]() -> asio::awaitable<void> {
        auto text = co_await read_up_to(*server, 1 << 24, 1s);
        REQUIRE(text);
        received = std::move(*text);
        co_await server->close();
    });
    core.run();
    CHECK(received == expected);
}

TEST_CASE("tcp: both directions carry 8 MiB at once")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    const std::string body(8 << 20, 'x');
    std::size_t whole = 0;
    auto send = [&](net::Stream& stream) -> asio::awaitable<void> {
        const auto sent = co_await write_text(stream, body, 1s);
        CHECK(sent);
    };
    auto receive = [&](net::Stream& stream) -> asio::awaitable<void> {
        const auto text = co_await read_up_to(stream, body.size(), 1s);
        REQUIRE(text);
        whole += text->size();
    };
    core.start(send(*client));
    core.start(send(*server));
    core.start(receive(*client));
    core.start(receive(*server));
    core.run();
    CHECK(whole == 2 * body.size());
}

TEST_CASE("tcp: a silent peer is a timeout, and the stream is closed then")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    core.start([&]() -> asio::awaitable<void> {
        std::array<std::byte, 16> space;
        const auto got = co_await client->read_some(space, 10ms);
        REQUIRE(!got);
        CHECK(got.error().code == Errc::timeout);
        CHECK(got.error().side == Side::client);
        const auto again = co_await client->read_some(space, 10ms);
        REQUIRE(!again);
        CHECK(again.error().code == Errc::closed);
    });
    core.run();
}

TEST_CASE("tcp: a peer that takes nothing is a timeout")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    core.start([&]() -> asio::awaitable<void> {
        const auto sent = co_await write_text(*client, std::string(64 << 20, 'x'), 10ms);
        REQUIRE(!sent);
        CHECK(sent.error().code == Errc::timeout);
    });
    core.run();
}

TEST_CASE("tcp: abort ends a wait at once")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    core.start([&]() -> asio::awaitable<void> {
        std::array<std::byte, 16> space;
        const auto got = co_await client->read_some(space, 1h);
        REQUIRE(!got);
        CHECK(got.error().code == Errc::closed);
    });
    asio::post(core.io, [&] { client->abort(); });
    core.run();
}

TEST_CASE("tcp: readable tells data and the end, without taking them")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    core.start([&]() -> asio::awaitable<void> {
        CHECK_FALSE(server->readable());
        static_cast<void>(co_await write_text(*client, "hello", 1s));
        while (!server->readable())
            co_await server->yield();
        const auto text = co_await read_up_to(*server, 5, 1s);
        REQUIRE(text);
        CHECK(*text == "hello");
        CHECK_FALSE(server->readable());
        client.reset();
        while (!server->readable())
            co_await server->yield();
    });
    core.run();
}

TEST_CASE("tcp: write_while_silent stops when the peer answers early and takes no more")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    const std::string body(64 << 20, 'x');
    const std::array<Bytes, 1> parts{as_bytes(body)};
    core.start([&]() -> asio::awaitable<void> {
        const auto taken = co_await client->write_while_silent(parts, 5s);
        REQUIRE(taken);
        CHECK(*taken > 0);
        CHECK(*taken < body.size());
        const auto answer = co_await read_up_to(*client, 4, 1s);
        REQUIRE(answer);
        CHECK(*answer == "nope");
    });
    core.start([&]() -> asio::awaitable<void> {
        static_cast<void>(co_await read_up_to(*server, 1000, 1s));
        static_cast<void>(co_await write_text(*server, "nope", 1s));
    });
    core.run();
}

TEST_CASE("tcp: the rest may be written after an early word, and nothing is lost")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    const std::string body(16 << 20, 'x');
    std::size_t received = 0;
    core.start([&]() -> asio::awaitable<void> {
        std::size_t done = 0;
        while (done < body.size()) {
            const std::array<Bytes, 1> rest{as_bytes(body).subspan(done)};
            const auto taken = co_await client->write_while_silent(rest, 5s);
            REQUIRE(taken);
            done += *taken;
            if (done == body.size()) break;
            const auto word = co_await read_up_to(*client, 8, 1s);
            REQUIRE(word);
            CHECK(*word == "continue");
        }
    });
    core.start([&]() -> asio::awaitable<void> {
        static_cast<void>(co_await write_text(*server, "continue", 1s));
        const auto text = co_await read_up_to(*server, body.size(), 1s);
        REQUIRE(text);
        received = text->size();
    });
    core.run();
    CHECK(received == body.size());
}

TEST_CASE("tcp: what was written before close arrives although the peer still sends")
{
    TestCore core;
    auto [client, server] = make_tcp_pair(core);
    std::string answer;
    core.start([&]() -> asio::awaitable<void> {
        static_cast<void>(co_await write_text(*server, "403", 1s));
        co_await server->close();
    });
    core.start([&]() -> asio::awaitable<void> {
        static_cast<void>(co_await write_text(*client, std::string(500'000, 'x'), 1s));
        auto text = co_await read_up_to(*client, 100, 1s);
        if (text) answer = *text;
        co_await client->close();
    });
    core.run();
    CHECK(answer == "403");
}

TEST_CASE("endpoint: text and Asio's form go both ways")
{
    const net::Endpoint v4{*IpAddress::parse("192.0.2.7"), 443};
    const net::Endpoint v6{*IpAddress::parse("2001:db8::1"), 8443};
    CHECK(v4.text() == "192.0.2.7:443");
    CHECK(v6.text() == "[2001:db8::1]:8443");
    CHECK(net::to_endpoint(net::to_asio(v4)) == v4);
    CHECK(net::to_endpoint(net::to_asio(v6)) == v6);
    CHECK(net::to_asio(v4).address().is_v4());
}
