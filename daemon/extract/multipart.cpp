#include "extract/delimiter.hpp"
#include "extract/formats.hpp"
#include "extract/media_type.hpp"
#include "extract/part_head.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace lazaret::extract {
namespace {

/// RFC 2046 §5.1.1 allows 70. Longer ones are used all the same, since servers do, and reported.
constexpr std::size_t max_boundary = 70;
constexpr std::size_t longest_boundary = 256;

/// Data are searched for "\n--boundary" and passed on as they came; only what may be the beginning
/// of a delimiter at the end of a chunk is kept.
class Multipart final : public Extractor {
public:
    explicit Multipart(const Part& part);

    void feed(Bytes chunk, Sink& out) override
    {
        if (flawed_boundary_) out.gap(Unscannable::malformed);
        flawed_boundary_ = false;
        auto text = as_text(chunk);
        while (!text.empty())
            text = step(text, out);
    }
    void finish(Sink& out) override;

private:
    enum class State : std::uint8_t { first_line, no_boundary, preamble, head, content, epilogue };

    /// Each of these takes some of `text` and returns the rest.
    std::string_view step(std::string_view text, Sink& out);
    std::string_view read_first_line(std::string_view text, Sink& out);
    std::string_view read_content(std::string_view text, Sink& out);
    std::string_view read_content_at_border(std::string_view text, Sink& out);
    std::string_view read_head(std::string_view text, Sink& out);

    void content(std::string_view text, Sink& out);
    void surroundings(std::string_view name, std::string_view text, Sink& out);
    void begin_content(State state);
    void reached(Delimiter::Place::Kind kind, Sink& out);
    void head_is_content(Sink& out);
    void report_look_alike(Sink& out);
    void begin_part(Sink& out);
    void end_part(Sink& out);

    std::optional<Delimiter> delimiter_;
    State state_ = State::preamble;
    bool flawed_boundary_ = false;
    bool look_alike_ = false; ///< already reported
    bool part_open_ = false;
    unsigned levels_ = 0;       ///< begun for the open part: 2 when it is encoded
    std::string held_;          ///< may be the beginning of a delimiter
    std::size_t imaginary_ = 0; ///< bytes of held_ that were never there: the line end before it
    std::string head_;          ///< header lines of the part that begins
    std::size_t line_ = 0;      ///< where the last line of head_ begins
    std::size_t parts_ = 0;
};

Multipart::Multipart(const Part& part)
{
    std::size_t boundaries = 0;
    std::string boundary;
    for (const auto& one : parameters(part.media_type)) {
        if (one.name != "boundary" || (boundaries > 0 && one.value == boundary)) continue;
        if (boundaries++ == 0) boundary = one.value;
    }
    const bool declared = essence(part.media_type).starts_with("multipart/");
    const bool usable = declared && !boundary.empty() && boundary.size() <= longest_boundary;
    flawed_boundary_ = declared && (!usable || boundaries > 1 || boundary.size() > max_boundary);
    if (usable) {
        delimiter_.emplace(boundary);
        begin_content(State::preamble);
    } else {
        state_ = State::first_line;
    }
}

void Multipart::finish(Sink& out)
{
    if (flawed_boundary_) out.gap(Unscannable::malformed);
    flawed_boundary_ = false;
    if (state_ == State::head && !head_.empty())
        begin_part(out);
    else if (state_ == State::first_line)
        surroundings("preamble", head_, out);
    const auto left = std::string_view{held_}.substr(std::min(imaginary_, held_.size()));
    if (!left.empty()) content(left, out);
    held_.clear();
    if (part_open_) end_part(out);
    if (state_ != State::epilogue) out.gap(Unscannable::malformed);
}

std::string_view Multipart::step(std::string_view text, Sink& out)
{
    switch (state_) {
    case State::first_line:
        return read_first_line(text, out);
    case State::head:
        return read_head(text, out);
    case State::preamble:
    case State::content:
        return held_.empty() ? read_content(text, out) : read_content_at_border(text, out);
    case State::no_boundary:
        surroundings("preamble", text, out);
        return {};
    case State::epilogue:
        break;
    }
    surroundings("epilogue", text, out);
    return {};
}

/// Where no boundary was declared, the first line may show it.
std::string_view Multipart::read_first_line(std::string_view text, Sink& out)
{
    constexpr auto most = longest_boundary + 3; // "--", boundary, CR
    const auto taken = std::min({text.find('\n'), text.size(), most + 1 - head_.size()});
    head_ += text.substr(0, taken);
    text.remove_prefix(taken);
    if (text.empty() && head_.size() <= most) return text;
    const std::string begun = std::move(head_);
    head_.clear();
    const auto line = trimmed(begun);
    if (line.size() > 2 && line.starts_with("--") && text.starts_with('\n')) {
        delimiter_.emplace(line.substr(2));
        begin_content(State::preamble);
    } else {
        state_ = State::no_boundary;
    }
    for (std::string_view rest = begun; !rest.empty();)
        rest = step(rest, out);
    return text;
}

std::string_view Multipart::read_content(std::string_view text, Sink& out)
{
    const auto place = delimiter_->find(text);
    if (place.look_alike) report_look_alike(out);
    if (place.kind == Delimiter::Place::none) {
        content(text, out);
        return {};
    }
    content(text.substr(0, place.begin), out);
    if (place.kind == Delimiter::Place::undecided) {
        held_ = text.substr(place.begin);
        return {};
    }
    reached(place.kind, out);
    return text.substr(place.end);
}

/// Joins what was held with as much of `text` as a delimiter can need, and looks again.
std::string_view Multipart::read_content_at_border(std::string_view text, Sink& out)
{
    const auto before = held_.size();
    const auto taken = std::min(text.size(), delimiter_->longest() + 1 - before);
    held_ += text.substr(0, taken);
    const auto place = delimiter_->find(held_);
    if (place.look_alike) report_look_alike(out);
    if (place.kind == Delimiter::Place::none || place.begin >= before) {
        // Nothing begins in what was held; the rest is searched where it stands.
        content(std::string_view{held_}.substr(imaginary_, before - imaginary_), out);
        held_.clear();
        imaginary_ = 0;
        return text;
    }
    if (place.begin > 0) {
        content(std::string_view{held_}.substr(imaginary_, place.begin - imaginary_), out);
        imaginary_ = 0;
    }
    if (place.kind == Delimiter::Place::undecided) {
        held_.erase(0, place.begin);
        return text.substr(taken);
    }
    held_.clear();
    imaginary_ = 0;
    reached(place.kind, out);
    return text.substr(place.end - before);
}

/// Collects the header lines of a part up to the empty one.
std::string_view Multipart::read_head(std::string_view text, Sink& out)
{
    const auto line_end = text.find('\n');
    const auto wanted = line_end == std::string_view::npos ? text.size() : line_end + 1;
    const auto taken = std::min(wanted, max_part_head - head_.size());
    head_ += text.substr(0, taken);
    const auto line = std::string_view{head_}.substr(line_);
    const bool whole = line.ends_with('\n');
    const auto kind = whole ? delimiter_->kind_of(line) : Delimiter::Place::none;
    if (whole && trimmed(line).empty()) {
        begin_part(out);
        begin_content(State::content);
    } else if (kind != Delimiter::Place::none) {
        // The part ends within its own header.
        head_.resize(line_);
        out.gap(Unscannable::malformed);
        begin_part(out);
        reached(kind, out);
    } else if (head_.size() == max_part_head) {
        head_is_content(out);
    } else if (whole) {
        line_ = head_.size();
    }
    return text.substr(taken);
}

/// A header too long to be one: what was read of it is content of a part without header.
void Multipart::head_is_content(Sink& out)
{
    out.gap(Unscannable::malformed);
    const auto read = std::exchange(head_, {});
    begin_part(out);
    state_ = State::content;
    // Its last line may be the beginning of a delimiter.
    auto from = read.rfind('\n');
    if (from != std::string::npos && from > 0 && read[from - 1] == '\r') --from;
    if (from == std::string::npos || read.size() - from > delimiter_->longest()) from = read.size();
    content(std::string_view{read}.substr(0, from), out);
    held_ = read.substr(from);
}

void Multipart::report_look_alike(Sink& out)
{
    if (!look_alike_) out.gap(Unscannable::malformed);
    look_alike_ = true;
}

/// Content of the open part, or preamble.
void Multipart::content(std::string_view text, Sink& out)
{
    if (text.empty()) return;
    if (state_ == State::preamble) return surroundings("preamble", text, out);
    if (state_ == State::epilogue) return surroundings("epilogue", text, out);
    out.data(as_bytes(text));
}

/// What stands before the first part and after the last is ignored by readers, so something could
/// hide there. Blank lines are usual and nothing.
void Multipart::surroundings(std::string_view name, std::string_view text, Sink& out)
{
    if (!part_open_) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (text.empty()) return;
        out.begin(Part{.name = std::string{name}, .media_type = {}});
        part_open_ = true;
    }
    out.data(as_bytes(text));
}

/// A delimiter may stand at the very beginning, without a line end before it: as if there were one.
void Multipart::begin_content(State state)
{
    state_ = state;
    held_ = "\n";
    imaginary_ = 1;
}

void Multipart::reached(Delimiter::Place::Kind kind, Sink& out)
{
    if (part_open_) end_part(out);
    state_ = kind == Delimiter::Place::last ? State::epilogue : State::head;
}

void Multipart::begin_part(Sink& out)
{
    const auto head = read_part_head(head_, ++parts_);
    head_.clear();
    line_ = 0;
    if (head.flaw) out.gap(*head.flaw);
    if (head.encoding)
        out.begin_as(head.part, *head.encoding);
    else
        out.begin(head.part);
    part_open_ = true;
}

void Multipart::end_part(Sink& out)
{
    out.end();
    part_open_ = false;
    look_alike_ = false;
}

} // namespace

std::unique_ptr<Extractor> make_multipart(const Part& part)
{
    return std::make_unique<Multipart>(part);
}

} // namespace lazaret::extract
