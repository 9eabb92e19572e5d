/// Two TCP streams joined over loopback, and a core to run coroutines on.
#pragma once

#include "net/tcp.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace lazaret::test {

namespace asio = boost::asio;

/// One core, with a clock quick enough for tests.
struct TestCore {
    asio::io_context io{1};
    net::Deadlines deadlines{io, net::Patience{5}};

    /// Starts a coroutine, or a lambda that is one; what it throws, it throws out of run().
    template <class Work>
    void start(Work work)
    {
        asio::co_spawn(io, std::move(work), [](const std::exception_ptr& thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    }
    void run() { io.run(); }
};

using TcpPair = std::pair<std::unique_ptr<net::TcpStream>, std::unique_ptr<net::TcpStream>>;

/// The client's end and the server's end of one connection on loopback.
inline TcpPair make_tcp_pair(TestCore& core)
{
    using asio::ip::tcp;
    tcp::acceptor acceptor{core.io, {asio::ip::address_v4::loopback(), 0}};
    tcp::socket client{core.io};
    client.connect(acceptor.local_endpoint());
    auto server = acceptor.accept();
    return {std::make_unique<net::TcpStream>(std::move(client), core.deadlines, Side::client),
            std::make_unique<net::TcpStream>(std::move(server), core.deadlines, Side::origin)};
}

/// Reads until the end, an error, or `most` bytes.
inline asio::awaitable<Result<std::string>> read_up_to(net::Stream& stream, std::size_t most,
                                                       net::Patience patience)
{
    std::string text;
    std::string space(std::min<std::size_t>(most, 128 * 1024), '\0');
    while (text.size() < most) {
        const auto into = std::as_writable_bytes(
            std::span{space.data(), std::min(space.size(), most - text.size())});
        const auto got = co_await stream.read_some(into, patience);
        if (!got) co_return got.error();
        if (*got == 0) break;
        text.append(space.data(), *got);
    }
    co_return text;
}

/// Writes `text` as one part.
inline asio::awaitable<Result<>> write_text(net::Stream& stream, std::string text,
                                            net::Patience patience)
{
    const std::array<Bytes, 1> parts{as_bytes(text)};
    co_return co_await stream.write(parts, patience);
}

} // namespace lazaret::test
