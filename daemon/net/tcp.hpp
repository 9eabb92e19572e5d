/// TCP as a stream: tries the socket first and waits only when it must.
#pragma once

#include "base/network.hpp"
#include "net/deadlines.hpp"
#include "net/stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <string>

namespace lazaret::net {

/// An address with a port: one end of a connection.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    std::string text() const; ///< "192.0.2.7:443", "[2001:db8::1]:443"
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

Endpoint to_endpoint(const asio::ip::tcp::endpoint& endpoint);
asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint);

enum class Ready { to_read, to_write, either };

class TcpStream final : public Stream {
public:
    /// `deadlines` outlives the stream. `side`: whose doing errors of this stream are.
    TcpStream(asio::ip::tcp::socket socket, Deadlines& deadlines, Side side);
    ~TcpStream() override;

    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into,
                                                   Patience patience) override;
    asio::awaitable<Result<>> write(std::span<const Bytes> parts, Patience patience) override;
    asio::awaitable<Result<std::size_t>> write_while_silent(std::span<const Bytes> parts,
                                                            Patience patience) override;
    bool readable() override;
    asio::awaitable<Result<>> wait_readable(Patience patience) override;
    asio::awaitable<void> close() override;
    void abort() override;

    // What TLS builds on: one system call each, never waits.

    /// Bytes read, 0 at the end of the stream; nothing when it would have to wait.
    Result<std::optional<std::size_t>> try_read(std::span<std::byte> into);
    /// Bytes taken of up to 64 parts; nothing when it would have to wait.
    Result<std::optional<std::size_t>> try_write(std::span<const Bytes> parts);
    /// Waits for the socket; tells what it is ready for (`to_read` when for both).
    /// Errors: Errc::timeout, Errc::closed.
    asio::awaitable<Result<Ready>> wait(Ready what, Patience patience);
    bool has_spoken(); ///< whether bytes wait to be read, even after a reset
    /// Lets others run when this stream had 512 KiB without waiting once.
    bool had_its_turn() const { return since_wait_ >= 512 * 1024; }
    asio::awaitable<void> yield();

    asio::ip::tcp::socket& socket() { return socket_; }
    Deadlines& deadlines() { return deadlines_; }
    Side side() const { return side_; }

private:
    Error failure(int error, std::string_view what) const;
    static void give_up(void* stream);

    asio::ip::tcp::socket socket_;
    Deadlines& deadlines_;
    Side side_;
    bool aborted_ = false;
    std::size_t since_wait_ = 0; ///< bytes carried since the last wait
};

} // namespace lazaret::net
