/// An open file, and what errno says of it.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <unistd.h>
#include <utility>

namespace lazaret::exact {

/// Closed when it goes.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor()
    {
        if (fd_ >= 0) ::close(fd_);
    }

    int fd() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_;
};

inline std::string errno_text()
{
    return std::strerror(errno);
}

/// Errors: Errc::io.
inline Result<> write_all(int fd, Bytes bytes)
{
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return Error{Errc::io, Side::ours, "write: " + errno_text()};
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
}

} // namespace lazaret::exact
