/// What the daemon and a worker say to each other, as bytes. One job a connection: the daemon sends
/// a Job, the worker answers with frames. Frame: kind (1 byte), size (4), payload; all numbers are
/// little endian. The two programs are of one build: there are no versions.
#pragma once

#include "base/result.hpp"
#include "extract/visitor.hpp"

#include <array>
#include <functional>

namespace lazaret::extract {

/// One document to be opened.
struct Job {
    Format format = Format::archive;
    Part part{};
    Budget budget{};           ///< what is left of it
    std::uint64_t size = 0;    ///< bytes of the document, when it is not streamed
    bool streamed = false;     ///< the document follows on the connection, up to its end
    std::uint32_t seconds = 0; ///< CPU time
    std::uint32_t pages = 0;   ///< to be read by OCR

    /// Texts of the part are cut to fit into max_job.
    std::string encoded() const;
};
inline constexpr std::size_t max_job = 16 * 1024; // bytes, with its size in front (4 bytes)

/// `bytes`: without the size in front. Errors: Errc::protocol.
Result<Job> decode_job(std::string_view bytes);

/// Turns what an unpacker finds in a document into frames. The document's own open and close are
/// left out: the daemon knows of it.
class FrameWriter final : public Visitor {
public:
    /// `write` takes all it is given.
    explicit FrameWriter(std::function<void(Bytes)> write);

    void open(const Part& part) override;
    void begin_text(Encoding encoding, Escapes escapes) override;
    void text(Bytes bytes) override;
    void end_text() override;
    void gap(Unscannable why, std::uint64_t bytes) override;
    void close() override;

    void done(); ///< all was said
    void flush();

private:
    void frame(char kind, std::string_view payload);

    std::function<void(Bytes)> write_;
    std::string buffer_; ///< frames not yet written
    unsigned depth_ = 0;
};

/// Gives frames, cut anywhere, to a sink. Trusts nothing: whoever writes the frames has parsed a
/// hostile document.
class FrameReader {
public:
    /// `budget` outlives the reader; texts are paid from it.
    explicit FrameReader(Budget& budget) : budget_{budget} {}

    enum class State : std::uint8_t {
        more,        ///< frames are missing
        done,        ///< all was said
        broken,      ///< these are no frames, or they don't nest
        over_budget, ///< more text than may be spent
    };
    /// Reads all of `bytes`, as long as the state is `more`.
    State feed(Bytes bytes, Sink& out);
    /// Closes what is still open, whatever the state: the sink is at its document again.
    void finish(Sink& out);

private:
    void head(char c);
    void take_frame(Sink& out);
    void take_text(Bytes bytes, Sink& out);
    bool open_part(Sink& out);
    void close_one(Sink& out);
    void broken() { state_ = State::broken; }

    Budget& budget_;
    State state_ = State::more;
    std::array<char, 5> head_{};
    std::size_t head_size_ = 0;
    std::uint32_t left_ = 0; ///< of the payload
    std::string payload_;    ///< of a frame that is not text
    std::string open_;       ///< what is open, outermost first: p(art), t(ext)
};

} // namespace lazaret::extract
