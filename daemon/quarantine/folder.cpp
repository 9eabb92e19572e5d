#include "quarantine/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::quarantine {

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

void remove_files(int folder)
{
    const auto names = names_in(folder);
    if (!names) return;
    for (const auto& name : *names)
        ::unlinkat(folder, name.c_str(), 0);
}

} // namespace

Result<File> open_folder(int parent, const std::string& name)
{
    // A path that the administrator wrote may lead over links; a name within the store may not.
    const int flags = parent == AT_FDCWD ? folder_flags & ~O_NOFOLLOW : folder_flags;
    File folder{::openat(parent, name.c_str(), flags)};
    if (!folder) return system_error("open " + name);
    return folder;
}

Result<> check_private(int folder, const std::string& name)
{
    struct stat is = {};
    if (::fstat(folder, &is) != 0) return system_error("look at " + name);
    if (is.st_uid != ::geteuid())
        return Error{Errc::io, Side::ours, name + " belongs to another user than the daemon's"};
    if ((is.st_mode & 077) != 0)
        return Error{Errc::io, Side::ours, name + " is open to others (mode 0700 is right)"};
    return {};
}

Result<File> begin_folder(int parent, const std::string& name)
{
    if (::mkdirat(parent, name.c_str(), 0700) != 0) return system_error("create " + name);
    auto folder = open_folder(parent, name);
    if (folder && ::flock(folder->fd(), LOCK_EX | LOCK_NB) != 0)
        folder = system_error("lock " + name);
    if (!folder) ::unlinkat(parent, name.c_str(), AT_REMOVEDIR);
    return folder;
}

Result<File> create_in(int folder, const char* name)
{
    File file{::openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!file) return system_error(std::string{"create "} + name);
    return file;
}

Result<File> open_in(int folder, const char* name)
{
    File file{::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file) return system_error(std::string{"open "} + name);
    struct stat is = {};
    if (::fstat(file.fd(), &is) != 0) return system_error(std::string{"look at "} + name);
    if (!S_ISREG(is.st_mode))
        return Error{Errc::io, Side::ours, std::string{name} + " is not a regular file"};
    return file;
}

Result<std::vector<std::string>> names_in(int folder)
{
    // A descriptor of its own: a listing moves the position that all duplicates share.
    const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return system_error("list a directory");
    const std::unique_ptr<DIR, CloseFolder> listing{::fdopendir(fd)};
    if (!listing) {
        ::close(fd);
        return system_error("list a directory");
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(listing.get())) {
        const std::string_view name{entry->d_name};
        if (name != "." && name != "..") names.emplace_back(name);
    }
    return names;
}

std::uint64_t size_of(int parent, const std::string& name)
{
    const auto folder = open_folder(parent, name);
    if (!folder) return 0;
    const auto names = names_in(folder->fd());
    if (!names) return 0;
    std::uint64_t total = 0;
    for (const auto& file : *names) {
        struct stat is = {};
        if (::fstatat(folder->fd(), file.c_str(), &is, AT_SYMLINK_NOFOLLOW) == 0)
            total += static_cast<std::uint64_t>(is.st_size);
    }
    return total;
}

void remove_folder(int parent, const std::string& name)
{
    if (const auto folder = open_folder(parent, name)) remove_files(folder->fd());
    ::unlinkat(parent, name.c_str(), AT_REMOVEDIR);
}

Result<> clear_leftovers(int folder)
{
    const auto names = names_in(folder);
    if (!names) return names.error();
    for (const auto& name : *names) {
        if (!name.starts_with(leftover_prefix)) continue;
        const auto leftover = open_folder(folder, name);
        if (!leftover) continue;                                       // gone meanwhile
        if (::flock(leftover->fd(), LOCK_EX | LOCK_NB) != 0) continue; // being written
        remove_files(leftover->fd());
        ::unlinkat(folder, name.c_str(), AT_REMOVEDIR);
    }
    return sync(folder, "the quarantine's directory");
}

} // namespace lazaret::quarantine
