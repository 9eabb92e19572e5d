// What an attacker would try in a worker, tried.
#include "extract/worker/child.hpp"
#include "extract/worker/sandbox.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <string>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lazaret::extract::worker {
namespace {

struct Attempt {
    const char* name;
    bool (*succeeds)(); ///< sets errno when it does not
};

bool opens(const char* path, int flags)
{
    return ::open(path, flags, 0600) >= 0;
}

bool runs_a_program()
{
    std::array<char, 8> program{"/bin/sh"};
    std::array<char*, 2> arguments{program.data(), nullptr};
    return ::execv(program.data(), arguments.data()) == 0;
}

constexpr std::array attempts{
    Attempt{"open /etc/passwd", [] { return opens("/etc/passwd", O_RDONLY); }},
    Attempt{"create a file in /tmp", [] { return opens("/tmp/x", O_WRONLY | O_CREAT); }},
    Attempt{"list /", [] { return opens("/", O_RDONLY | O_DIRECTORY); }},
    Attempt{"socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
    Attempt{"socketpair",
            [] {
                std::array<int, 2> pair{};
                return ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0;
            }},
    Attempt{"ptrace", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }},
    Attempt{"run a program", runs_a_program},
    Attempt{"fork", [] { return ::fork() >= 0; }},
    Attempt{"kill the parent", [] { return ::kill(::getppid(), 0) == 0; }},
    Attempt{"executable memory",
            [] {
                return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
            }},
    Attempt{"raise a limit",
            [] {
                const rlimit more{1u << 30, 1u << 30};
                return ::setrlimit(RLIMIT_CPU, &more) == 0;
            }},
};

void attempt(const Attempt& one, int answer)
{
    if (!close_calls({})) _exit(exit_no_sandbox);
    errno = 0;
    const bool done = one.succeeds();
    const int said = done ? 0 : errno;
    (void)!::write(answer, &said, sizeof said);
    _exit(exit_done);
}

/// Tries in a child of its own; true when it was refused.
bool refused(const Attempt& one)
{
    std::array<int, 2> answer{};
    if (::pipe(answer.data()) != 0) return false;
    const auto pid = ::fork();
    if (pid == 0) attempt(one, answer[1]);
    ::close(answer[1]);
    int said = -1;
    const bool answered = ::read(answer[0], &said, sizeof said) == sizeof said;
    ::close(answer[0]);
    int status = 0;
    ::waitpid(pid, &status, 0);
    std::string outcome = "SUCCEEDED";
    if (!answered && WIFSIGNALED(status))
        outcome = std::string{"refused (killed: "} + ::strsignal(WTERMSIG(status)) + ")";
    else if (!answered)
        outcome = "not tried: the sandbox could not be closed";
    else if (said != 0)
        outcome = std::string{"refused ("} + ::strerrorname_np(said) + ")";
    std::cout << one.name << ": " << outcome << '\n';
    return outcome.starts_with("refused");
}

} // namespace

int prove_sandbox()
{
    std::cout << std::flush;
    const auto pid = ::fork();
    if (pid == 0) {
        if (const auto files = close_files(); !files) {
            std::cout << "no sandbox: " << files.error().detail << std::endl;
            _exit(exit_no_sandbox);
        }
        bool all = true;
        for (const auto& one : attempts)
            all = refused(one) && all;
        std::cout << std::flush;
        _exit(all ? 0 : 1);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

} // namespace lazaret::extract::worker
