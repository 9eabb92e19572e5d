#include "extract/decoder.hpp"
#include "extract/formats.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace lazaret::extract {
namespace {

/// gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951).
class Inflate final : public Decoder {
public:
    Inflate(Wrap wrap, Part inside, Budget& budget)
        : Decoder{std::move(inside), budget}, wrap_{wrap}
    {
        if (wrap == Wrap::gzip) set_up(16 + MAX_WBITS);
        if (wrap == Wrap::zlib) set_up(MAX_WBITS);
    }
    ~Inflate() override
    {
        if (ready_) inflateEnd(&stream_);
    }

private:
    static constexpr std::size_t max_texts = 64 * 1024; // bytes

    /// What the header of a gzip member says (RFC 1952 §2.3.1): a file name, a comment, and a field
    /// for anything.
    struct Labels {
        static constexpr std::size_t most = 8192; // bytes; nobody's names are longer
        using Text = std::array<Bytef, most>;
        gz_header header{};
        Text name{};
        Text comment{};
        Text extra{};
    };

    Step step(Bytes in, std::span<std::byte> room) override
    {
        if (out_of_memory_) return {.state = State::too_large};
        if (ended_) return after_end(in, room);
        if (!ready_) return look(in, room);
        return inflate_some(in, room);
    }
    bool complete() const override { return ended_; }
    void label(Part& part) override
    {
        if (!name_.empty()) part.file_name = name_;
        part.headers += std::exchange(texts_, {});
        labelled_ = true;
    }
    std::string later_labels() override { return std::move(texts_); }

    void set_up(int window_bits)
    {
        ready_ = inflateInit2(&stream_, window_bits) == Z_OK;
        out_of_memory_ = !ready_;
        if (ready_ && wrap_ == Wrap::gzip) ask_for_labels();
    }

    void ask_for_labels()
    {
        if (!labels_) labels_ = std::make_unique<Labels>();
        auto& header = labels_->header;
        header = {};
        labels_->name.front() = labels_->comment.front() = 0;
        header.name = labels_->name.data();
        header.comment = labels_->comment.data();
        header.extra = labels_->extra.data();
        header.name_max = header.comm_max = header.extra_max = Labels::most;
        inflateGetHeader(&stream_, &header);
    }

    /// Once the header of a member was read. False when it says more than may be held.
    bool keep_labels()
    {
        auto& header = labels_->header;
        const auto text = [](const Bytef* from, const Labels::Text& whole) {
            const auto* const end =
                from == nullptr ? whole.begin() : std::find(whole.begin(), whole.end(), 0);
            return std::string{whole.begin(), end};
        };
        const auto name = text(header.name, labels_->name);
        const auto comment = text(header.comment, labels_->comment);
        const auto extra_size = header.extra == nullptr ? 0u : header.extra_len;
        header.done = 0;
        const bool first = !labelled_ && name_.empty();
        if (first) name_ = name;
        for (const auto& one : {first ? std::string{} : name, comment, extra_text(extra_size)})
            if (!one.empty() && !texts_.ends_with(one + '\n')) texts_ += one + '\n';
        return std::max({name.size(), comment.size(), std::size_t{extra_size}}) < Labels::most &&
               texts_.size() < max_texts;
    }

    /// What can be read of the extra field, which is binary. Short ones are numbers (bgzip has one
    /// in each of its many members).
    std::string extra_text(std::size_t size) const
    {
        std::string text;
        std::size_t run = 0;
        std::size_t longest = 0;
        for (const auto b : std::span{labels_->extra}.first(std::min(size, Labels::most))) {
            const bool readable = b >= 0x20 && b != 0x7f;
            text += readable ? static_cast<char>(b) : ' ';
            run = readable ? run + 1 : 0;
            longest = std::max(longest, run);
        }
        return longest >= 6 ? text : std::string{};
    }

    /// HTTP's `deflate` is zlib by the book (RFC 9110 §8.4.1.2) and bare in some clients: the first
    /// two bytes tell.
    Step look(Bytes in, std::span<std::byte> room)
    {
        const auto taken = std::min(first_.size() - seen_, in.size());
        std::copy_n(in.begin(), taken, first_.begin() + static_cast<std::ptrdiff_t>(seen_));
        seen_ += taken;
        if (seen_ < first_.size()) return {.read = taken};
        const auto cmf = std::to_integer<unsigned>(first_[0]);
        const auto flg = std::to_integer<unsigned>(first_[1]);
        const bool zlib = (cmf & 0x0f) == 8 && (cmf >> 4) <= 7 && (cmf * 256 + flg) % 31 == 0;
        set_up(zlib ? MAX_WBITS : -MAX_WBITS);
        if (out_of_memory_) return {.read = taken, .state = State::too_large};
        auto done = inflate_some(first_, room);
        done.read = taken;
        return done;
    }

    Step inflate_some(Bytes in, std::span<std::byte> room)
    {
        const auto most = std::size_t{std::numeric_limits<uInt>::max()};
        const auto given = static_cast<uInt>(std::min(in.size(), most));
        const auto space = static_cast<uInt>(std::min(room.size(), most));
        // zlib's interface is older than const.
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
        stream_.avail_in = given;
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = space;
        const int code = inflate(&stream_, Z_NO_FLUSH);
        Step done{.read = given - stream_.avail_in, .written = space - stream_.avail_out};
        ended_ = code == Z_STREAM_END;
        if (labels_ && labels_->header.done == 1 && !keep_labels()) done.state = State::too_large;
        if (code == Z_MEM_ERROR)
            done.state = State::too_large;
        else if (code != Z_OK && code != Z_BUF_ERROR && !ended_)
            done.state = State::broken;
        return done;
    }

    /// A gzip file is one member or several (RFC 1952 §2.2), perhaps filled up with zeros as tapes
    /// do. Anything else after the end does not belong here.
    Step after_end(Bytes in, std::span<std::byte> room)
    {
        if (in.empty()) return {};
        if (wrap_ != Wrap::gzip) return {.state = State::broken};
        const auto zeros =
            std::find_if(in.begin(), in.end(), [](auto b) { return b != std::byte{0}; });
        if (zeros != in.begin()) {
            padded_ = true;
            return {.read = static_cast<std::size_t>(zeros - in.begin())};
        }
        if (padded_ || in.front() != std::byte{0x1f}) return {.state = State::broken};
        ended_ = false;
        inflateReset(&stream_);
        ask_for_labels();
        return inflate_some(in, room);
    }

    Wrap wrap_;
    z_stream stream_{};
    bool ready_ = false;
    bool out_of_memory_ = false;
    bool ended_ = false;
    bool padded_ = false;
    std::array<std::byte, 2> first_{};
    std::size_t seen_ = 0;
    std::unique_ptr<Labels> labels_;
    std::string name_;  ///< of the first member
    std::string texts_; ///< labels not yet given
    bool labelled_ = false;
};

} // namespace

std::unique_ptr<Extractor> make_inflate(Wrap wrap, Part inside, Budget& budget)
{
    return std::make_unique<Inflate>(wrap, std::move(inside), budget);
}

} // namespace lazaret::extract
