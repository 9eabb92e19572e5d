/// Incidents on their way to the disk. One fsync serves all that wait for one: while a commit runs,
/// what arrives from the cores queues up and goes with the next.
#pragma once

#include "incident/store.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lazaret::incident {

/// Thread-safe. Owns the store and the one thread that writes to it.
class Journal {
public:
    /// Called once, on the journal's thread, so briefly: post to the core that waits.
    using Done = std::function<void(Result<>)>;

    static constexpr std::size_t default_most = 4096; ///< records that may wait

    explicit Journal(Store store, std::size_t most = default_most);
    /// Commits what is queued, then ends the thread.
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Queues `record`; never waits. `done` is told once it is on the disk, or why it is not:
    /// Errc::io; Errc::limit when too many wait (then at once, on the caller's thread).
    void submit(audit::Record record, Done done);

private:
    void run();
    void commit(std::vector<audit::Record> records, std::vector<Done> waiting);

    Store store_;
    const std::size_t most_;
    std::mutex mutex_; ///< guards the four below
    std::condition_variable filled_;
    std::vector<audit::Record> records_;
    std::vector<Done> waiting_;
    bool stopping_ = false;
    std::thread thread_; ///< last: starts when all else is there
};

} // namespace lazaret::incident
