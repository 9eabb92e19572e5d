/// The worker processes, seen from the daemon: `lazaret-extract` and what it may use.
#pragma once

#include "base/result.hpp"
#include "extract/extractor.hpp"
#include "workers/turns.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <sys/types.h>

namespace lazaret::workers {

struct Limits {
    std::uint32_t at_once = 4;              ///< documents being opened
    std::uint64_t document = 256ull << 20;  ///< bytes of one document in memory
    std::uint64_t memory = 2ull << 30;      ///< bytes of all documents in memory
    std::chrono::milliseconds wait{60'000}; ///< for a free worker
    std::chrono::milliseconds time{20'000}; ///< for one document, from its last byte
    std::uint32_t pages = 50;               ///< of one document, to be read by OCR
};

/// What became of one document. A closed list: metrics name these.
enum class Outcome : std::uint8_t {
    done,    ///< "done"
    crashed, ///< "crashed": the worker died of the document
    memory,  ///< "memory": it wanted more than it may have
    slow,    ///< "slow": it took longer than it may
    stopped, ///< "stopped": it tried what the sandbox forbids
    busy,    ///< "busy": no worker came free in time
    failed,  ///< "failed": no worker could be started
};
inline constexpr std::size_t outcome_count = 7;
std::string_view name(Outcome outcome);

/// Shared by all cores; thread-safe.
class Pool {
public:
    /// Told of every document, from the core that had it.
    using Observer = std::function<void(extract::Format, Outcome, std::chrono::nanoseconds)>;

    /// Starts `program` (lazaret-extract) and waits until it is ready. Errors: Errc::io.
    static Result<std::unique_ptr<Pool>> start(const std::filesystem::path& program,
                                               const Limits& limits, Observer observer);
    ~Pool(); ///< ends the workers
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    const Limits& limits() const { return limits_; }
    Turns& turns() { return turns_; }
    void observe(extract::Format format, Outcome outcome, std::chrono::nanoseconds time) const
    {
        if (observer_) observer_(format, outcome, time);
    }

    /// Hands one job to a new worker. The descriptors stay with the caller. `document`: a memory
    /// file, or -1. When the process that makes the workers has died, it is started again first.
    /// Errors: Errc::io.
    Result<> hand_over(int connection, int status, int document);

    /// Memory for documents; false when there is not that much left.
    bool take_memory(std::uint64_t bytes);
    void give_back_memory(std::uint64_t bytes) { memory_used_ -= bytes; }

private:
    Pool(std::filesystem::path program, const Limits& limits, Observer observer);

    Result<> launch();
    void stop();
    bool send(int connection, int status, int document) const;

    std::filesystem::path program_;
    Limits limits_;
    Observer observer_;
    Turns turns_;
    std::atomic<std::uint64_t> memory_used_{0};
    std::mutex mutex_; ///< for what follows
    int control_ = -1;
    pid_t zygote_ = -1;
};

} // namespace lazaret::workers
