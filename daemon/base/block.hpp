/// 64 KiB of memory for plain text on its way, from a pool of the process: fresh memory costs a
/// page fault a page, which is dearer than what is done with the bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace lazaret {

/// Owns one block, or nothing. Wiped and given back when it dies. Any thread may do either.
class Block {
public:
    static constexpr std::size_t size = 64 * 1024; ///< bytes

    Block() = default;
    static Block take();
    Block(Block&& other) noexcept;
    Block& operator=(Block&& other) noexcept;
    ~Block();

    explicit operator bool() const { return bytes_ != nullptr; }
    std::byte* data() const { return bytes_.get(); }
    std::span<std::byte> bytes() const { return {bytes_.get(), bytes_ ? size : 0}; }
    /// Only the first `n` bytes were written: wiping stops there.
    void used(std::size_t n) { used_ = n > used_ ? n : used_; }

private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t used_ = 0;
};

} // namespace lazaret
