/// Memory that grows without being copied.
#pragma once

#include "base/bytes.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <sys/mman.h>

namespace lazaret::extract::worker {

class Region {
public:
    Region() = default;
    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    ~Region() { clear(); }

    /// Throws std::bad_alloc.
    void append(Bytes bytes)
    {
        if (bytes.empty()) return;
        if (size_ + bytes.size() > room_) grow(size_ + bytes.size());
        std::memcpy(static_cast<std::byte*>(at_) + size_, bytes.data(), bytes.size());
        size_ += bytes.size();
    }
    void clear()
    {
        if (at_ != nullptr) ::munmap(at_, room_);
        at_ = nullptr;
        size_ = room_ = 0;
    }
    Bytes bytes() const { return {static_cast<const std::byte*>(at_), size_}; }
    std::size_t size() const { return size_; }

private:
    void grow(std::size_t least)
    {
        constexpr std::size_t step = 64 * 1024; // bytes; a whole number of pages
        const auto room = (std::max(least, room_ + room_ / 2) + step - 1) / step * step;
        void* const at = at_ == nullptr ? ::mmap(nullptr, room, PROT_READ | PROT_WRITE,
                                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                        : ::mremap(at_, room_, room, MREMAP_MAYMOVE);
        if (at == MAP_FAILED) throw std::bad_alloc{};
        at_ = at;
        room_ = room;
    }

    void* at_ = nullptr;
    std::size_t size_ = 0; ///< bytes
    std::size_t room_ = 0; ///< bytes
};

} // namespace lazaret::extract::worker
