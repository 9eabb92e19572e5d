#include "extract/decoder.hpp"

#include <utility>

namespace lazaret::extract {

Decoder::Decoder(Part inside, Budget& budget) : inside_{std::move(inside)}, budget_{&budget} {}

void Decoder::feed(Bytes chunk, Sink& out)
{
    if (dead_ || chunk.empty()) return;
    if (!fed_) block_ = std::make_unique_for_overwrite<std::byte[]>(block_size);
    fed_ = true;
    for (;;) {
        const auto done = step(chunk, {block_.get(), block_size});
        chunk = chunk.subspan(done.read);
        if (done.written > 0) {
            if (!budget_->spend(done.written)) return give_up(Unscannable::over_budget, chunk, out);
            open(out);
            out.data({block_.get(), done.written});
        }
        if (done.state == State::broken) return give_up(Unscannable::malformed, chunk, out);
        if (done.state == State::too_large) return give_up(Unscannable::over_budget, chunk, out);
        if (chunk.empty() && done.written < block_size) return;
        // A library that neither reads nor writes would keep us here for ever.
        if (done.read == 0 && done.written == 0) {
            if (chunk.empty()) return;
            return give_up(Unscannable::malformed, chunk, out);
        }
    }
}

void Decoder::finish(Sink& out)
{
    if (!fed_ || dead_) return;
    dead_ = true;
    open(out);
    if (!complete()) out.gap(Unscannable::malformed);
    close(out);
}

/// Also where nothing came out: something was there.
void Decoder::open(Sink& out)
{
    if (open_) return;
    label(inside_);
    out.begin(inside_);
    open_ = true;
}

void Decoder::close(Sink& out)
{
    open(out);
    out.end();
    open_ = false;
    const auto labels = later_labels();
    if (labels.empty()) return;
    out.begin_as(Part{.name = "names"}, Format::text);
    out.data(as_bytes(labels));
    out.end();
}

void Decoder::give_up(Unscannable why, Bytes rest, Sink& out)
{
    close(out);
    dead_ = true;
    block_.reset();
    out.give_up(why, rest);
}

} // namespace lazaret::extract
