#include "incident/journal.hpp"

#include <utility>

namespace lazaret::incident {

Journal::Journal(Store store, std::size_t most)
    : store_{std::move(store)}, most_{most}, thread_{[this] { run(); }}
{
}

Journal::~Journal()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    filled_.notify_one();
    thread_.join();
}

void Journal::submit(audit::Record record, Done done)
{
    {
        const std::lock_guard lock{mutex_};
        if (records_.size() < most_) {
            records_.push_back(std::move(record));
            waiting_.push_back(std::move(done));
            filled_.notify_one();
            return;
        }
    }
    done(Error{Errc::limit, Side::ours, "too many incidents wait for the disk"});
}

void Journal::run()
{
    for (;;) {
        std::unique_lock lock{mutex_};
        filled_.wait(lock, [this] { return stopping_ || !records_.empty(); });
        if (records_.empty()) return;
        auto records = std::exchange(records_, {});
        auto waiting = std::exchange(waiting_, {});
        lock.unlock();
        commit(std::move(records), std::move(waiting));
    }
}

void Journal::commit(std::vector<audit::Record> records, std::vector<Done> waiting)
{
    const auto added = store_.add(records);
    for (auto& done : waiting)
        done(added ? Result<>{} : Result<>{added.error()});
}

} // namespace lazaret::incident
