#include "base/block.hpp"

#include <openssl/crypto.h>

#include <mutex>
#include <utility>
#include <vector>

namespace lazaret {

namespace {

constexpr std::size_t kept = 256; ///< blocks, 16 MiB

struct Pool {
    std::mutex mutex;
    std::vector<std::unique_ptr<std::byte[]>> free;
};

/// Never destroyed: threads that end late still give blocks back.
Pool& pool()
{
    static auto* the_pool = new Pool;
    return *the_pool;
}

} // namespace

Block Block::take()
{
    Block block;
    {
        auto& shared = pool();
        const std::lock_guard lock{shared.mutex};
        if (!shared.free.empty()) {
            block.bytes_ = std::move(shared.free.back());
            shared.free.pop_back();
        }
    }
    if (!block.bytes_) block.bytes_ = std::make_unique_for_overwrite<std::byte[]>(size);
    return block;
}

Block::Block(Block&& other) noexcept
    : bytes_{std::move(other.bytes_)}, used_{std::exchange(other.used_, 0)}
{
}

Block& Block::operator=(Block&& other) noexcept
{
    std::swap(bytes_, other.bytes_);
    std::swap(used_, other.used_);
    return *this;
}

Block::~Block()
{
    if (!bytes_) return;
    OPENSSL_cleanse(bytes_.get(), used_);
    auto& shared = pool();
    const std::lock_guard lock{shared.mutex};
    if (shared.free.size() < kept) shared.free.push_back(std::move(bytes_));
}

} // namespace lazaret
