#include "net/deadlines.hpp"

#include <algorithm>

namespace lazaret::net {

Deadlines::Deadlines(asio::io_context& core, Patience tick)
    : core_{core}, timer_{core}, tick_length_{std::max(tick, Patience{1})}
{
    for (auto& head : wheel_)
        head = {&head, &head};
}

Deadlines::~Deadlines()
{
    // Coroutines that are still suspended go later, with their io_context.
    for (auto& head : wheel_) {
        while (head.after != &head) {
            auto* wait = static_cast<Wait*>(head.after);
            wait->unlink();
            wait->deadlines_ = nullptr;
        }
    }
}

std::uint64_t Deadlines::now() const
{
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(since / tick_length_);
}

void Deadlines::start()
{
    running_ = true;
    timer_.expires_after(tick_length_);
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) tick();
    });
}

void Deadlines::tick()
{
    // After a pause longer than a turn, one turn looks at every slot.
    const auto until = now();
    const auto turns = std::min<std::uint64_t>(until - handled_, slots);
    Link due; // taken out first: give_up() may end other waits, and so change the wheel
    due = {&due, &due};
    for (auto tick = until - turns + 1; tick <= until; ++tick) {
        auto& head = wheel_[tick % slots];
        for (auto* link = head.after; link != &head;) {
            auto* next = link->after;
            if (static_cast<Wait*>(link)->tick_ <= until) {
                link->unlink();
                *link = {due.before, &due};
                due.before->after = link;
                due.before = link;
            }
            link = next;
        }
    }
    handled_ = until;
    while (due.after != &due) {
        auto* wait = static_cast<Wait*>(due.after);
        wait->unlink();
        wait->expired_ = true;
        wait->give_up_(wait->who_); // may destroy `wait`
    }
    running_ = false;
    if (armed_ > 0) start();
}

Deadlines::Wait::Wait(Deadlines& deadlines, Patience patience, void (*give_up)(void*), void* who)
    : deadlines_{&deadlines}, give_up_{give_up}, who_{who}
{
    const auto length = deadlines.tick_length_;
    const auto ticks = std::max<Patience::rep>(0, (patience + length - Patience{1}) / length);
    const auto now = deadlines.now();
    tick_ = now + static_cast<std::uint64_t>(ticks) + 1;
    auto& head = deadlines.wheel_[tick_ % slots];
    before = head.before;
    after = &head;
    head.before->after = this;
    head.before = this;
    ++deadlines.armed_;
    if (deadlines.running_) return;
    deadlines.handled_ = now;
    deadlines.start();
}

Deadlines::Wait::~Wait()
{
    unlink();
    if (deadlines_) --deadlines_->armed_;
}

} // namespace lazaret::net
