/// A file descriptor with an owner.
#pragma once

#include <unistd.h>
#include <utility>

namespace lazaret::workers {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int file) : file_{file} {}
    Descriptor(Descriptor&& other) noexcept : file_{std::exchange(other.file_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(file_, other.file_);
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return file_; }
    int release() { return std::exchange(file_, -1); }
    void reset()
    {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }
    explicit operator bool() const { return file_ >= 0; }

private:
    int file_ = -1;
};

} // namespace lazaret::workers
