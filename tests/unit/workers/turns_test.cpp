#include "workers/turns.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <map>
#include <string>

namespace {

using namespace lazaret;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Turn = workers::Turns::Turn;

/// Those who want a turn, by a letter: upper case once they have it, "-" when none came.
struct Queue {
    asio::io_context io;
    workers::Turns turns{1};
    std::string log;
    std::map<char, Turn> held;

    asio::awaitable<void> want(char who, std::chrono::milliseconds within = 1h)
    {
        auto turn = co_await turns.take(io, within);
        log += turn ? who : '-';
        if (turn) held.emplace(who, std::move(turn));
    }
    void add(char who, std::chrono::milliseconds within = 1h)
    {
        asio::co_spawn(io, want(who, within), asio::detached);
        io.restart();
        io.poll();
    }
    void leave(char who)
    {
        held.erase(who);
        io.restart();
        io.poll();
    }
};

} // namespace

TEST_CASE("turns: one at a time, in the order of asking")
{
    Queue queue;
    for (const char who : std::string{"abc"})
        queue.add(who);
    CHECK(queue.log == "a");
    queue.leave('a');
    CHECK(queue.log == "ab");
    queue.add('d');
    queue.leave('b');
    queue.leave('c');
    CHECK(queue.log == "abcd");
    queue.leave('d');
    queue.add('e');
    CHECK(queue.log == "abcde");
}

TEST_CASE("turns: who waits too long gets none, and those behind are not held up")
{
    Queue queue;
    queue.add('a');
    queue.add('b', 0ms);
    queue.add('c');
    CHECK(queue.log == "a-");
    queue.leave('a');
    CHECK(queue.log == "a-c");
}

TEST_CASE("turns: one that came for somebody who has left goes to the next")
{
    Queue queue;
    queue.add('a');
    asio::cancellation_signal gone;
    asio::co_spawn(queue.io, queue.want('b'),
                   asio::bind_cancellation_slot(gone.slot(), asio::detached));
    queue.add('c');
    queue.held.erase('a');                   // b is called ...
    gone.emit(asio::cancellation_type::all); // ... and leaves at the same moment
    queue.io.restart();
    queue.io.poll();
    queue.leave('b'); // in case the turn was there first
    CHECK(queue.log.ends_with('c'));
}
