/// What all content-codings have in common: one stream in, one part out, a block at a time.
#pragma once

#include "extract/extractor.hpp"

#include <span>

namespace lazaret::extract {

class Decoder : public Extractor {
public:
    /// `inside`: the part that comes out. `budget` outlives the decoder.
    Decoder(Part inside, Budget& budget);
    void feed(Bytes chunk, Sink& out) final;
    void finish(Sink& out) final;

protected:
    enum class State : std::uint8_t {
        more,      ///< takes more input
        broken,    ///< breaks the rules of its format, or is followed by what does not belong to it
        too_large, ///< asks for more memory than it may have
    };
    struct Step {
        std::size_t read = 0;
        std::size_t written = 0;
        State state = State::more;
    };

    /// Decodes some of `in` into `room`. Fills `room` before it leaves input unread, and with no
    /// input left writes what is still pending.
    virtual Step step(Bytes in, std::span<std::byte> room) = 0;
    virtual bool complete() const = 0; ///< the stream may end here
    /// Adds to the part that comes out what the stream says of it. Asked once, when the first bytes
    /// come out.
    virtual void label(Part&) {}
    /// Labels that came later than that, for a text of their own. Asked at the end.
    virtual std::string later_labels() { return {}; }

private:
    /// What leaves the decoder at once. One block a decoder, used again and again.
    static constexpr std::size_t block_size = 64 * 1024; // bytes

    void open(Sink& out);
    void close(Sink& out);
    void give_up(Unscannable why, Bytes rest, Sink& out);

    Part inside_;
    Budget* budget_;
    std::unique_ptr<std::byte[]> block_;
    bool fed_ = false;
    bool open_ = false;
    bool dead_ = false;
};

} // namespace lazaret::extract
