#include "workers/pool.hpp"

#include "base/log.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace lazaret::workers {
namespace {

/// Where lazaret-extract looks for its end.
constexpr int control_of_zygote = 3;
/// Loading the models for OCR takes a second or two on a cold machine.
constexpr int ready_within = 20'000; // milliseconds

Error failed(const std::string& what, int code)
{
    return {.code = Errc::io, .detail = what + ": " + std::strerror(code)};
}

} // namespace

std::string_view name(Outcome outcome)
{
    static constexpr std::array<std::string_view, outcome_count> names{
        "done", "crashed", "memory", "slow", "stopped", "busy", "failed"};
    return names[static_cast<std::size_t>(outcome)];
}

Pool::Pool(std::filesystem::path program, const Limits& limits, Observer observer)
    : program_{std::move(program)}, limits_{limits}, observer_{std::move(observer)},
      turns_{limits.at_once}
{
}

Pool::~Pool()
{
    stop();
}

Result<std::unique_ptr<Pool>> Pool::start(const std::filesystem::path& program,
                                          const Limits& limits, Observer observer)
{
    std::unique_ptr<Pool> pool{new Pool{program, limits, std::move(observer)}};
    if (auto launched = pool->launch(); !launched) return std::move(launched).error();
    pollfd ready{pool->control_, POLLIN, 0};
    char byte = 0;
    if (::poll(&ready, 1, ready_within) != 1 || ::recv(pool->control_, &byte, 1, 0) != 1)
        return Error{.code = Errc::io,
                     .detail = program.string() + " did not get ready; its own message says why"};
    return pool;
}

Result<> Pool::launch()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return failed("socketpair", errno);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // dup2 onto itself would leave it to be closed: it is moved out of the way first.
    const int away = ::fcntl(ends[1], F_DUPFD_CLOEXEC, control_of_zygote + 1);
    posix_spawn_file_actions_adddup2(&actions, away, control_of_zygote);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    sigset_t usual;
    sigfillset(&usual);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    // A group of its own: Ctrl-C in a terminal is for the daemon, which then ends its workers.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    std::string program = program_;
    std::array<char*, 2> arguments{program.data(), nullptr};
    const int code =
        ::posix_spawn(&zygote_, program.c_str(), &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    ::close(away);
    if (code != 0) {
        ::close(ends[0]);
        zygote_ = -1;
        return failed(program, code);
    }
    control_ = ends[0];
    return {};
}

void Pool::stop()
{
    if (control_ >= 0) ::close(control_); // it ends its children, and itself
    control_ = -1;
    if (zygote_ < 0) return;
    ::kill(zygote_, SIGKILL);
    while (::waitpid(zygote_, nullptr, 0) < 0 && errno == EINTR)
        ;
    zygote_ = -1;
}

bool Pool::send(int connection, int status, int document) const
{
    char byte = 'd';
    iovec data{.iov_base = &byte, .iov_len = 1};
    const std::array<int, 3> files{connection, status, document};
    const auto count = document < 0 ? 2u : 3u;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(3 * sizeof(int))> room{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    auto* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    std::memcpy(CMSG_DATA(header), files.data(), count * sizeof(int));
    return ::sendmsg(control_, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

Result<> Pool::hand_over(int connection, int status, int document)
{
    const std::lock_guard lock{mutex_};
    if (control_ >= 0 && send(connection, status, document)) return {};
    if (control_ >= 0 && errno == EAGAIN) return failed("workers", errno);
    log::error("the workers have died; they are started again", {});
    stop();
    if (auto launched = launch(); !launched) return launched;
    if (send(connection, status, document)) return {};
    return failed("workers", errno);
}

bool Pool::take_memory(std::uint64_t bytes)
{
    const auto used = memory_used_.fetch_add(bytes);
    if (used + bytes <= limits_.memory) return true;
    memory_used_ -= bytes;
    return false;
}

} // namespace lazaret::workers
