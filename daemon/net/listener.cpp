#include "net/listener.hpp"

#include "base/log.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace lazaret::net {

namespace {

using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr Patience back_off{100};

Error io_error(const std::string& what, const error_code& failed)
{
    return {Errc::io, Side::ours, what + ": " + failed.message()};
}

int option(int fd, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

} // namespace

Listener::Listener(asio::ip::tcp::acceptor acceptor, Deadlines& deadlines)
    : acceptor_{std::move(acceptor)}, deadlines_{&deadlines}
{
}

Result<Listener> Listener::open(Deadlines& deadlines, const Endpoint& endpoint)
{
    const auto where = to_asio(endpoint);
    const auto what = "listen on " + endpoint.text();
    asio::ip::tcp::acceptor acceptor{deadlines.core()};
    error_code failed;
    acceptor.open(where.protocol(), failed);
    if (failed) return io_error(what, failed);
    acceptor.set_option(asio::socket_base::reuse_address{true}, failed);
    if (!failed) acceptor.set_option(ReusePort{true}, failed);
    if (!failed && where.address().is_v6()) acceptor.set_option(asio::ip::v6_only{true}, failed);
    if (!failed) acceptor.bind(where, failed);
    if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (!failed) acceptor.non_blocking(true, failed);
    if (failed) return io_error(what, failed);
    return Listener{std::move(acceptor), deadlines};
}

Result<Listener> Listener::adopt(Deadlines& deadlines, int fd)
{
    const auto family = option(fd, SO_DOMAIN);
    if (option(fd, SO_ACCEPTCONN) != 1 || option(fd, SO_PROTOCOL) != IPPROTO_TCP ||
        (family != AF_INET && family != AF_INET6))
        return Error{Errc::config, Side::ours,
                     "file descriptor " + std::to_string(fd) + " is not a listening TCP socket"};
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return Error{Errc::io, Side::ours,
                     std::string{"copy a listening socket: "} + std::strerror(errno)};
    const auto protocol = family == AF_INET ? asio::ip::tcp::v4() : asio::ip::tcp::v6();
    asio::ip::tcp::acceptor acceptor{deadlines.core()};
    error_code failed;
    acceptor.assign(protocol, copy, failed);
    if (failed) {
        ::close(copy);
        return io_error("adopt a listening socket", failed);
    }
    acceptor.non_blocking(true, failed);
    if (failed) return io_error("adopt a listening socket", failed);
    return Listener{std::move(acceptor), deadlines};
}

Endpoint Listener::local() const
{
    error_code failed;
    return to_endpoint(acceptor_.local_endpoint(failed));
}

asio::awaitable<Result<Accepted>> Listener::accept()
{
    for (bool told = false;;) {
        asio::ip::tcp::socket socket{deadlines_->core()};
        asio::ip::tcp::endpoint peer;
        error_code failed;
        co_await acceptor_.async_accept(socket, peer,
                                        asio::redirect_error(asio::use_awaitable, failed));
        if (failed && !acceptor_.is_open())
            co_return Error{Errc::closed, Side::ours, "accept: the listener was closed"};
        if (failed) {
            if (!told) log::warning("cannot accept connections", {{"reason", failed.message()}});
            told = true;
            asio::steady_timer pause{deadlines_->core(), back_off};
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
            continue;
        }
        error_code unknown;
        const auto local = to_endpoint(socket.local_endpoint(unknown));
        if (unknown) continue;
        co_return Accepted{
            std::make_unique<TcpStream>(std::move(socket), *deadlines_, Side::client),
            to_endpoint(peer), local};
    }
}

void Listener::close()
{
    error_code ignored;
    acceptor_.close(ignored);
}

} // namespace lazaret::net
