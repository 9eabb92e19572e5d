#include "quarantine/file.hpp"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::quarantine {

File::~File()
{
    if (fd_ >= 0) ::close(fd_);
}

Error system_error(std::string what)
{
    return {Errc::io, Side::ours, std::move(what) + ": " + std::strerror(errno)};
}

Result<> write_all(int fd, Bytes bytes)
{
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return system_error("write");
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
}

Result<std::size_t> read_at(int fd, std::uint64_t offset, std::span<std::byte> into)
{
    std::size_t done = 0;
    while (done < into.size()) {
        const auto n =
            ::pread(fd, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return system_error("read");
        if (n == 0) break;
        done += static_cast<std::size_t>(n);
    }
    return done;
}

Result<std::string> read_text(int fd, std::size_t most)
{
    struct stat is = {};
    if (::fstat(fd, &is) != 0) return system_error("read");
    if (!S_ISREG(is.st_mode)) return Error{Errc::io, Side::ours, "not a regular file"};
    const auto size = static_cast<std::uint64_t>(is.st_size);
    if (size > most)
        return Error{Errc::limit, Side::ours, "larger than " + std::to_string(most) + " bytes"};
    std::string text(size, '\0');
    auto n = read_at(fd, 0, std::as_writable_bytes(std::span{text}));
    if (!n) return std::move(n).error();
    text.resize(*n);
    return text;
}

Result<> sync(int fd, const std::string& what)
{
    if (::fsync(fd) != 0) return system_error("fsync " + what);
    return {};
}

} // namespace lazaret::quarantine
