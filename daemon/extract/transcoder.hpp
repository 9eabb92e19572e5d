/// Output of the extractors that turn text into a little less text: a block, filled and passed on.
#pragma once

#include "extract/extractor.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace lazaret::extract {

/// Collects bytes of the one part that comes out, and gives them on a block at a time. Opens the
/// part with its first block, so that nothing in is nothing out.
class Output {
public:
    Output(Part inside, bool as_text) : inside_{std::move(inside)}, as_text_{as_text} {}

    void put(std::byte byte, Sink& out)
    {
        if (used_ == block_size) flush(out);
        if (!block_) block_ = std::make_unique_for_overwrite<std::byte[]>(block_size);
        block_[used_++] = byte;
    }
    void put(char c, Sink& out) { put(static_cast<std::byte>(c), out); }
    void put(Bytes run, Sink& out)
    {
        while (!run.empty()) {
            const auto taken = std::min(run.size(), room(1, out).size());
            std::memcpy(block_.get() + used_, run.data(), taken);
            used_ += taken;
            run = run.subspan(taken);
        }
    }

    /// Where the next bytes go: at least `least`, at most a block. What was written is told to
    /// wrote().
    std::span<std::byte> room(std::size_t least, Sink& out)
    {
        if (block_size - used_ < least) flush(out);
        if (!block_) block_ = std::make_unique_for_overwrite<std::byte[]>(block_size);
        return {block_.get() + used_, block_size - used_};
    }
    void wrote(std::size_t bytes) { used_ += bytes; }

    /// At the end of each chunk: what has been decoded is not held back.
    void flush(Sink& out)
    {
        if (used_ == 0) return;
        if (!open_) as_text_ ? out.begin_as(inside_, Format::text) : out.begin(inside_);
        open_ = true;
        out.data({block_.get(), used_});
        used_ = 0;
    }
    void close(Sink& out)
    {
        flush(out);
        if (open_) out.end();
        open_ = false;
    }

private:
    static constexpr std::size_t block_size = 16 * 1024; // bytes

    Part inside_;
    bool as_text_;
    bool open_ = false;
    std::unique_ptr<std::byte[]> block_;
    std::size_t used_ = 0;
};

} // namespace lazaret::extract
