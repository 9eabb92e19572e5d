#include "tls/stream.hpp"

#include "tls/wire.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lazaret::tls {

namespace {

/// Parts below this are put together with what follows into one record.
constexpr std::size_t small_part = 4096;
constexpr std::size_t record_size = 16 * 1024;
constexpr net::Patience goodbye{1000};

} // namespace

/// How far the parts of one write have been encrypted.
struct TlsStream::Cursor {
    std::span<const Bytes> parts;
    std::size_t done = 0;  ///< bytes of the first part
    std::size_t taken = 0; ///< bytes of all parts

    bool empty()
    {
        while (!parts.empty() && done == parts.front().size()) {
            parts = parts.subspan(1);
            done = 0;
        }
        return parts.empty();
    }

    void skip(std::size_t bytes)
    {
        taken += bytes;
        while (bytes > 0) {
            const auto step = std::min(bytes, parts.front().size() - done);
            done += step;
            bytes -= step;
            if (done == parts.front().size()) {
                parts = parts.subspan(1);
                done = 0;
            }
        }
    }

    /// The bytes of the next record: as they lie, or small parts put together in `space`.
    Bytes next(std::array<std::byte, record_size>& space, std::size_t most) const
    {
        const auto first = parts.front().subspan(done);
        if (first.size() >= small_part || parts.size() == 1)
            return first.first(std::min(first.size(), most));
        std::size_t filled = 0;
        auto from = done;
        for (const auto part : parts) {
            const auto step = std::min(part.size() - from, space.size() - filled);
            std::copy_n(part.begin() + static_cast<std::ptrdiff_t>(from), step,
                        space.begin() + static_cast<std::ptrdiff_t>(filled));
            filled += step;
            from = 0;
            if (filled == space.size()) break;
        }
        return {space.data(), filled};
    }
};

TlsStream::TlsStream(std::unique_ptr<net::TcpStream> tcp, Ssl ssl, Bytes prefetched)
    : tcp_{std::move(tcp)}, wire_{std::make_unique<Wire>(*tcp_, prefetched)}, ssl_{std::move(ssl)}
{
    auto* bio = wire_->make_bio();
    if (bio)
        SSL_set_bio(ssl_.get(), bio, bio);
    else
        broken_ = true;
}

TlsStream::~TlsStream() = default;

std::string_view TlsStream::protocol() const
{
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

std::string_view TlsStream::version() const
{
    return SSL_get_version(ssl_.get());
}

bool TlsStream::resumed() const
{
    return SSL_session_reused(ssl_.get()) == 1;
}

/// After a call into OpenSSL that failed, and that nothing from the network can mend.
Error TlsStream::failure(std::string_view what)
{
    reason_ = ERR_GET_REASON(ERR_peek_last_error());
    const auto reason = error_text();
    broken_ = true;
    if (wire_->failed()) return *wire_->failed();
    const std::string prefix{what};
    if (wire_->ended())
        return {Errc::closed, tcp_->side(), prefix + ": the connection ended without close_notify"};
    return {Errc::tls, tcp_->side(), prefix + ": " + reason};
}

Error TlsStream::broken(std::string_view what) const
{
    return {Errc::closed, tcp_->side(), std::string{what} + ": the session is broken"};
}

asio::awaitable<Result<>> TlsStream::flush(net::Patience patience)
{
    while (!wire_->unsent().empty()) {
        auto sent = wire_->send();
        if (!sent) co_return std::move(sent).error();
        if (*sent) continue;
        const auto ready = co_await tcp_->wait(net::Ready::to_write, patience);
        if (!ready) co_return ready.error();
    }
    wire_->release();
    co_return Result<>{};
}

asio::awaitable<Result<>> TlsStream::handshake(net::Patience patience)
{
    if (broken_) co_return broken("handshake");
    const auto until = std::chrono::steady_clock::now() + patience;
    auto left = [&] {
        return std::chrono::duration_cast<net::Patience>(until - std::chrono::steady_clock::now());
    };
    for (;;) {
        ERR_clear_error();
        const auto returned = SSL_do_handshake(ssl_.get());
        const auto wants = SSL_get_error(ssl_.get(), returned);
        std::optional<Error> failed;
        if (returned != 1 && wants != SSL_ERROR_WANT_READ) failed = failure("handshake");
        auto sent = co_await flush(left()); // also the alert that says why
        if (failed) co_return std::move(*failed);
        if (!sent) co_return std::move(sent).error();
        if (returned == 1) co_return Result<>{};
        const auto ready = co_await tcp_->wait(net::Ready::to_read, left());
        if (!ready) co_return ready.error();
    }
}

/// Decrypts what is there. Nothing: it would have to wait.
Result<std::optional<std::size_t>> TlsStream::decrypt(std::span<std::byte> into)
{
    std::size_t filled = 0;
    while (filled < into.size()) {
        ERR_clear_error();
        std::size_t got = 0;
        const auto rest = into.subspan(filled);
        const auto returned = SSL_read_ex(ssl_.get(), rest.data(), rest.size(), &got);
        filled += got;
        if (returned == 1) {
            if (SSL_has_pending(ssl_.get()) == 0) break;
            continue;
        }
        const auto wants = SSL_get_error(ssl_.get(), returned);
        if (wants == SSL_ERROR_ZERO_RETURN || filled > 0) break; // a failure is said again
        if (wants == SSL_ERROR_WANT_READ) return std::optional<std::size_t>{};
        return failure("read");
    }
    return std::optional{filled};
}

asio::awaitable<Result<std::size_t>> TlsStream::read_some(std::span<std::byte> into,
                                                          net::Patience patience)
{
    if (tcp_->had_its_turn()) co_await tcp_->yield();
    for (;;) {
        if (broken_) co_return broken("read");
        auto got = decrypt(into);
        if (!got) {
            if (!writing_) static_cast<void>(wire_->send()); // the alert that says why
            co_return std::move(got).error();
        }
        if (*got) co_return **got;

        const auto ready = co_await wait_for_peer(patience);
        if (!ready) co_return ready.error();
    }
}

/// Waits for the socket. What OpenSSL itself wants said, or write_while_silent has left, goes out
/// meanwhile: the peer may be waiting for it before it says anything.
asio::awaitable<Result<>> TlsStream::wait_for_peer(net::Patience patience)
{
    auto what = net::Ready::to_read;
    if (!writing_ && !wire_->unsent().empty()) {
        const auto sent = wire_->send(); // if it failed, so will the next read
        if (sent && !wire_->unsent().empty()) what = net::Ready::either;
    }
    const auto ready = co_await tcp_->wait(what, patience);
    if (!ready) co_return ready.error();
    co_return Result<>{};
}

/// Makes records until there are enough for one send. False: the peer has to be read first, which
/// is so in the middle of a message of its own (RFC 8446 §4.6).
Result<bool> TlsStream::encrypt(Cursor& cursor)
{
    std::array<std::byte, record_size> space; // never read before it is written
    while (!cursor.empty() && wire_->unsent().size() < send_size) {
        const auto room = std::max(record_size, send_size - wire_->unsent().size());
        const auto bytes = cursor.next(space, room / record_size * record_size);
        ERR_clear_error();
        std::size_t taken = 0;
        const auto returned = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &taken);
        if (returned == 1)
            cursor.skip(taken);
        else if (SSL_get_error(ssl_.get(), returned) == SSL_ERROR_WANT_READ)
            return false;
        else
            return failure("write");
    }
    return true;
}

asio::awaitable<Result<std::size_t>> TlsStream::send(std::span<const Bytes> parts,
                                                     net::Patience patience, bool while_silent)
{
    Cursor cursor{parts};
    while (!cursor.empty() || !wire_->unsent().empty()) {
        if (broken_) co_return broken("write");
        if (tcp_->had_its_turn()) co_await tcp_->yield();
        auto what = net::Ready::to_write;
        if (wire_->unsent().empty()) {
            auto encrypted = encrypt(cursor);
            if (!encrypted) co_return std::move(encrypted).error();
            if (!*encrypted && wire_->unsent().empty()) what = net::Ready::to_read;
        }
        if (what == net::Ready::to_write) {
            auto sent = wire_->send();
            if (!sent && while_silent && readable()) co_return cursor.taken; // a last word
            if (!sent) co_return std::move(sent).error();
            if (*sent) continue;
            if (while_silent && readable()) co_return cursor.taken;
            if (while_silent) what = net::Ready::either;
        }
        const auto ready = co_await tcp_->wait(what, patience);
        if (!ready) co_return ready.error();
    }
    wire_->release();
    co_return cursor.taken;
}

asio::awaitable<Result<>> TlsStream::write(std::span<const Bytes> parts, net::Patience patience)
{
    writing_ = true;
    auto sent = co_await send(parts, patience, false);
    writing_ = false;
    if (!sent) co_return std::move(sent).error();
    co_return Result<>{};
}

asio::awaitable<Result<std::size_t>> TlsStream::write_while_silent(std::span<const Bytes> parts,
                                                                   net::Patience patience)
{
    return send(parts, patience, true);
}

bool TlsStream::readable()
{
    if (broken_) return true;
    ERR_clear_error();
    std::byte byte;
    std::size_t got = 0;
    const auto returned = SSL_peek_ex(ssl_.get(), &byte, 1, &got);
    const auto wants = SSL_get_error(ssl_.get(), returned);
    ERR_clear_error();
    return returned == 1 || wants != SSL_ERROR_WANT_READ;
}

asio::awaitable<Result<>> TlsStream::wait_readable(net::Patience patience)
{
    // Tickets and key updates make the socket readable without anything to read.
    while (!readable()) {
        const auto ready = co_await wait_for_peer(patience);
        if (!ready) co_return ready.error();
    }
    wire_->release();
    co_return Result<>{};
}

asio::awaitable<void> TlsStream::close()
{
    if (!broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get()); // close_notify; the peer's is not waited for
        ERR_clear_error();
    }
    broken_ = true;
    const auto sent = co_await flush(goodbye);
    if (!sent) tcp_->abort();
    co_await tcp_->close();
}

void TlsStream::abort()
{
    tcp_->abort();
}

} // namespace lazaret::tls
