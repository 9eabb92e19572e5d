#include "support/tls_origin.hpp"
#include "tls/settings.hpp"
#include "tls/stream.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::chrono_literals;

namespace {

/// Both ends of a TLS connection, before their handshake.
struct TlsPair {
    explicit TlsPair(TestCore& core, int version = TLS1_3_VERSION)
        : settings{identity, {.most = version}}
    {
        auto [near, far] = make_tcp_pair(core);
        tls::Ssl ssl{SSL_new(context.get())};
        SSL_set_connect_state(ssl.get());
        client = std::make_unique<tls::TlsStream>(std::move(near), std::move(ssl));
        server = std::make_unique<tls::TlsStream>(std::move(far), settings.make());
    }

    /// Starts `first` and `second` on the two ends once they have shaken hands.
    template <class First, class Second>
    void start(TestCore& core, First first, Second second)
    {
        core.start([this, first]() -> asio::awaitable<void> {
            const auto shaken = co_await client->handshake(5s);
            REQUIRE_MESSAGE(shaken, shaken.error().detail);
            co_await first(*client);
        });
        core.start([this, second]() -> asio::awaitable<void> {
            const auto shaken = co_await server->handshake(5s);
            REQUIRE_MESSAGE(shaken, shaken.error().detail);
            co_await second(*server);
        });
    }

    tls::SslContext context = tls::make_context(TLS_client_method());
    Identity identity = TestCa{}.issue("DNS:a.example");
    OriginSettings settings;
    std::unique_ptr<tls::TlsStream> client, server;
};

std::string noise(std::size_t size)
{
    std::mt19937 random{11};
    std::string bytes(size, '\0');
    for (auto& byte : bytes)
        byte = static_cast<char>(random());
    return bytes;
}

} // namespace

TEST_CASE("tls: 8 MiB go in both directions at once and arrive as they were")
{
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TestCore core;
        TlsPair pair{core, version};
        const auto body = noise(8 << 20);
        int arrived = 0;
        auto both = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
            core.start([&]() -> asio::awaitable<void> {
                const auto sent = co_await write_text(stream, body, 5s);
                CHECK(sent);
            });
            const auto text = co_await read_up_to(stream, body.size(), 5s);
            REQUIRE(text);
            CHECK((*text == body));
            ++arrived;
        };
        pair.start(core, both, both);
        core.run();
        CHECK(arrived == 2);
    }
}

TEST_CASE("tls: parts of every size arrive in order")
{
    TestCore core;
    TlsPair pair{core};
    std::vector<std::string> texts;
    std::string expected;
    for (const std::size_t size : {0, 1, 300, 4095, 4096, 0, 16'384, 16'385, 70'000, 2, 0}) {
        texts.push_back(noise(size));
        expected += texts.back();
    }
    std::vector<Bytes> parts;
    for (const auto& text : texts)
        parts.push_back(as_bytes(text));
    auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            const auto sent = co_await stream.write(parts, 1s);
            CHECK(sent);
        }
        co_await stream.close();
    };
    std::string received;
    auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        auto text = co_await read_up_to(stream, 1 << 24, 1s);
        REQUIRE(text);
        received = std::move(*text);
        co_await stream.close();
    };
    pair.start(core, send, receive);
    core.run();
    CHECK((received == expected + expected + expected));
}

TEST_CASE("tls: one read returns several records")
{
    TestCore core;
    TlsPair pair{core};
    auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        static_cast<void>(co_await write_text(stream, noise(48 * 1024), 1s));
    };
    auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        while (!stream.readable())
            co_await stream.tcp().yield();
        std::vector<std::byte> space(64 * 1024);
        const auto got = co_await stream.read_some(space, 1s);
        REQUIRE(got);
        CHECK(*got == 48 * 1024);
    };
    pair.start(core, receive, send);
    core.run();
}

TEST_CASE("tls: close_notify is an end, a TCP end without it is not")
{
    for (const bool polite : {true, false}) {
        TestCore core;
        TlsPair pair{core};
        auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
            static_cast<void>(co_await write_text(stream, "half a li", 1s));
            if (polite)
                co_await stream.close();
            else
                co_await stream.tcp().close();
        };
        auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
            const auto text = co_await read_up_to(stream, 9, 1s);
            REQUIRE(text);
            CHECK(*text == "half a li");
            std::array<std::byte, 16> space;
            const auto got = co_await stream.read_some(space, 1s);
            if (polite) {
                REQUIRE(got);
                CHECK(*got == 0);
            } else {
                REQUIRE(!got);
                CHECK(got.error().code == Errc::closed);
                CHECK(got.error().side == Side::origin);
            }
            co_await stream.close();
        };
        pair.start(core, send, receive);
        core.run();
    }
}

TEST_CASE("tls: altered bytes on the wire are refused")
{
    TestCore core;
    TlsPair pair{core};
    auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        const auto forged = std::string{"\x17\x03\x03\0\x20", 5} + noise(32);
        static_cast<void>(co_await write_text(stream.tcp(), forged, 1s));
        std::array<std::byte, 16> space;
        const auto got = co_await stream.read_some(space, 1s);
        REQUIRE(!got);
        CHECK(got.error().code == Errc::tls); // the alert
        co_await stream.close();
    };
    auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        std::array<std::byte, 16> space;
        for (const auto expected : {Errc::tls, Errc::closed}) {
            const auto got = co_await stream.read_some(space, 1s);
            REQUIRE(!got);
            CHECK(got.error().code == expected);
        }
        const auto sent = co_await write_text(stream, "too late", 1s);
        CHECK(!sent);
        co_await stream.close();
    };
    pair.start(core, send, receive);
    core.run();
}

TEST_CASE("tls: readable is about application data, not about what TLS says to itself")
{
    TestCore core;
    TlsPair pair{core};
    auto listen = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        while (!stream.tcp().readable())
            co_await stream.tcp().yield(); // the server's tickets
        CHECK_FALSE(stream.readable());
        static_cast<void>(co_await write_text(stream, "now", 1s));
        while (!stream.readable())
            co_await stream.tcp().yield();
        const auto text = co_await read_up_to(stream, 4, 1s);
        REQUIRE(text);
        CHECK(*text == "word");
    };
    auto speak = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        static_cast<void>(co_await read_up_to(stream, 3, 1s));
        static_cast<void>(co_await write_text(stream, "word", 1s));
    };
    pair.start(core, listen, speak);
    core.run();
}

TEST_CASE("tls: an early answer stops write_while_silent, and the rest can still be sent")
{
    TestCore core;
    TlsPair pair{core};
    const auto body = noise(16 << 20);
    std::size_t early = 0;
    auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        std::size_t done = 0;
        while (done < body.size()) {
            const std::array<Bytes, 1> rest{as_bytes(body).subspan(done)};
            const auto taken = co_await stream.write_while_silent(rest, 5s);
            REQUIRE(taken);
            done += *taken;
            if (done == body.size()) break;
            early = done;
            const auto word = co_await read_up_to(stream, 2, 1s);
            REQUIRE(word);
            CHECK(*word == "go");
        }
        const auto last = co_await read_up_to(stream, 4, 5s);
        REQUIRE(last);
        CHECK(*last == "done");
    };
    auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        static_cast<void>(co_await write_text(stream, "go", 1s));
        while (early == 0)
            co_await stream.tcp().yield();
        const auto text = co_await read_up_to(stream, body.size(), 5s);
        REQUIRE(text);
        CHECK((*text == body));
        static_cast<void>(co_await write_text(stream, "done", 1s));
    };
    pair.start(core, send, receive);
    core.run();
    CHECK(early > 0);
}

TEST_CASE("tls: what write_while_silent left behind goes out while the answer is read")
{
    TestCore core;
    TlsPair pair{core};
    std::size_t taken_bytes = 0;
    auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        const auto body = noise(16 << 20);
        const std::array<Bytes, 1> parts{as_bytes(body)};
        const auto taken = co_await stream.write_while_silent(parts, 5s);
        REQUIRE(taken);
        REQUIRE(*taken < body.size());
        taken_bytes = *taken;
        static_cast<void>(co_await read_up_to(stream, 4, 1s));
        const auto spoken = co_await stream.wait_readable(5s); // no buffer, no read: still flushes
        REQUIRE(spoken);
        const auto answer = co_await read_up_to(stream, 4, 5s);
        REQUIRE(answer);
        CHECK(*answer == "read");
    };
    auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        static_cast<void>(co_await write_text(stream, "wait", 1s));
        while (taken_bytes == 0)
            co_await stream.tcp().yield();
        const auto text = co_await read_up_to(stream, taken_bytes, 5s);
        REQUIRE(text);
        CHECK(text->size() == taken_bytes);
        static_cast<void>(co_await write_text(stream, "read", 1s));
    };
    pair.start(core, send, receive);
    core.run();
}

TEST_CASE("tls: both sides change keys in the middle of a transfer")
{
    TestCore core;
    TlsPair pair{core};
    const auto body = noise(1 << 20);
    auto send = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            SSL_key_update(stream.ssl(), SSL_KEY_UPDATE_REQUESTED);
            const auto sent = co_await write_text(stream, body, 1s);
            CHECK(sent);
        }
        const auto answer = co_await read_up_to(stream, 2, 1s);
        REQUIRE(answer);
        CHECK(*answer == "ok");
    };
    auto receive = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        const auto text = co_await read_up_to(stream, 3 * body.size(), 1s);
        REQUIRE(text);
        CHECK((*text == body + body + body));
        static_cast<void>(co_await write_text(stream, "ok", 1s));
    };
    pair.start(core, send, receive);
    core.run();
}

TEST_CASE("tls: silence is a timeout in the handshake, in reads and in writes")
{
    TestCore core;
    TlsPair pair{core};
    core.start([&]() -> asio::awaitable<void> {
        const auto shaken = co_await pair.client->handshake(10ms);
        REQUIRE(!shaken);
        CHECK(shaken.error().code == Errc::timeout);
    });
    core.run();
    for (const bool reading : {true, false}) {
        TestCore other;
        TlsPair later{other};
        auto hang = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
            std::array<std::byte, 16> space;
            Result<> done;
            if (reading) {
                const auto got = co_await stream.read_some(space, 10ms);
                if (!got) done = got.error();
            } else {
                done = co_await write_text(stream, noise(32 << 20), 10ms);
            }
            REQUIRE(!done);
            CHECK(done.error().code == Errc::timeout);
        };
        auto nothing = [](tls::TlsStream&) -> asio::awaitable<void> { co_return; };
        later.start(other, hang, nothing);
        other.run();
    }
}

TEST_CASE("tls: an idle stream is aborted by its own core")
{
    TestCore core;
    TlsPair pair{core};
    auto wait = [&](tls::TlsStream& stream) -> asio::awaitable<void> {
        std::array<std::byte, 16> space;
        asio::post(core.io, [&] { stream.abort(); });
        const auto got = co_await stream.read_some(space, 1h);
        REQUIRE(!got);
        CHECK(got.error().code == Errc::closed);
    };
    auto nothing = [](tls::TlsStream&) -> asio::awaitable<void> { co_return; };
    pair.start(core, wait, nothing);
    core.run();
}
