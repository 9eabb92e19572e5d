/// Where clients come in: one listener a core, on the same port.
#pragma once

#include "net/tcp.hpp"

#include <memory>

namespace lazaret::net {

struct Accepted {
    std::unique_ptr<TcpStream> stream;
    Endpoint peer;
    Endpoint local; ///< the address the client connected to
};

class Listener {
public:
    /// Binds with SO_REUSEPORT, so that every core can have one; IPv6 without IPv4. Port 0 takes a
    /// free port, see local(). `deadlines` outlives the listener. Errors: Errc::io.
    static Result<Listener> open(Deadlines& deadlines, const Endpoint& endpoint);

    /// Takes a copy of a listening socket that systemd opened; the caller keeps `fd`, and gives it
    /// to every core. Errors: Errc::config (not a listening TCP socket), Errc::io.
    static Result<Listener> adopt(Deadlines& deadlines, int fd);

    Endpoint local() const;

    /// The next connection. Waits a tenth of a second and tries again when that fails, as it
    /// does while the process has no file descriptor or memory left. Errors: Errc::closed once
    /// close() was called.
    asio::awaitable<Result<Accepted>> accept();

    void close(); ///< from the core's own thread

private:
    Listener(asio::ip::tcp::acceptor acceptor, Deadlines& deadlines);

    asio::ip::tcp::acceptor acceptor_;
    Deadlines* deadlines_;
};

} // namespace lazaret::net
