#include "quarantine/sink.hpp"

#include "quarantine/file.hpp"

#include <openssl/crypto.h>

namespace lazaret::quarantine {

namespace {

constexpr std::size_t block_size = 256 * 1024;

int bio_write(BIO* bio, const char* data, std::size_t n, std::size_t* taken)
{
    if (!static_cast<Sink*>(BIO_get_data(bio))->take(as_bytes({data, n}))) return 0;
    *taken = n;
    return 1;
}

long bio_control(BIO* bio, int command, long, void*)
{
    if (command != BIO_CTRL_FLUSH) return 0;
    return static_cast<Sink*>(BIO_get_data(bio))->flush() ? 1 : 0;
}

BIO_METHOD* method()
{
    static BIO_METHOD* const made = [] {
        auto* m = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "quarantine sink");
        BIO_meth_set_write_ex(m, bio_write);
        BIO_meth_set_ctrl(m, bio_control);
        return m;
    }();
    return made;
}

} // namespace

Sink::Sink(int fd, std::uint64_t most) : fd_{fd}, most_{most}
{
    block_.reserve(block_size);
}

Sink::~Sink()
{
    block_.resize(block_size);
    OPENSSL_cleanse(block_.data(), block_.size());
}

bool Sink::take(Bytes bytes)
{
    if (error_) return false;
    if (bytes.size() > most_ - taken_) {
        error_ = Error{Errc::limit, Side::ours, "more bytes than there is room for"};
        return false;
    }
    taken_ += bytes.size();
    // The block never grows: a vector that moves leaves its old content behind.
    if (block_.size() + bytes.size() > block_size && !flush()) return false;
    if (bytes.size() <= block_size) {
        block_.insert(block_.end(), bytes.begin(), bytes.end());
        return true;
    }
    if (auto wrote = fd_ < 0 ? Result<>{} : write_all(fd_, bytes); !wrote)
        error_ = std::move(wrote).error();
    return !error_;
}

bool Sink::flush()
{
    if (error_) return false;
    if (fd_ >= 0) {
        if (auto wrote = write_all(fd_, block_); !wrote) error_ = std::move(wrote).error();
    }
    block_.clear();
    return !error_;
}

Owned<BIO> Sink::bio()
{
    Owned<BIO> bio{BIO_new(method())};
    if (!bio) return bio;
    BIO_set_data(bio.get(), this);
    BIO_set_init(bio.get(), 1);
    return bio;
}

} // namespace lazaret::quarantine
