#include "http/receiver.hpp"

#include "http/grammar.hpp"
#include "http/head.hpp"

#include <algorithm>

namespace lazaret::http {
namespace {

/// RFC 9112 §2.2 asks for one at least; some clients end a form with two.
constexpr std::uint8_t most_empty_lines = 2;

/// 1xx responses before the final one. More is an origin that only wants to keep us busy.
constexpr std::uint8_t most_interim = 32;

constexpr std::size_t most_trailer_bytes = 8 * 1024;
constexpr std::size_t most_extension_bytes = 4 * 1024; ///< of all chunks of a message
constexpr std::size_t most_size_digits = 16;

} // namespace

Error Receiver::bad(const char* why) const
{
    return {Errc::protocol, ours_ == Role::server ? Side::client : Side::origin, why};
}

Result<std::size_t> Receiver::receive(Bytes bytes, std::vector<Event>& events)
{
    const auto given = bytes.size();
    while (!bytes.empty() && state_ != State::done) {
        if (state_ == State::lost) return lost_;
        if (auto taken = step(bytes, events); !taken) {
            lost_ = std::move(taken).error();
            lost_.side = ours_ == Role::server ? Side::client : Side::origin;
            state_ = State::lost;
            return lost_;
        }
    }
    if (state_ == State::lost) return lost_;
    return given - bytes.size();
}

Result<> Receiver::step(Bytes& bytes, std::vector<Event>& events)
{
    switch (state_) {
    case State::start_line:
        return start_line(bytes);
    case State::fields:
        return field(bytes, events);
    case State::chunk_size:
        return chunk_size(bytes);
    case State::chunk_end:
        return chunk_end(bytes);
    case State::trailers:
        return trailer(bytes, events);
    default:
        body(bytes, events);
        return {};
    }
}

/// The next line of the head, counted against its size.
Result<std::optional<std::string_view>> Receiver::head_line(Bytes& bytes)
{
    const auto most = limits_.bytes - std::min(head_bytes_ + 2, limits_.bytes);
    auto line = lines_.take(bytes, most);
    if (line && *line) head_bytes_ += (*line)->size() + 2;
    return line;
}

Result<> Receiver::start_line(Bytes& bytes)
{
    const auto line = head_line(bytes);
    if (!line) return line.error();
    if (!*line) return {};
    if ((*line)->empty() && ours_ == Role::server && empty_lines_ < most_empty_lines) {
        ++empty_lines_;
        return {};
    }
    const auto is_1_1 = ours_ == Role::server ? read_request_line(**line, limits_.target, request_)
                                              : read_status_line(**line, response_);
    if (!is_1_1) return is_1_1.error();
    is_1_1_ = *is_1_1;
    fields().reserve(16);
    state_ = State::fields;
    return {};
}

Result<> Receiver::field(Bytes& bytes, std::vector<Event>& events)
{
    const auto line = head_line(bytes);
    if (!line) return line.error();
    if (!*line) return {};
    if ((*line)->empty()) return head_done(events);
    return read_field_line(**line, ours_, limits_.fields, fields());
}

Result<> Receiver::head_done(std::vector<Event>& events)
{
    head_bytes_ = 0;
    if (ours_ == Role::server) {
        if (auto ok = settle(request_, is_1_1_); !ok) return ok;
        method_ = request_.method;
        keep_alive_ = request_.keep_alive;
        const auto framing = request_.framing;
        const auto length = request_.length;
        events.push_back({1, std::move(request_)});
        request_ = {};
        return begin_body(framing, length, events);
    }
    if (auto ok = settle(response_, is_1_1_, method_); !ok) return ok;
    if (response_.status < 200) {
        if (++interim_ > most_interim) return bad("too many interim responses");
        events.push_back({1, std::move(response_)});
        response_ = {};
        state_ = State::start_line;
        return {};
    }
    keep_alive_ = response_.keep_alive;
    const auto framing = has_no_body(response_.status, method_) ? Framing::none : response_.framing;
    const auto length = response_.length;
    events.push_back({1, std::move(response_)});
    response_ = {};
    return begin_body(framing, length, events);
}

Result<> Receiver::begin_body(Framing framing, std::uint64_t length, std::vector<Event>& events)
{
    left_ = length;
    switch (framing) {
    case Framing::chunked:
        state_ = State::chunk_size;
        break;
    case Framing::until_close:
        state_ = State::until_close;
        break;
    case Framing::length:
        if (length > 0) {
            state_ = State::fixed_body;
            break;
        }
        [[fallthrough]];
    case Framing::none:
        end(events);
        break;
    }
    return {};
}

void Receiver::body(Bytes& bytes, std::vector<Event>& events)
{
    const auto part =
        state_ == State::until_close
            ? bytes
            : bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_)));
    events.push_back({1, Data{part}});
    bytes = bytes.subspan(part.size());
    if (state_ == State::until_close) return;
    left_ -= part.size();
    if (left_ > 0) return;
    if (state_ == State::fixed_body) return end(events);
    state_ = State::chunk_end;
}

/// chunk-size [ chunk-ext ] CRLF (RFC 9112 §7.1). Extensions are dropped; white space before the
/// ";" is refused, for there the many bugs of chunk parsers live.
Result<> Receiver::chunk_size(Bytes& bytes)
{
    const auto line =
        lines_.take(bytes, most_size_digits + most_extension_bytes - extension_bytes_);
    if (!line) return line.error();
    if (!*line) return {};
    const auto digits = (*line)->substr(0, (*line)->find(';'));
    const auto size = parse_chunk_size(digits);
    if (!size || !is_field_text(**line)) return bad("bad chunk size");
    extension_bytes_ += (*line)->size() - digits.size();
    if (extension_bytes_ > most_extension_bytes)
        return Error{Errc::limit, Side::client, "chunk extensions too long"};
    left_ = *size;
    state_ = left_ > 0 ? State::chunk_data : State::trailers;
    return {};
}

Result<> Receiver::chunk_end(Bytes& bytes)
{
    const char c = as_text(bytes).front();
    if (c != (saw_cr_ ? '\n' : '\r')) return bad("chunk longer than its size");
    bytes = bytes.subspan(1);
    if (saw_cr_) state_ = State::chunk_size;
    saw_cr_ = !saw_cr_;
    return {};
}

Result<> Receiver::trailer(Bytes& bytes, std::vector<Event>& events)
{
    const auto most = most_trailer_bytes - std::min(head_bytes_ + 2, most_trailer_bytes);
    const auto line = lines_.take(bytes, most);
    if (!line) return line.error();
    if (!*line) return {};
    head_bytes_ += (*line)->size() + 2;
    if ((*line)->empty()) {
        end(events);
        return {};
    }
    if (auto ok = read_field_line(**line, ours_, limits_.fields, trailers_); !ok) return ok;
    if (!is_trailer_allowed(trailers_.back().name)) return bad("forbidden trailer");
    return {};
}

void Receiver::end(std::vector<Event>& events)
{
    events.push_back({1, End{std::move(trailers_)}});
    trailers_ = {};
    state_ = State::done;
}

Result<> Receiver::receive_end(std::vector<Event>& events)
{
    if (state_ == State::until_close) end(events);
    if (state_ == State::done) return {};
    if (state_ == State::lost) return lost_;
    if (state_ == State::start_line && lines_.empty() && !awaiting_ && interim_ == 0) return {};
    give_up("the peer closed within a message");
    lost_.code = Errc::closed;
    return lost_;
}

void Receiver::expect_response_to(std::string_view method)
{
    method_ = method;
    awaiting_ = true;
}

void Receiver::next_message()
{
    state_ = State::start_line;
    keep_alive_ = true;
    awaiting_ = false;
    empty_lines_ = interim_ = 0;
    head_bytes_ = extension_bytes_ = 0;
    method_.clear();
}

void Receiver::give_up(const char* why)
{
    lost_ = bad(why);
    state_ = State::lost;
}

} // namespace lazaret::http
