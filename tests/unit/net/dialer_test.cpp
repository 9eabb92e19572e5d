#include "net/dialer.hpp"
#include "net/listener.hpp"
#include "net/on.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::chrono_literals;

namespace {

const net::Endpoint any_v4{*IpAddress::parse("127.0.0.1"), 0};
const std::vector<Network> loopback{*Network::parse("127.0.0.0/8")};

net::Resolver::Addresses addresses(std::initializer_list<const char*> texts)
{
    net::Resolver::Addresses list;
    for (const auto* text : texts)
        list.push_back(*IpAddress::parse(text));
    return list;
}

} // namespace

TEST_CASE("listener: a client comes in with both addresses known, and close ends accept")
{
    TestCore core;
    auto listener = net::Listener::open(core.deadlines, any_v4);
    REQUIRE(listener);
    CHECK(listener->local().port != 0);
    net::Resolver resolver{{{"origin.example", any_v4.address}}};
    net::Dialer dialer{core.deadlines, resolver, loopback};
    core.start([&]() -> asio::awaitable<void> {
        const auto accepted = co_await listener->accept();
        REQUIRE(accepted);
        CHECK(accepted->peer.address.text() == "127.0.0.1");
        CHECK(accepted->local == listener->local());
        const auto text = co_await read_up_to(*accepted->stream, 5, 1s);
        REQUIRE(text);
        CHECK(*text == "hello");
        static_cast<void>(co_await write_text(*accepted->stream, "k", 1s));
        const auto none = co_await listener->accept();
        REQUIRE(!none);
        CHECK(none.error().code == Errc::closed);
    });
    core.start([&]() -> asio::awaitable<void> {
        const Authority target{"origin.example", listener->local().port};
        const auto dialed = co_await dialer.connect(target, 1s);
        REQUIRE(dialed);
        CHECK(dialed->address.text() == "127.0.0.1");
        static_cast<void>(co_await write_text(*dialed->stream, "hello", 1s));
        static_cast<void>(co_await read_up_to(*dialed->stream, 1, 1s));
        listener->close();
    });
    core.run();
}

TEST_CASE("listener: two cores share a port, and a socket of systemd's is adopted")
{
    TestCore core;
    auto first = net::Listener::open(core.deadlines, any_v4);
    REQUIRE(first);
    CHECK(net::Listener::open(core.deadlines, first->local()));

    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    auto refused = net::Listener::adopt(core.deadlines, fd);
    REQUIRE(!refused);
    CHECK(refused.error().code == Errc::config);
    REQUIRE(::listen(fd, 5) == 0);
    auto adopted = net::Listener::adopt(core.deadlines, fd);
    REQUIRE(adopted);
    CHECK(adopted->local().port != 0);
    ::close(fd);
}

TEST_CASE("listener: without file descriptors it waits and then goes on")
{
    TestCore core;
    auto listener = net::Listener::open(core.deadlines, any_v4);
    REQUIRE(listener);
    asio::ip::tcp::socket client{core.io};
    client.connect(net::to_asio(listener->local()));
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const int free_fd = ::fcntl(0, F_DUPFD, 0);
    ::close(free_fd);
    rlimit none{static_cast<rlim_t>(free_fd), before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    bool accepted = false;
    core.start([&]() -> asio::awaitable<void> {
        const auto one = co_await listener->accept();
        accepted = static_cast<bool>(one);
    });
    core.io.run_for(30ms);
    CHECK_FALSE(accepted);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    core.io.run();
    CHECK(accepted);
}

TEST_CASE("resolver: a name that many ask for at once is looked up once, on any core")
{
    std::atomic<int> lookups{0};
    std::atomic<bool> go{false};
    auto lookup = [&](const std::string&) {
        ++lookups;
        while (!go)
            std::this_thread::yield();
        return addresses({"192.0.2.1"});
    };
    TestCore one, two;
    net::Resolver resolver{{}, 2, lookup};
    std::atomic<int> answers{0};
    auto ask = [&]() -> asio::awaitable<void> {
        const auto found = co_await resolver.resolve("a.example", 5s);
        if (found && found->size() == 1) ++answers;
    };
    for (int i = 0; i < 5; ++i) {
        one.start(ask());
        two.start(ask());
    }
    one.io.poll();
    two.io.poll();
    go = true;
    std::thread other{[&] { two.run(); }};
    one.run();
    other.join();
    CHECK(answers == 10);
    CHECK(lookups == 1);
    one.io.restart();
    one.start(ask()); // from the cache
    one.run();
    CHECK(answers == 11);
    CHECK(lookups == 1);
}

TEST_CASE("resolver: configured hosts and literals need no lookup; a name without address fails")
{
    std::atomic<int> lookups{0};
    auto lookup = [&](const std::string&) {
        ++lookups;
        return net::Resolver::Addresses{};
    };
    TestCore core;
    net::Resolver resolver{{{"known.example", *IpAddress::parse("192.0.2.5")}}, 1, lookup};
    core.start([&]() -> asio::awaitable<void> {
        const auto known = co_await resolver.resolve("known.example", 1s);
        REQUIRE(known);
        CHECK(known->front().text() == "192.0.2.5");
        const auto literal = co_await resolver.resolve("2001:db8::9", 1s);
        REQUIRE(literal);
        CHECK(literal->front().text() == "2001:db8::9");
        CHECK(lookups == 0);
        for (int i = 0; i < 2; ++i) {
            const auto none = co_await resolver.resolve("none.example", 1s);
            REQUIRE(!none);
            CHECK(none.error().code == Errc::resolve);
            CHECK(none.error().side == Side::origin);
        }
        CHECK(lookups == 1); // failures are remembered too
    });
    core.run();
}

TEST_CASE("resolver: a slow lookup is a timeout for the caller")
{
    std::atomic<bool> go{false};
    auto lookup = [&](const std::string&) {
        while (!go)
            std::this_thread::yield();
        return addresses({"192.0.2.1"});
    };
    TestCore core;
    net::Resolver resolver{{}, 1, lookup};
    core.start([&]() -> asio::awaitable<void> {
        const auto found = co_await resolver.resolve("slow.example", 5ms);
        REQUIRE(!found);
        CHECK(found.error().code == Errc::timeout);
        go = true;
    });
    core.run();
}

TEST_CASE("dialer: special addresses are refused unless allowed, whatever the name says")
{
    TestCore core;
    auto lookup = [](const std::string&) {
        return addresses({"127.0.0.1", "10.1.2.3", "169.254.169.254", "::1"});
    };
    net::Resolver resolver{{{"hosts.example", *IpAddress::parse("127.0.0.1")}}, 1, lookup};
    net::Dialer dialer{core.deadlines, resolver, {}};
    core.start([&]() -> asio::awaitable<void> {
        for (const char* host : {"rebound.example", "hosts.example", "127.0.0.1", "::1"}) {
            const Authority target{host, 80};
            const auto dialed = co_await dialer.connect(target, 1s);
            REQUIRE(!dialed);
            CHECK(dialed.error().code == Errc::refused);
        }
    });
    core.run();
}

TEST_CASE("dialer: the next address is tried when one refuses; when all do, it is closed")
{
    TestCore core;
    auto listener = net::Listener::open(core.deadlines, any_v4);
    REQUIRE(listener);
    auto lookup = [](const std::string&) { return addresses({"127.0.0.9", "127.0.0.1"}); };
    net::Resolver resolver{{}, 1, lookup};
    net::Dialer dialer{core.deadlines, resolver, loopback};
    core.start([&]() -> asio::awaitable<void> {
        const Authority target{"two.example", listener->local().port};
        const auto dialed = co_await dialer.connect(target, 1s);
        REQUIRE(dialed);
        CHECK(dialed->address.text() == "127.0.0.1");
        listener->close();
        const auto none = co_await dialer.connect(target, 1s);
        REQUIRE(!none);
        CHECK(none.error().code == Errc::closed);
        CHECK(none.error().side == Side::origin);
    });
    core.run();
}

TEST_CASE("dialer: families alternate, the resolver's first one first")
{
    const auto mixed = net::interleave(addresses({"2001:db8::1", "2001:db8::2", "192.0.2.1"}));
    REQUIRE(mixed.size() == 3);
    CHECK(mixed[0].text() == "2001:db8::1");
    CHECK(mixed[1].text() == "192.0.2.1");
    CHECK(mixed[2].text() == "2001:db8::2");
}

TEST_CASE("on: work runs on the pool and its result comes back to the core")
{
    TestCore core;
    asio::thread_pool pool{1};
    const auto home = std::this_thread::get_id();
    core.start([&]() -> asio::awaitable<void> {
        auto work = [&]() -> Result<int> {
            CHECK(std::this_thread::get_id() != home);
            return 42;
        };
        const auto result = co_await net::on(pool, work);
        CHECK(std::this_thread::get_id() == home);
        REQUIRE(result);
        CHECK(*result == 42);
    });
    core.run();
    pool.join();
}
