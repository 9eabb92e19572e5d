/// One request body, held until its verdict.
///
/// The first bytes stay in memory, in blocks of the pool. The rest goes to an unnamed temporary
/// file (O_TMPFILE), encrypted with AES-256-GCM under a key that never leaves memory, so that a
/// crash or a stolen disk shows nothing. What it leaves to others: when to call what waits for the
/// disk.
#pragma once

#include "base/block.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace lazaret {

/// What all spools of the process may use together. Shared by the cores.
struct SpoolBudget {
    std::uint64_t memory = 512ull << 20; ///< bytes
    std::uint64_t disk = 20ull << 30;    ///< bytes
    std::filesystem::path directory = "/var/lib/lazaret/spool";

    std::atomic<std::uint64_t> memory_used{0};
    std::atomic<std::uint64_t> disk_used{0};
};

class Spool {
public:
    static constexpr std::size_t block_size = Block::size;

    /// `in_memory`: bytes of this body that may stay in memory. `budget` outlives the spool.
    Spool(SpoolBudget& budget, std::uint64_t in_memory);
    Spool(Spool&&) noexcept;
    Spool& operator=(Spool&&) = delete;
    ~Spool(); ///< wipes and gives back what it holds

    /// Takes all of `chunk`, which must not be larger than 64 KiB; never waits. While wants_flush()
    /// is true, flush() has to come before the next append.
    /// Errors: Errc::limit when neither memory nor disk has room.
    Result<> append(Bytes chunk);

    bool wants_flush() const;
    bool could_flush() const; ///< flush() would give memory back
    /// Moves what exceeds the memory share to the disk. Waits for the disk.
    /// Errors: Errc::io, Errc::limit (disk budget).
    Result<> flush();

    std::uint64_t size() const { return size_; } ///< bytes
    bool on_disk(std::uint64_t offset) const { return offset >= memory_end_ && offset < file_end_; }

    /// Bytes from `offset` on, up to the end of their block, empty at the end; valid until the next
    /// call. Waits for the disk where on_disk(offset). Errors: Errc::io (also when altered on
    /// disk).
    Result<Bytes> read_at(std::uint64_t offset);

private:
    struct File;

    Result<Block> take_block(); ///< for the tail; counts against the budget

    SpoolBudget* budget_;
    std::uint64_t in_memory_;
    std::uint64_t size_ = 0;
    std::uint64_t memory_end_ = 0; ///< [0, memory_end_) lies in head_
    std::uint64_t file_end_ = 0;   ///< [memory_end_, file_end_) lies in the file
    std::vector<Block> head_;
    std::vector<Block> tail_; ///< [file_end_, size_)
    std::unique_ptr<File> file_;
};

} // namespace lazaret
