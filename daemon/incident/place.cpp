#include "incident/place.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::incident {

namespace {

Error system_error(std::string what)
{
    return {Errc::io, Side::ours, std::move(what) + ": " + std::strerror(errno)};
}

Error misplaced(std::string what)
{
    return {Errc::config, Side::ours, std::move(what)};
}

/// Whoever can write to the folder can put another file in the place of ours.
Result<> check_folder(const std::filesystem::path& folder)
{
    struct stat is = {};
    if (::stat(folder.c_str(), &is) != 0)
        return system_error("the incidents' folder " + folder.string());
    if (!S_ISDIR(is.st_mode))
        return misplaced("the incidents' folder " + folder.string() + " is not a folder");
    if ((is.st_mode & 022) != 0 || (is.st_uid != ::geteuid() && is.st_uid != 0))
        return misplaced("the incidents' folder " + folder.string() +
                         " can be written by others (the daemon's user and mode 0700 are right)");
    return {};
}

Result<> check_file(int fd, const std::filesystem::path& path)
{
    struct stat is = {};
    if (::fstat(fd, &is) != 0) return system_error("the incidents' file " + path.string());
    if (!S_ISREG(is.st_mode)) return misplaced(path.string() + " is not a regular file");
    if ((is.st_mode & 077) != 0)
        return misplaced("the incidents' file " + path.string() +
                         " can be read by others (mode 0600 is right)");
    return {};
}

/// So that the name itself outlives a power cut.
Result<> sync_folder(const std::filesystem::path& folder)
{
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return system_error("open " + folder.string());
    Result<> synced;
    if (::fsync(fd) != 0) synced = system_error("fsync " + folder.string());
    ::close(fd);
    return synced;
}

} // namespace

Result<> prepare_place(const std::filesystem::path& file)
{
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    if (auto safe = check_folder(folder); !safe) return safe;
    // SQLite would make it with the process's umask. Its companions (-wal, -shm) take its mode.
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return system_error("open the incidents' file " + file.string());
    auto checked = check_file(fd, file);
    ::close(fd);
    if (!checked) return checked;
    return sync_folder(folder);
}

} // namespace lazaret::incident
