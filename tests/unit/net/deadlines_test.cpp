#include "net/deadlines.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace lazaret::net;
using namespace std::chrono_literals;

namespace {

struct Flag {
    int times = 0;
    static void raise(void* flag) { ++static_cast<Flag*>(flag)->times; }
};

} // namespace

TEST_CASE("deadlines: a wait expires once, not before its time, and the core then rests")
{
    asio::io_context core{1};
    Deadlines deadlines{core, 4ms};
    Flag flag;
    const auto begin = std::chrono::steady_clock::now();
    const Deadlines::Wait wait{deadlines, 11ms, Flag::raise, &flag};
    CHECK_FALSE(wait.expired());
    while (flag.times == 0)
        core.run_one();
    CHECK(std::chrono::steady_clock::now() - begin >= 11ms);
    CHECK(wait.expired());
    core.run_for(5ms);
    CHECK(flag.times == 1);
}

TEST_CASE("deadlines: a wait that ended never expires")
{
    asio::io_context core{1};
    Deadlines deadlines{core, 1ms};
    Flag flag;
    {
        const Deadlines::Wait wait{deadlines, 1ms, Flag::raise, &flag};
    }
    core.run(); // ends: nothing is armed
    CHECK(flag.times == 0);
}

TEST_CASE("deadlines: a wait longer than a turn of the wheel stays for its turn")
{
    asio::io_context core{1};
    Deadlines deadlines{core, 1ms};
    Flag soon, late;
    const auto begin = std::chrono::steady_clock::now();
    auto first = std::make_unique<Deadlines::Wait>(deadlines, 3ms, Flag::raise, &soon);
    auto second = std::make_unique<Deadlines::Wait>(deadlines, 300ms, Flag::raise, &late);
    while (soon.times == 0)
        core.run_one();
    while (late.times == 0)
        core.run_one();
    CHECK(std::chrono::steady_clock::now() - begin >= 300ms);
    first.reset();
    second.reset();
    core.run();
}

TEST_CASE("deadlines: giving one wait up may end others that are due")
{
    asio::io_context core{1};
    Deadlines deadlines{core, 1ms};
    struct Both {
        std::unique_ptr<Deadlines::Wait> one, two;
        int times = 0;
        static void end_both(void* both)
        {
            auto& self = *static_cast<Both*>(both);
            ++self.times;
            self.one.reset();
            self.two.reset();
        }
    } both;
    both.one = std::make_unique<Deadlines::Wait>(deadlines, 1ms, Both::end_both, &both);
    both.two = std::make_unique<Deadlines::Wait>(deadlines, 1ms, Both::end_both, &both);
    core.run();
    CHECK(both.times == 1);
}

TEST_CASE("deadlines: a wait may outlive them")
{
    asio::io_context core{1};
    auto deadlines = std::make_unique<Deadlines>(core, 1ms);
    Flag flag;
    const Deadlines::Wait wait{*deadlines, 1ms, Flag::raise, &flag};
    deadlines.reset();
    core.run_for(10ms);
    CHECK(flag.times == 0);
}
