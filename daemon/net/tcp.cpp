#include "net/tcp.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

namespace lazaret::net {

namespace {

constexpr std::size_t parts_at_once = 64;

/// How long and how much a closed stream still listens, so that a peer in the middle of sending
/// gets what was written to it instead of a reset (RFC 9112 §9.6).
constexpr Patience linger_time{1000};
constexpr std::size_t linger_bytes = 1024 * 1024;

/// What is still to be written of some parts.
class Rest {
public:
    explicit Rest(std::span<const Bytes> parts) : parts_{parts} { skip(0); }

    bool empty() const { return parts_.empty(); }

    std::span<const Bytes> next(std::array<Bytes, parts_at_once>& space) const
    {
        const auto count = std::min(parts_.size(), space.size());
        std::copy_n(parts_.begin(), count, space.begin());
        space[0] = space[0].subspan(done_);
        return {space.data(), count};
    }

    void skip(std::size_t bytes)
    {
        done_ += bytes;
        while (!parts_.empty() && done_ >= parts_.front().size()) {
            done_ -= parts_.front().size();
            parts_ = parts_.subspan(1);
        }
    }

private:
    std::span<const Bytes> parts_;
    std::size_t done_ = 0; ///< bytes of the first part
};

std::size_t total(std::span<const Bytes> parts)
{
    std::size_t sum = 0;
    for (const auto part : parts)
        sum += part.size();
    return sum;
}

} // namespace

std::string Endpoint::text() const
{
    const auto host = address.is_v4() ? address.text() : "[" + address.text() + "]";
    return host + ":" + std::to_string(port);
}

Endpoint to_endpoint(const asio::ip::tcp::endpoint& endpoint)
{
    const auto address = endpoint.address();
    const auto v6 = address.is_v4()
                        ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4())
                        : address.to_v6();
    return {IpAddress{v6.to_bytes()}, endpoint.port()};
}

asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint)
{
    const asio::ip::address_v6 v6{endpoint.address.bytes};
    if (endpoint.address.is_v4())
        return {asio::ip::make_address_v4(asio::ip::v4_mapped, v6), endpoint.port};
    return {v6, endpoint.port};
}

TcpStream::TcpStream(asio::ip::tcp::socket socket, Deadlines& deadlines, Side side)
    : socket_{std::move(socket)}, deadlines_{deadlines}, side_{side}
{
    boost::system::error_code ignored; // a socket that is gone says so at the first read
    socket_.native_non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
}

TcpStream::~TcpStream() = default;

Error TcpStream::failure(int error, std::string_view what) const
{
    return {Errc::closed, side_, std::string{what} + ": " + std::strerror(error)};
}

Result<std::optional<std::size_t>> TcpStream::try_read(std::span<std::byte> into)
{
    if (aborted_) return Error{Errc::closed, side_, "read: the stream was given up"};
    for (;;) {
        const auto got = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
        if (got >= 0) {
            since_wait_ += static_cast<std::size_t>(got);
            return std::optional{static_cast<std::size_t>(got)};
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) return std::optional<std::size_t>{};
        if (errno != EINTR) return failure(errno, "read");
    }
}

Result<std::optional<std::size_t>> TcpStream::try_write(std::span<const Bytes> parts)
{
    if (aborted_) return Error{Errc::closed, side_, "write: the stream was given up"};
    std::array<iovec, parts_at_once> vectors;
    const auto count = std::min(parts.size(), vectors.size());
    for (std::size_t i = 0; i < count; ++i)
        vectors[i] = {const_cast<std::byte*>(parts[i].data()), parts[i].size()};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    for (;;) {
        const auto sent = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) {
            since_wait_ += static_cast<std::size_t>(sent);
            return std::optional{static_cast<std::size_t>(sent)};
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) return std::optional<std::size_t>{};
        if (errno != EINTR) return failure(errno, "write");
    }
}

void TcpStream::give_up(void* stream)
{
    static_cast<TcpStream*>(stream)->abort();
}

void TcpStream::abort()
{
    aborted_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

asio::awaitable<Result<Ready>> TcpStream::wait(Ready what, Patience patience)
{
    using Socket = asio::ip::tcp::socket;
    since_wait_ = 0;
    if (aborted_) co_return Error{Errc::closed, side_, "wait: the stream was given up"};
    const Deadlines::Wait deadline{deadlines_, patience, &TcpStream::give_up, this};
    boost::system::error_code failed;
    auto ready = what;
    if (what == Ready::either) {
        auto both = asio::experimental::make_parallel_group(
            socket_.async_wait(Socket::wait_read, asio::deferred),
            socket_.async_wait(Socket::wait_write, asio::deferred));
        const auto [order, readable, writable] = co_await both.async_wait(
            asio::experimental::wait_for_one(), asio::as_tuple(asio::use_awaitable));
        ready = readable ? Ready::to_write : Ready::to_read;
        if (readable && writable) failed = writable;
    } else {
        const auto direction = what == Ready::to_read ? Socket::wait_read : Socket::wait_write;
        co_await socket_.async_wait(direction, asio::redirect_error(asio::use_awaitable, failed));
    }
    const std::string_view way = what == Ready::to_read ? "read" : "write";
    if (deadline.expired())
        co_return Error{Errc::timeout, side_, std::string{way} + ": no answer in time"};
    if (aborted_) co_return Error{Errc::closed, side_, std::string{way} + ": given up"};
    if (failed) co_return failure(failed.value(), way);
    co_return ready;
}

asio::awaitable<void> TcpStream::yield()
{
    since_wait_ = 0;
    co_await asio::post(socket_.get_executor(), asio::use_awaitable);
}

asio::awaitable<Result<>> TcpStream::wait_readable(Patience patience)
{
    if (readable()) co_return Result<>{};
    const auto ready = co_await wait(Ready::to_read, patience);
    if (!ready) co_return ready.error();
    co_return Result<>{};
}

asio::awaitable<Result<std::size_t>> TcpStream::read_some(std::span<std::byte> into,
                                                          Patience patience)
{
    if (had_its_turn()) co_await yield();
    for (;;) {
        auto got = try_read(into);
        if (!got) co_return std::move(got).error();
        if (*got) co_return **got;
        const auto ready = co_await wait(Ready::to_read, patience);
        if (!ready) co_return ready.error();
    }
}

asio::awaitable<Result<>> TcpStream::write(std::span<const Bytes> parts, Patience patience)
{
    if (had_its_turn()) co_await yield();
    std::array<Bytes, parts_at_once> space;
    for (Rest rest{parts}; !rest.empty();) {
        auto sent = try_write(rest.next(space));
        if (!sent) co_return std::move(sent).error();
        if (*sent) {
            rest.skip(**sent);
            continue;
        }
        const auto ready = co_await wait(Ready::to_write, patience);
        if (!ready) co_return ready.error();
    }
    co_return Result<>{};
}

asio::awaitable<Result<std::size_t>> TcpStream::write_while_silent(std::span<const Bytes> parts,
                                                                   Patience patience)
{
    if (had_its_turn()) co_await yield();
    std::array<Bytes, parts_at_once> space;
    std::size_t taken = 0;
    for (Rest rest{parts}; !rest.empty();) {
        auto sent = try_write(rest.next(space));
        if (!sent) {
            if (has_spoken()) co_return taken; // a last word, then a reset
            co_return std::move(sent).error();
        }
        if (*sent) {
            taken += **sent;
            rest.skip(**sent);
            continue;
        }
        const auto ready = co_await wait(Ready::either, patience);
        if (!ready) co_return ready.error();
        if (*ready == Ready::to_read) co_return taken;
    }
    co_return total(parts);
}

bool TcpStream::has_spoken()
{
    std::byte byte;
    return ::recv(socket_.native_handle(), &byte, 1, MSG_DONTWAIT | MSG_PEEK) > 0;
}

bool TcpStream::readable()
{
    if (aborted_) return true;
    std::byte byte;
    const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_DONTWAIT | MSG_PEEK);
    return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

asio::awaitable<void> TcpStream::close()
{
    boost::system::error_code ignored;
    if (!aborted_) {
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        const auto until = std::chrono::steady_clock::now() + linger_time;
        std::array<std::byte, 4096> dropped;
        for (std::size_t read = 0;
             read < linger_bytes && std::chrono::steady_clock::now() < until;) {
            const auto got = co_await read_some(dropped, linger_time);
            if (!got || *got == 0) break;
            read += *got;
        }
    }
    abort();
    socket_.close(ignored);
}

} // namespace lazaret::net
