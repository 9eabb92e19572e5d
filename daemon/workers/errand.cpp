#include "workers/errand.hpp"

#include "base/log.hpp"
#include "extract/worker/exits.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <sys/wait.h>

namespace lazaret::workers {
namespace {

constexpr std::size_t block_size = 64 * 1024; // bytes
/// Between the end of the connection and the word on why.
constexpr int status_within = 500; // milliseconds

bool make_pair(Descriptor& ours, Descriptor& theirs)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
    ours = Descriptor{ends[0]};
    theirs = Descriptor{ends[1]};
    return true;
}

extract::Unscannable gap_of(Outcome outcome)
{
    switch (outcome) {
    case Outcome::memory:
        return extract::Unscannable::over_budget;
    case Outcome::slow:
    case Outcome::busy:
        return extract::Unscannable::too_slow;
    case Outcome::failed:
        return extract::Unscannable::unsupported;
    default:
        return extract::Unscannable::malformed;
    }
}

Outcome outcome_of(int status)
{
    namespace worker = extract::worker;
    if (WIFEXITED(status)) {
        const int code = WEXITSTATUS(status);
        if (code == worker::exit_no_memory) return Outcome::memory;
        const bool not_begun = code == worker::exit_no_job || code == worker::exit_no_sandbox;
        return not_begun ? Outcome::failed : Outcome::crashed;
    }
    switch (WTERMSIG(status)) {
    case SIGXCPU:
    case SIGKILL:
        return Outcome::slow;
    case SIGSYS:
        return Outcome::stopped;
    default:
        return Outcome::crashed;
    }
}

/// True once the socket is ready; false when the time is over.
asio::awaitable<bool> ready(asio::local::stream_protocol::socket& socket, bool to_write,
                            std::chrono::milliseconds within)
{
    using namespace asio::experimental::awaitable_operators;
    using Wait = asio::socket_base;
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    asio::steady_timer timer{socket.get_executor(), within};
    if (to_write) {
        const auto first =
            co_await (socket.async_wait(Wait::wait_read, quietly) ||
                      socket.async_wait(Wait::wait_write, quietly) || timer.async_wait(quietly));
        co_return first.index() != 2;
    }
    const auto first =
        co_await (socket.async_wait(Wait::wait_read, quietly) || timer.async_wait(quietly));
    co_return first.index() == 0;
}

} // namespace

bool Errand::begin(const extract::Job& job, int document, extract::Budget& budget)
{
    turn_ = waiter_.wait_for(pool_.turns().take(io_, pool_.limits().wait));
    if (!turn_) {
        outcome_ = Outcome::busy;
        return false;
    }
    frames_.emplace(budget);
    if (connect(job, document)) return true;
    outcome_ = Outcome::failed;
    return false;
}

bool Errand::connect(const extract::Job& job, int document)
{
    Descriptor ours;
    Descriptor theirs;
    Descriptor their_status;
    if (!make_pair(ours, theirs) || !make_pair(status_, their_status)) return false;
    const auto said = job.encoded(); // fits into the socket's buffer
    if (::send(ours.get(), said.data(), said.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(said.size()))
        return false;
    const auto handed = pool_.hand_over(theirs.get(), their_status.get(), document);
    if (!handed) {
        log::error("a document could not be given to a worker", {{"error", handed.error().detail}});
        return false;
    }
    connection_.emplace(io_, asio::local::stream_protocol{}, ours.release());
    connection_->non_blocking(true);
    return true;
}

bool Errand::wait(bool to_write, std::chrono::milliseconds within)
{
    if (waiter_.wait_for(ready(*connection_, to_write, within))) return true;
    gone_ = true;
    outcome_ = Outcome::slow;
    return false;
}

/// Gives on what has come. False when nothing has.
bool Errand::read(extract::Sink& out)
{
    block_.resize(block_size);
    const auto got = ::recv(connection_->native_handle(), block_.data(), block_.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got <= 0) {
        gone_ = true;
        return true;
    }
    spoke_ = true;
    state_ = frames_->feed(Bytes{block_}.first(static_cast<std::size_t>(got)), out);
    return true;
}

bool Errand::write(Bytes bytes, extract::Sink& out)
{
    while (!bytes.empty() && !gone_ && state_ == State::more) {
        const auto sent =
            ::send(connection_->native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
            continue;
        }
        if (sent < 0 && errno != EAGAIN && errno != EINTR) gone_ = true;
        if (!read(out) && !gone_) wait(true, pool_.limits().time);
    }
    return !gone_ && state_ == State::more;
}

bool Errand::finish(extract::Sink& out)
{
    const auto until = std::chrono::steady_clock::now() + pool_.limits().time;
    if (!gone_ && connection_) ::shutdown(connection_->native_handle(), SHUT_WR);
    while (!gone_ && state_ == State::more) {
        if (read(out)) continue;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        wait(false, std::max(left, std::chrono::milliseconds{0}));
    }
    frames_->finish(out);
    if (state_ == State::more && outcome_ == Outcome::done) {
        const auto cause = cause_of_death();
        if (!cause && !spoke_) return false;
        outcome_ = cause.value_or(Outcome::crashed);
    }
    if (state_ == State::broken) outcome_ = Outcome::crashed;
    if (state_ == State::over_budget) out.gap(extract::Unscannable::over_budget);
    if (outcome_ != Outcome::done) out.gap(gap_of(outcome_));
    if (outcome_ == Outcome::stopped)
        log::warning("a worker tried what its sandbox forbids and was stopped", {});
    connection_.reset(); // a worker that still has something to say is ended by this
    status_.reset();
    turn_ = {};
    return true;
}

/// Nothing when nobody is left to tell: whoever starts the workers has died, too.
std::optional<Outcome> Errand::cause_of_death()
{
    int status = 0;
    auto wait = [&]() -> asio::awaitable<bool> {
        asio::local::stream_protocol::socket socket{io_, asio::local::stream_protocol{},
                                                    status_.release()};
        const bool heard = co_await ready(socket, false, std::chrono::milliseconds{status_within});
        status_ = Descriptor{socket.release()};
        co_return heard;
    };
    const bool heard = waiter_.wait_for(wait());
    if (!heard || ::recv(status_.get(), &status, sizeof status, MSG_DONTWAIT) != sizeof status)
        return std::nullopt;
    return outcome_of(status);
}

} // namespace lazaret::workers
