/// What OpenSSL reads from and writes to, in place of a socket. For tls/stream.cpp only.
#pragma once

#include "net/tcp.hpp"
#include "tls/openssl.hpp"

#include <vector>

namespace lazaret::tls {

/// What one send carries: four full records and their frames.
constexpr std::size_t send_size = 64 * 1024;

/// OpenSSL reads from the socket itself, so that records need no buffer of ours, and writes into
/// `pending`, so that several records become one send. Neither ever waits.
class Wire {
public:
    Wire(net::TcpStream& tcp, Bytes prefetched);
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire();

    BIO* make_bio(); ///< lives at most as long as the wire; null when out of memory

    Bytes unsent() const { return Bytes{pending_}.subspan(sent_); }
    /// One try to send. Nothing sent: it would have to wait. Errors: Errc::closed.
    Result<bool> send();
    void release(); ///< gives the buffer back when it is empty

    bool ended() const { return ended_; }                          ///< TCP has come to its end
    const std::optional<Error>& failed() const { return failed_; } ///< of the last read or write

private:
    static int read(BIO* bio, char* into, std::size_t size, std::size_t* got);
    static int write(BIO* bio, const char* data, std::size_t size, std::size_t* taken);
    static long control(BIO* bio, int what, long number, void* pointer);

    net::TcpStream& tcp_; ///< outlives the wire
    std::vector<std::byte> prefetched_;
    std::size_t used_ = 0; ///< bytes of prefetched_
    std::vector<std::byte> pending_;
    std::size_t sent_ = 0; ///< bytes of pending_
    std::optional<Error> failed_;
    bool ended_ = false;
};

} // namespace lazaret::tls
