#include "workers/bench.hpp"

#include "workers/descriptor.hpp"
#include "workers/errand.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace lazaret::workers {
namespace {

using extract::Format;
using extract::Unscannable;

/// A header with a patient's name stands before the pixels.
constexpr std::uint64_t dicom_read = 16ull << 20; // bytes
/// For a worker that was lost together with whoever starts them.
constexpr int attempts = 2;
/// Memory is taken from the pool in steps.
constexpr std::uint64_t memory_step = 1ull << 20; // bytes

/// A document that is being collected, in a memory file that a worker can be given.
class Collected {
public:
    explicit Collected(Pool& pool) : pool_{pool} {}
    Collected(const Collected&) = delete;
    Collected& operator=(const Collected&) = delete;
    ~Collected() { clear(); }

    bool append(Bytes bytes)
    {
        if (!file_) file_ = Descriptor{::memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
        while (size_ + bytes.size() > paid_) {
            if (!pool_.take_memory(memory_step)) return false;
            paid_ += memory_step;
        }
        while (!bytes.empty()) {
            const auto written = ::write(file_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(written));
            size_ += static_cast<std::uint64_t>(written);
        }
        return true;
    }

    /// From here on nobody can change it.
    int sealed() const
    {
        ::fcntl(file_.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
        return file_.get();
    }

    Bytes read(std::uint64_t at, std::span<std::byte> room) const
    {
        const auto got = ::pread(file_.get(), room.data(), room.size(), static_cast<off_t>(at));
        return room.first(got > 0 ? static_cast<std::size_t>(got) : 0);
    }

    void clear()
    {
        file_.reset();
        pool_.give_back_memory(std::exchange(paid_, 0));
        size_ = 0;
    }

    std::uint64_t size() const { return size_; }

private:
    Pool& pool_;
    Descriptor file_;
    std::uint64_t size_ = 0; ///< bytes
    std::uint64_t paid_ = 0; ///< bytes taken from the pool
};

/// Stands for a worker in the walk of a body. Collects the document, then gives it to a worker; an
/// archive that is too large to be collected is given while it arrives.
class Remote final : public extract::Extractor {
public:
    Remote(Bench& bench, Format format, const extract::Part& part, std::uint32_t depth,
           extract::Budget& budget)
        : pool_{bench.pool()}, bench_{bench},
          collected_{pool_}, format_{format}, part_{part}, depth_{depth}, budget_{budget}
    {
    }

    void feed(Bytes chunk, extract::Sink& out) override
    {
        if (lost_) {
            lost_bytes_ += chunk.size();
            return;
        }
        if (streaming_) return stream(chunk, out);
        if (format_ == Format::dicom && collected_.size() + chunk.size() > dicom_read)
            return lose(Unscannable::opaque, chunk.size());
        const auto most = pool_.limits().document;
        const bool too_big = collected_.size() + chunk.size() > most;
        if (too_big && format_ == Format::archive) return start_stream(chunk, out);
        if (too_big) return lose(Unscannable::too_big, collected_.size() + chunk.size());
        if (!collected_.append(chunk)) lose(Unscannable::no_room, collected_.size() + chunk.size());
    }

    void finish(extract::Sink& out) override
    {
        if (lost_) out.missing(*lost_, lost_bytes_);
        if (lost_ && lost_ != Unscannable::opaque) return;
        if (!streaming_) began_ = std::chrono::steady_clock::now();
        bool done = streaming_ && errand_->finish(out);
        for (int attempt = 0; !done && attempt < attempts && collected_.size() > 0; ++attempt) {
            errand_.emplace(bench_);
            const bool begun = errand_->begin(job(), collected_.sealed(), budget_);
            if (!begun) not_begun(out);
            done = !begun || errand_->finish(out);
        }
        if (!errand_) return; // of no bytes
        if (!done) out.missing(Unscannable::malformed, collected_.size());
        pool_.observe(format_, errand_->outcome(), std::chrono::steady_clock::now() - began_);
        collected_.clear();
    }

private:
    extract::Job job() const
    {
        extract::Job job{.format = format_, .part = part_, .budget = budget_};
        job.budget.depth = depth_;
        job.size = streaming_ ? 0 : collected_.size();
        job.streamed = streaming_;
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(pool_.limits().time);
        // What is streamed may take longer in all: as long as it makes progress.
        job.seconds = static_cast<std::uint32_t>(seconds.count()) * (streaming_ ? 30 : 1);
        job.pages = pool_.limits().pages;
        return job;
    }

    void lose(Unscannable why, std::uint64_t bytes)
    {
        lost_ = why;
        lost_bytes_ = bytes;
        if (why != Unscannable::opaque) collected_.clear();
    }

    void not_begun(extract::Sink& out)
    {
        const bool busy = errand_->outcome() == Outcome::busy;
        out.missing(busy ? Unscannable::too_slow : Unscannable::unsupported, collected_.size());
    }

    void start_stream(Bytes chunk, extract::Sink& out)
    {
        streaming_ = true;
        began_ = std::chrono::steady_clock::now();
        errand_.emplace(bench_);
        if (!errand_->begin(job(), -1, budget_)) {
            streaming_ = false;
            return lose(errand_->outcome() == Outcome::busy ? Unscannable::too_slow
                                                            : Unscannable::unsupported,
                        collected_.size() + chunk.size());
        }
        std::vector<std::byte> block(64 * 1024);
        for (std::uint64_t at = 0; at < collected_.size();) {
            const auto bytes = collected_.read(at, block);
            if (bytes.empty()) break;
            at += bytes.size();
            stream(bytes, out);
        }
        collected_.clear();
        stream(chunk, out);
    }

    void stream(Bytes bytes, extract::Sink& out)
    {
        if (!done_) done_ = !errand_->write(bytes, out);
    }

    Pool& pool_;
    Bench& bench_;
    std::optional<Errand> errand_;
    Collected collected_;
    Format format_;
    extract::Part part_;
    std::uint32_t depth_;
    extract::Budget& budget_;
    bool streaming_ = false;
    bool done_ = false; ///< the worker takes no more
    std::optional<Unscannable> lost_;
    std::uint64_t lost_bytes_ = 0;
    std::chrono::steady_clock::time_point began_{};
};

} // namespace

std::unique_ptr<extract::Extractor> Bench::open(Format format, const extract::Part& part,
                                                std::uint32_t depth, extract::Budget& budget)
{
    return std::make_unique<Remote>(*this, format, part, depth, budget);
}

} // namespace lazaret::workers
