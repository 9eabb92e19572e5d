/// Files by descriptor, with errors as values.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <utility>

namespace lazaret::quarantine {

/// An open descriptor, closed when it goes.
class File {
public:
    File() = default;
    explicit File(int fd) : fd_{fd} {}
    File(File&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    File& operator=(File&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~File();

    int fd() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// Errc::io with what errno says.
Error system_error(std::string what);

/// Writes all of `bytes`. Errors: Errc::io.
Result<> write_all(int fd, Bytes bytes);

/// Reads up to `into.size()` bytes at `offset`; fewer only at the end of the file. Errors:
/// Errc::io.
Result<std::size_t> read_at(int fd, std::uint64_t offset, std::span<std::byte> into);

/// The whole file as text. Errors: Errc::limit above `most` bytes, Errc::io.
Result<std::string> read_text(int fd, std::size_t most);

/// Waits until what was written is on the disk. Errors: Errc::io.
Result<> sync(int fd, const std::string& what);

} // namespace lazaret::quarantine
