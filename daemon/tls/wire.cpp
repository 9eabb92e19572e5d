#include "tls/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lazaret::tls {

namespace {

/// Records that OpenSSL writes on its own (alerts, key updates) fit behind a full send; a peer
/// that makes it write more without reading is given up.
constexpr std::size_t pending_limit = send_size + 32 * 1024;
constexpr std::size_t send_capacity = send_size + 2048; ///< with the frames of the records
constexpr std::size_t large_record = 4096;              ///< more of them will follow
constexpr std::size_t spares_limit = 16;

using Buffer = std::vector<std::byte>;

/// Buffers to use again on this thread: fresh memory costs a page fault a page.
std::vector<Buffer>& spares()
{
    thread_local std::vector<Buffer> kept;
    return kept;
}

Wire& of(BIO* bio)
{
    return *static_cast<Wire*>(BIO_get_data(bio));
}

} // namespace

Wire::Wire(net::TcpStream& tcp, Bytes prefetched)
    : tcp_{tcp}, prefetched_(prefetched.begin(), prefetched.end())
{
}

Wire::~Wire()
{
    pending_.clear();
    sent_ = 0;
    release();
}

BIO* Wire::make_bio()
{
    static const BioMethod method = [] {
        BioMethod made{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lazaret")};
        BIO_meth_set_read_ex(made.get(), &Wire::read);
        BIO_meth_set_write_ex(made.get(), &Wire::write);
        BIO_meth_set_ctrl(made.get(), &Wire::control);
        return made;
    }();
    auto* bio = BIO_new(method.get());
    if (!bio) return nullptr;
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    return bio;
}

int Wire::read(BIO* bio, char* into, std::size_t size, std::size_t* got)
{
    auto& wire = of(bio);
    const auto space = std::as_writable_bytes(std::span{into, size});
    BIO_clear_retry_flags(bio);
    *got = 0;
    if (const auto left = Bytes{wire.prefetched_}.subspan(wire.used_); !left.empty()) {
        *got = std::min(left.size(), size);
        std::copy_n(left.begin(), *got, space.begin());
        wire.used_ += *got;
        if (*got == left.size()) {
            Buffer{}.swap(wire.prefetched_);
            wire.used_ = 0;
        }
        return 1;
    }
    auto read = wire.tcp_.try_read(space);
    if (!read) {
        wire.failed_ = std::move(read).error();
        return 0;
    }
    if (!*read) {
        BIO_set_retry_read(bio);
        return 0;
    }
    wire.ended_ = **read == 0;
    *got = **read;
    return wire.ended_ ? 0 : 1;
}

int Wire::write(BIO* bio, const char* data, std::size_t size, std::size_t* taken)
{
    auto& wire = of(bio);
    BIO_clear_retry_flags(bio);
    *taken = 0;
    if (wire.unsent().size() + size > pending_limit) {
        wire.failed_ = {Errc::limit, wire.tcp_.side(), "TLS: the peer asks for more than it takes"};
        return 0;
    }
    auto& pending = wire.pending_;
    if (pending.capacity() == 0 && !spares().empty()) {
        pending = std::move(spares().back());
        spares().pop_back();
    }
    const auto bytes = std::as_bytes(std::span{data, size});
    if (size >= large_record && pending.capacity() < send_capacity) pending.reserve(send_capacity);
    pending.insert(pending.end(), bytes.begin(), bytes.end());
    *taken = size;
    return 1;
}

long Wire::control(BIO* bio, int what, long, void*)
{
    if (what == BIO_CTRL_FLUSH) return 1; // send() does it
    if (what == BIO_CTRL_EOF) return of(bio).ended_ ? 1 : 0;
    return 0;
}

Result<bool> Wire::send()
{
    const std::array<Bytes, 1> part{unsent()};
    auto sent = tcp_.try_write(part);
    if (!sent) return std::move(sent).error();
    if (!*sent) return false;
    sent_ += **sent;
    if (sent_ < pending_.size()) return true;
    pending_.clear();
    sent_ = 0;
    return true;
}

void Wire::release()
{
    if (!unsent().empty() || pending_.capacity() == 0) return;
    if (pending_.capacity() >= send_capacity && spares().size() < spares_limit)
        spares().push_back(std::move(pending_));
    pending_ = {};
}

} // namespace lazaret::tls
