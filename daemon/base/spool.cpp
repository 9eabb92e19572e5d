#include "base/spool.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace lazaret {

namespace {

/// Counts `n` against `used` unless that would pass `limit`.
bool reserve(std::atomic<std::uint64_t>& used, std::uint64_t limit, std::uint64_t n)
{
    auto now = used.load(std::memory_order_relaxed);
    do {
        if (now + n > limit) return false;
    } while (!used.compare_exchange_weak(now, now + n, std::memory_order_relaxed));
    return true;
}

Error io_error(std::string what)
{
    return {Errc::io, Side::ours, std::move(what) + ": " + std::strerror(errno)};
}

/// How far a body may run ahead of flush() in memory once its share is used up.
constexpr std::uint64_t flush_batch = 16 * Spool::block_size;

} // namespace

/// The part on disk: blocks of 64 KiB, each sealed with AES-256-GCM (NIST SP 800-38D) under the
/// file's own key; the nonce is the block's number, the tags stay in memory.
struct Spool::File {
    int fd = -1;
    std::array<unsigned char, 32> key{};
    std::vector<std::array<unsigned char, 16>> tags;
    std::vector<std::byte> buffer = std::vector<std::byte>(block_size);
    std::uint64_t cached = ~0ull; ///< the block that `buffer` holds in plain text

    ~File()
    {
        if (fd >= 0) ::close(fd);
        OPENSSL_cleanse(key.data(), key.size());
        OPENSSL_cleanse(buffer.data(), buffer.size());
    }

    static std::array<unsigned char, 12> nonce(std::uint64_t number)
    {
        std::array<unsigned char, 12> bytes{};
        std::memcpy(bytes.data(), &number, sizeof number);
        return bytes;
    }

    Result<> write_block(const std::byte* plain)
    {
        const std::uint64_t number = tags.size();
        const auto iv = nonce(number);
        std::array<unsigned char, 16> tag{};
        int n = 0;
        cached = ~0ull;
        std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{
            EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
        if (!context ||
            EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), iv.data()) !=
                1 ||
            EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(buffer.data()), &n,
                              reinterpret_cast<const unsigned char*>(plain), block_size) != 1 ||
            EVP_EncryptFinal_ex(context.get(), reinterpret_cast<unsigned char*>(buffer.data()) + n,
                                &n) != 1 ||
            EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, 16, tag.data()) != 1)
            return Error{Errc::io, Side::ours, "encrypt a spooled block"};

        for (std::size_t done = 0; done < block_size;) {
            const auto wrote = ::pwrite(fd, buffer.data() + done, block_size - done,
                                        static_cast<off_t>(number * block_size + done));
            if (wrote < 0 && errno == EINTR) continue;
            if (wrote < 0) return io_error("write to the spool");
            done += static_cast<std::size_t>(wrote);
        }
        tags.push_back(tag);
        return {};
    }

    Result<> load(std::uint64_t number)
    {
        if (cached == number) return {};
        cached = ~0ull;
        for (std::size_t done = 0; done < block_size;) {
            const auto got = ::pread(fd, buffer.data() + done, block_size - done,
                                     static_cast<off_t>(number * block_size + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return io_error("read from the spool");
            if (got == 0)
                return Error{Errc::io, Side::ours, "the spool file is shorter than written"};
            done += static_cast<std::size_t>(got);
        }
        const auto iv = nonce(number);
        auto* text = reinterpret_cast<unsigned char*>(buffer.data());
        int n = 0;
        std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{
            EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
        if (!context ||
            EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), iv.data()) !=
                1 ||
            EVP_DecryptUpdate(context.get(), text, &n, text, block_size) != 1 ||
            EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, tags[number].data()) !=
                1 ||
            EVP_DecryptFinal_ex(context.get(), text + n, &n) != 1)
            return Error{Errc::io, Side::ours, "a spooled block was altered on disk"};
        cached = number;
        return {};
    }
};

Spool::Spool(SpoolBudget& budget, std::uint64_t in_memory)
    : budget_{&budget}, in_memory_{in_memory / block_size * block_size}
{
}

Spool::Spool(Spool&& other) noexcept
    : budget_{other.budget_}, in_memory_{other.in_memory_}, size_{std::exchange(other.size_, 0)},
      memory_end_{std::exchange(other.memory_end_, 0)}, file_end_{std::exchange(other.file_end_,
                                                                                0)},
      head_{std::move(other.head_)}, tail_{std::move(other.tail_)}, file_{std::move(other.file_)}
{
    other.head_.clear();
    other.tail_.clear();
}

Spool::~Spool()
{
    budget_->memory_used -= (head_.size() + tail_.size()) * block_size;
    budget_->disk_used -= file_end_ - memory_end_;
}

Result<Block> Spool::take_block()
{
    if (!reserve(budget_->memory_used, budget_->memory, block_size))
        return Error{Errc::limit, Side::ours, "the memory for bodies is used up"};
    return Block::take();
}

Result<> Spool::append(Bytes chunk)
{
    // All blocks first, so that a refusal leaves the spool as it was.
    const auto room = (block_size - size_ % block_size) % block_size;
    const auto beyond = chunk.size() > room ? chunk.size() - room : 0;
    std::array<Block, 2> fresh;
    for (std::size_t i = 0; i * block_size < beyond; ++i) {
        auto block = take_block();
        if (!block) {
            budget_->memory_used -= i * block_size;
            return std::move(block).error();
        }
        fresh[i] = std::move(*block);
    }

    for (std::size_t next = 0; !chunk.empty();) {
        const auto within = size_ % block_size;
        const bool to_head = within == 0 ? !file_ && size_ < in_memory_ : tail_.empty();
        auto& list = to_head ? head_ : tail_;
        if (within == 0) list.push_back(std::move(fresh[next++]));
        const auto n = std::min(chunk.size(), block_size - within);
        std::memcpy(list.back().data() + within, chunk.data(), n);
        list.back().used(within + n);
        size_ += n;
        chunk = chunk.subspan(n);
        if (to_head) memory_end_ = file_end_ = size_;
    }
    return {};
}

bool Spool::wants_flush() const
{
    return tail_.size() * block_size >= flush_batch;
}

bool Spool::could_flush() const
{
    return size_ - file_end_ >= block_size && !tail_.empty();
}

Result<> Spool::flush()
{
    if (!file_) {
        auto file = std::make_unique<File>();
        file->fd = ::open(budget_->directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (file->fd < 0) return io_error("create a spool file in " + budget_->directory.string());
        if (RAND_bytes(file->key.data(), static_cast<int>(file->key.size())) != 1)
            return Error{Errc::io, Side::ours, "no random bytes for a spool key"};
        file_ = std::move(file);
    }
    const std::size_t whole = (size_ - file_end_) / block_size;
    if (!reserve(budget_->disk_used, budget_->disk, whole * block_size))
        return Error{Errc::limit, Side::ours, "the disk space for bodies is used up"};
    std::size_t done = 0;
    for (; done < whole; ++done) {
        if (auto written = file_->write_block(tail_[done].data()); !written) {
            budget_->disk_used -= (whole - done) * block_size;
            tail_.erase(tail_.begin(), tail_.begin() + static_cast<std::ptrdiff_t>(done));
            return written;
        }
        file_end_ += block_size;
        budget_->memory_used -= block_size;
        tail_[done] = Block{};
    }
    tail_.erase(tail_.begin(), tail_.begin() + static_cast<std::ptrdiff_t>(done));
    return {};
}

Result<Bytes> Spool::read_at(std::uint64_t offset)
{
    if (offset >= size_) return Bytes{};
    const auto number = offset / block_size;
    const auto within = offset % block_size;
    const auto n = std::min<std::uint64_t>(block_size - within, size_ - offset);
    if (offset < memory_end_) return Bytes{head_[number].data() + within, n};
    if (offset >= file_end_)
        return Bytes{tail_[number - file_end_ / block_size].data() + within, n};
    if (auto loaded = file_->load(number - memory_end_ / block_size); !loaded)
        return std::move(loaded).error();
    return Bytes{file_->buffer.data() + within, n};
}

} // namespace lazaret
