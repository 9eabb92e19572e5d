#include "extract/wire.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {
namespace {

constexpr std::size_t frame_target = 64 * 1024; // bytes gathered before a write
constexpr std::size_t max_payload = 16 * 1024;  // bytes, of frames that are not text
constexpr std::size_t max_part_text = 2 * 1024; // bytes of each text of a part
constexpr std::size_t max_open = 160;           // parts and texts: more than any depth allows

void put(std::string& to, std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to += static_cast<char>(value >> (8 * i));
}

void put(std::string& to, std::string_view text)
{
    const auto cut = text.substr(0, max_part_text);
    put(to, cut.size(), 4);
    to += cut;
}

void put(std::string& to, const Part& part)
{
    put(to, part.name);
    put(to, part.media_type);
    put(to, part.is_file ? 1 : 0, 1);
    put(to, part.field);
    put(to, part.file_name);
    put(to, part.headers);
}

/// Takes values off the front of a text; once something is missing, all is zero and failed() holds.
class Taker {
public:
    explicit Taker(std::string_view from) : from_{from} {}

    std::uint64_t number(std::size_t bytes)
    {
        if (from_.size() < bytes) {
            failed_ = true;
            return 0;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(from_[i])} << (8 * i);
        from_.remove_prefix(bytes);
        return value;
    }
    std::string text()
    {
        const auto size = number(4);
        if (size > from_.size()) failed_ = true;
        if (failed_) return {};
        std::string taken{from_.substr(0, static_cast<std::size_t>(size))};
        from_.remove_prefix(taken.size());
        return taken;
    }
    Part part()
    {
        Part part;
        part.name = text();
        part.media_type = text();
        part.is_file = number(1) != 0;
        part.field = text();
        part.file_name = text();
        part.headers = text();
        return part;
    }
    bool whole() const { return !failed_ && from_.empty(); }

private:
    std::string_view from_;
    bool failed_ = false;
};

} // namespace

std::string Job::encoded() const
{
    std::string job;
    put(job, static_cast<std::uint64_t>(format), 1);
    put(job, part);
    for (const auto number :
         {budget.decoded_bytes, budget.ratio, budget.ratio_floor, std::uint64_t{budget.parts},
          std::uint64_t{budget.depth}, budget.received, budget.spent, size, std::uint64_t{streamed},
          std::uint64_t{seconds}, std::uint64_t{pages}})
        put(job, number, 8);
    std::string sized;
    put(sized, job.size(), 4);
    return sized + job;
}

Result<Job> decode_job(std::string_view bytes)
{
    Taker taker{bytes};
    Job job;
    const auto format = taker.number(1);
    job.part = taker.part();
    auto& budget = job.budget;
    budget.decoded_bytes = taker.number(8);
    budget.ratio = taker.number(8);
    budget.ratio_floor = taker.number(8);
    budget.parts = static_cast<std::uint32_t>(taker.number(8));
    budget.depth = static_cast<std::uint32_t>(taker.number(8));
    budget.received = taker.number(8);
    budget.spent = taker.number(8);
    job.size = taker.number(8);
    job.streamed = taker.number(8) != 0;
    job.seconds = static_cast<std::uint32_t>(taker.number(8));
    job.pages = static_cast<std::uint32_t>(taker.number(8));
    if (!taker.whole() || format >= format_count)
        return Error{.code = Errc::protocol, .detail = "a job that cannot be read"};
    job.format = static_cast<Format>(format);
    return job;
}

FrameWriter::FrameWriter(std::function<void(Bytes)> write) : write_{std::move(write)} {}

void FrameWriter::frame(char kind, std::string_view payload)
{
    buffer_ += kind;
    put(buffer_, payload.size(), 4);
    buffer_ += payload;
    if (buffer_.size() >= frame_target) flush();
}

void FrameWriter::flush()
{
    write_(as_bytes(buffer_));
    buffer_.clear();
}

void FrameWriter::open(const Part& part)
{
    if (depth_++ == 0) return;
    std::string payload;
    put(payload, part);
    frame('p', payload);
}

void FrameWriter::begin_text(Encoding encoding, Escapes escapes)
{
    frame('t', std::string{static_cast<char>(encoding), static_cast<char>(escapes)});
}

void FrameWriter::text(Bytes bytes)
{
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), frame_target));
        frame('d', as_text(piece));
        bytes = bytes.subspan(piece.size());
    }
}

void FrameWriter::end_text()
{
    frame('e', {});
}

void FrameWriter::gap(Unscannable why, std::uint64_t bytes)
{
    std::string payload{static_cast<char>(why)};
    put(payload, bytes, 8);
    frame('g', payload);
}

void FrameWriter::close()
{
    if (--depth_ > 0) frame('c', {});
}

void FrameWriter::done()
{
    frame('.', {});
    flush();
}

FrameReader::State FrameReader::feed(Bytes bytes, Sink& out)
{
    while (!bytes.empty() && state_ == State::more) {
        if (head_size_ < head_.size()) {
            head(static_cast<char>(bytes.front()));
            bytes = bytes.subspan(1);
        } else {
            const auto taken = std::min<std::size_t>(bytes.size(), left_);
            if (head_[0] == 'd')
                take_text(bytes.first(taken), out);
            else
                payload_ += as_text(bytes.first(taken));
            left_ -= static_cast<std::uint32_t>(taken);
            bytes = bytes.subspan(taken);
        }
        if (state_ == State::more && head_size_ == head_.size() && left_ == 0) take_frame(out);
    }
    return state_;
}

void FrameReader::head(char c)
{
    head_[head_size_++] = c;
    if (head_size_ < head_.size()) return;
    left_ = static_cast<std::uint32_t>(Taker{{head_.data() + 1, 4}}.number(4));
    payload_.clear();
    const bool text = head_[0] == 'd';
    if ((!text && left_ > max_payload) || (text && !open_.ends_with('t'))) broken();
}

void FrameReader::take_text(Bytes bytes, Sink& out)
{
    if (!budget_.spend(bytes.size())) {
        state_ = State::over_budget;
        return;
    }
    out.data(bytes);
}

bool FrameReader::open_part(Sink& out)
{
    Taker taker{payload_};
    const auto part = taker.part();
    if (!taker.whole()) return false;
    out.begin(part);
    open_ += 'p';
    return true;
}

void FrameReader::take_frame(Sink& out)
{
    head_size_ = 0;
    const auto value = [&](std::size_t i) { return static_cast<unsigned char>(payload_[i]); };
    switch (head_[0]) {
    case 'd':
        return;
    case 'p':
        if (open_.size() >= max_open || !open_part(out)) broken();
        return;
    case 't':
        if (open_.size() >= max_open || open_.ends_with('t') || payload_.size() != 2 ||
            value(0) > static_cast<unsigned>(Encoding::utf16be) ||
            value(1) > static_cast<unsigned>(Escapes::xml))
            return broken();
        out.begin_text(static_cast<Encoding>(value(0)), static_cast<Escapes>(value(1)));
        open_ += 't';
        return;
    case 'e':
    case 'c':
        if (open_.empty() || open_.back() != (head_[0] == 'e' ? 't' : 'p')) return broken();
        return close_one(out);
    case 'g':
        if (payload_.size() != 9 || value(0) >= unscannable_count) return broken();
        return out.missing(static_cast<Unscannable>(value(0)),
                           Taker{std::string_view{payload_}.substr(1)}.number(8));
    case '.':
        state_ = open_.empty() ? State::done : State::broken;
        return;
    default:
        return broken();
    }
}

void FrameReader::close_one(Sink& out)
{
    out.end();
    open_.pop_back();
}

void FrameReader::finish(Sink& out)
{
    while (!open_.empty())
        close_one(out);
}

} // namespace lazaret::extract
