/// What a worker may say, if it has been taken over: any bytes. Nothing of it crashes the daemon,
/// leaves parts open, costs more than the budget, or depends on the cut.
#include "extract/unpacker.hpp"
#include "extract/wire.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace lazaret;

namespace {

constexpr std::uint64_t most = 1 << 16; // bytes of text

/// The daemon's end of it, without a scanner: what is said, in order, whatever the cut.
struct Heard final : extract::Visitor {
    void open(const extract::Part& part) override
    {
        said += "(" + part.name;
        ++open_parts;
    }
    void begin_text(Encoding, Escapes) override { ++open_texts; }
    void text(Bytes bytes) override
    {
        if (open_texts == 0) std::abort();
        said += as_text(bytes);
        spent += bytes.size();
    }
    void end_text() override
    {
        if (open_texts-- == 0) std::abort();
    }
    void gap(extract::Unscannable why, std::uint64_t) override { said += extract::name(why); }
    void close() override
    {
        if (open_parts-- == 0) std::abort();
    }

    std::string said;
    std::uint64_t spent = 0;
    std::size_t open_parts = 0;
    std::size_t open_texts = 0;
};

/// Stands for a worker: gives on what it is fed as frames.
class Speaker final : public extract::Extractor {
public:
    explicit Speaker(extract::Budget& budget) : frames_{budget} {}
    void feed(Bytes chunk, extract::Sink& out) override
    {
        if (state_ == extract::FrameReader::State::more) state_ = frames_.feed(chunk, out);
    }
    void finish(extract::Sink& out) override { frames_.finish(out); }

private:
    extract::FrameReader frames_;
    extract::FrameReader::State state_ = extract::FrameReader::State::more;
};

struct Speakers final : extract::Workshop {
    std::unique_ptr<extract::Extractor> open(extract::Format, const extract::Part&, std::uint32_t,
                                             extract::Budget& budget) override
    {
        return std::make_unique<Speaker>(budget);
    }
};

std::string heard(Bytes input, std::size_t piece)
{
    Heard visitor;
    Speakers speakers;
    extract::Budget budget{.decoded_bytes = most};
    extract::Unpacker unpacker{visitor, &speakers, {}, "", budget};
    unpacker.begin_body(extract::Format::archive);
    while (!input.empty()) {
        const auto part = input.first(std::min(piece, input.size()));
        unpacker.feed(part);
        input = input.subspan(part.size());
    }
    unpacker.finish();
    if (visitor.open_parts + visitor.open_texts != 0 || visitor.spent > most) std::abort();
    return visitor.said;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes input{reinterpret_cast<const std::byte*>(data), size};
    const auto whole = heard(input, input.size());
    // Text that no longer fits into the budget is refused by the piece.
    if (heard(input, 7) != whole && whole.size() < most / 2) std::abort();
    if (const auto job = extract::decode_job(as_text(input)))
        if (job->encoded().size() > extract::max_job) std::abort();
    return 0;
}
