#include "extract/formats.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lazaret::extract {
namespace {

/// The content of CMS signed-data (RFC 5652 §5.1), which is there in the clear: the OCTET STRING of
/// encapContentInfo, in one piece or, in BER, in many. What stands behind it (certificates and
/// signatures with their names) is a text of its own.
class SignedData final : public Extractor {
public:
    void feed(Bytes chunk, Sink& out) override
    {
        while (!chunk.empty()) {
            if (state_ == State::header) {
                read_header(chunk.front(), out);
                chunk = chunk.subspan(1);
                continue;
            }
            const auto size = std::uint64_t{chunk.size()};
            const auto most = state_ == State::rest ? size : std::min(size, left_);
            const auto taken = static_cast<std::size_t>(most);
            if (state_ != State::skipped) give(chunk.first(taken), out);
            chunk = chunk.subspan(taken);
            if (state_ == State::rest) continue;
            left_ -= taken;
            if (left_ == 0) end_value(out);
        }
    }

    void finish(Sink& out) override
    {
        if (state_ != State::rest) out.gap(Unscannable::malformed);
        if (open_) out.end();
        open_ = false;
    }

private:
    enum class State : std::uint8_t { header, skipped, content, rest };
    enum class Act : std::uint8_t { enter, pass };
    struct Step {
        unsigned tag;
        Act act;
    };

    // The way to the content: what has to be met, in this order.
    static constexpr unsigned sequence = 0x30;
    static constexpr std::array way{
        Step{sequence, Act::enter}, Step{0x06, Act::pass},      // ContentInfo, contentType
        Step{0xa0, Act::enter},     Step{sequence, Act::enter}, // content, SignedData
        Step{0x02, Act::pass},      Step{0x31, Act::pass},      // version, digestAlgorithms
        Step{sequence, Act::enter}, Step{0x06, Act::pass},      // encapContentInfo, eContentType
        Step{0xa0, Act::enter},                                 // eContent
    };
    static constexpr std::size_t encapsulated = 6; // index into way

    struct Header {
        unsigned tag = 0;
        std::optional<std::uint64_t> length; ///< none: up to two zeros (X.690 §8.1.3.6)
        std::size_t size = 0;
    };

    void read_header(std::byte b, Sink& out)
    {
        header_[seen_++] = b;
        const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(header_[i]); };
        if (seen_ < 2) return;
        const auto more = at(1) > 0x80 ? at(1) & 0x7f : 0;
        if (more > 8) return rest(out);
        if (seen_ < 2 + more) return;
        Header header{.tag = at(0), .length = std::nullopt, .size = seen_};
        if (at(1) != 0x80) header.length = more == 0 ? at(1) : 0;
        for (std::size_t i = 2; i < seen_; ++i)
            header.length = *header.length << 8 | at(i);
        step_ < way.size() ? walk(header, out) : content(header, out);
        seen_ = 0;
    }

    void walk(const Header& header, Sink& out)
    {
        const auto step = way[step_];
        // Without content, encapContentInfo ends behind its type.
        if (step_ > encapsulated + 1 && no_content_) return rest(out);
        if (header.tag != step.tag) return rest(out);
        if (step_ == encapsulated) about_content_ = header.length;
        if (step_ == encapsulated + 1)
            no_content_ =
                about_content_ && header.length && *about_content_ == header.size + *header.length;
        ++step_;
        if (step.act == Act::enter) return;
        if (!header.length) return rest(out);
        left_ = *header.length;
        if (left_ > 0) state_ = State::skipped;
    }

    /// The OCTET STRING, or one that consists of others (tag 0x24).
    void content(const Header& header, Sink& out)
    {
        const bool piece = header.tag == 0x04 && header.length;
        if (!in_pieces_ && header.tag == 0x24) {
            in_pieces_ = true;
            pieces_left_ = header.length;
            if (pieces_left_ == 0u) rest(out);
            return;
        }
        if (!piece) return rest(out); // the two zeros at the end, too
        if (pieces_left_) *pieces_left_ -= std::min(*pieces_left_, header.size + *header.length);
        left_ = *header.length;
        state_ = State::content;
        if (left_ == 0) end_value(out);
    }

    void end_value(Sink& out)
    {
        const bool was_content = state_ == State::content;
        state_ = State::header;
        if (was_content && (!in_pieces_ || pieces_left_ == 0u)) rest(out);
    }

    void give(Bytes bytes, Sink& out)
    {
        const bool behind = state_ == State::rest;
        if (!open_) behind ? out.begin_as(Part{.name = "signature"}, Format::text) : out.begin({});
        open_ = true;
        out.data(bytes);
    }

    void rest(Sink& out)
    {
        state_ = State::rest;
        if (open_) out.end();
        open_ = false;
        // A header that was none is part of it.
        if (seen_ > 0) give({header_.data(), seen_}, out);
        seen_ = 0;
    }

    State state_ = State::header;
    std::size_t step_ = 0; ///< index into way, or behind it
    std::array<std::byte, 10> header_{};
    std::size_t seen_ = 0;
    std::uint64_t left_ = 0; ///< bytes of the present value
    std::optional<std::uint64_t> about_content_;
    bool no_content_ = false;
    bool in_pieces_ = false;
    std::optional<std::uint64_t> pieces_left_;
    bool open_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_signed_data()
{
    return std::make_unique<SignedData>();
}

} // namespace lazaret::extract
