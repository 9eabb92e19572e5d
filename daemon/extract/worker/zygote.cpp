#include "extract/worker/zygote.hpp"

#include "extract/worker/access.hpp"
#include "extract/worker/archive.hpp"
#include "extract/worker/child.hpp"
#include "extract/worker/documents.hpp"
#include "extract/worker/outlook.hpp"
#include "extract/worker/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace lazaret::extract::worker {
namespace {

struct Child {
    pid_t pid = -1;
    int status = -1; ///< descriptor
};

struct Request {
    int connection = -1;
    int status = -1;
    int document = -1;
};

enum class Received { request, nothing, gone };

Received receive(int control, Request& request)
{
    char byte = 0;
    iovec data{.iov_base = &byte, .iov_len = 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(3 * sizeof(int))> room{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    const auto got = ::recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return errno == EINTR || errno == EAGAIN ? Received::nothing : Received::gone;
    if (got == 0) return Received::gone;
    const auto* const header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return Received::nothing;
    std::array<int, 3> files{-1, -1, -1};
    const auto count = std::min((header->cmsg_len - CMSG_LEN(0)) / sizeof(int), files.size());
    std::memcpy(files.data(), CMSG_DATA(header), count * sizeof(int));
    request = {files[0], files[1], files[2]};
    return Received::request;
}

void close_file(int file)
{
    if (file >= 0) ::close(file);
}

class Zygote {
public:
    Zygote(int control, int signals) : control_{control}, signals_{signals} {}

    int run()
    {
        for (;;) {
            auto events = watched();
            if (::poll(events.data(), events.size(), -1) < 0 && errno != EINTR) return 1;
            if (events[1].revents != 0) reap();
            for (std::size_t i = 2; i < events.size(); ++i)
                if (events[i].revents != 0) give_up(events[i].fd);
            if (events[0].revents != 0 && !accept()) return kill_all();
        }
    }

private:
    std::vector<pollfd> watched() const
    {
        std::vector<pollfd> events{{control_, POLLIN, 0}, {signals_, POLLIN, 0}};
        for (const auto& child : children_)
            if (child.status >= 0) events.push_back({child.status, POLLIN, 0});
        return events;
    }

    bool accept()
    {
        Request request;
        const auto received = receive(control_, request);
        if (received == Received::gone) return false;
        if (received == Received::nothing) return true;
        const auto pid = ::fork();
        if (pid == 0) become_child(request);
        close_file(request.connection);
        close_file(request.document);
        if (pid < 0)
            close_file(request.status); // which tells the daemon
        else
            children_.push_back({pid, request.status});
        return true;
    }

    [[noreturn]] void become_child(const Request& request)
    {
        ::close(control_);
        ::close(signals_);
        ::close(request.status);
        for (const auto& child : children_)
            close_file(child.status);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        _exit(open_document(request.connection, request.document));
    }

    void reap()
    {
        signalfd_siginfo info{};
        if (::read(signals_, &info, sizeof info) < 0 && errno != EAGAIN) return;
        for (;;) {
            int status = 0;
            const auto pid = ::waitpid(-1, &status, WNOHANG);
            if (pid <= 0) return;
            const auto child = std::find_if(children_.begin(), children_.end(),
                                            [&](const Child& one) { return one.pid == pid; });
            if (child == children_.end()) continue;
            if (child->status >= 0) {
                // Nobody may be listening any more.
                (void)::send(child->status, &status, sizeof status, MSG_NOSIGNAL | MSG_DONTWAIT);
                ::close(child->status);
            }
            children_.erase(child);
        }
    }

    /// The daemon closed its end: nobody waits for this child.
    void give_up(int status)
    {
        for (auto& child : children_) {
            if (child.status != status) continue;
            ::kill(child.pid, SIGKILL);
            ::close(child.status);
            child.status = -1;
        }
    }

    int kill_all()
    {
        for (const auto& child : children_)
            ::kill(child.pid, SIGKILL);
        return 0;
    }

    int control_;
    int signals_;
    std::vector<Child> children_;
};

} // namespace

int run_zygote(int control)
{
    prepare_pdf();
    prepare_image();
    prepare_dicom();
    prepare_access();
    prepare_archive();
    prepare_outlook();
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere < 0) return 1;
    if (const auto closed = close_files(); !closed) {
        std::fprintf(stderr, "lazaret-extract: no sandbox: %s\n", closed.error().detail.c_str());
        return exit_no_sandbox;
    }
    // Libraries complain about what they read, in its words: nobody may see that.
    for (const int said : {STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nowhere, said);
    ::close(nowhere);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, nullptr);
    const int signals = ::signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signals < 0) return 1;
    // Only now is it worth sending documents.
    const char ready = 'r';
    if (::send(control, &ready, 1, MSG_NOSIGNAL) != 1) return 1;
    return Zygote{control, signals}.run();
}

} // namespace lazaret::extract::worker
