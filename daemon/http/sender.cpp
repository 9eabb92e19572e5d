#include "http/sender.hpp"

#include "http/grammar.hpp"
#include "http/head.hpp"
#include "http/uri.hpp"

#include <charconv>

namespace lazaret::http {
namespace {

Error wrong(const char* why)
{
    return {Errc::protocol, Side::ours, why};
}

/// What the codec writes itself.
bool is_written_by_codec(std::string_view name)
{
    return equals_ignoring_case(name, "Content-Length") ||
           equals_ignoring_case(name, "Transfer-Encoding") ||
           equals_ignoring_case(name, "Connection");
}

bool is_sound(const Field& field)
{
    return is_token(field.name) && is_field_text(field.value);
}

bool are_sound(const Fields& fields)
{
    for (const auto& field : fields)
        if (!is_sound(field)) return false;
    return true;
}

void append_number(std::string& out, std::uint64_t value, int base)
{
    char digits[20]; // 2^64-1 has 20 decimal digits
    const auto end = std::to_chars(digits, digits + sizeof digits, value, base).ptr;
    out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    ((out += name) += ": ") += value;
    out += "\r\n";
}

/// RFC 9110 §8.6: methods whose body is expected say so when there is none.
bool expects_a_body(std::string_view method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
}

} // namespace

Result<> Sender::send(const RequestHead& head)
{
    if (state_ != State::head || ours_ != Role::client) return wrong("request head out of order");
    if (!is_token(head.method) || !split_target(head.method, head.target))
        return wrong("request line cannot be written");
    if (head.framing == Framing::until_close) return wrong("a request has to have an end");
    if (head.fields.count("Host") != 1) return wrong("a request takes one Host");
    if (!are_sound(head.fields)) return wrong("field cannot be written");

    const auto from = own_.size();
    ((own_ += head.method) += ' ') += head.target;
    own_ += " HTTP/1.1\r\n";
    write_fields(head.fields);
    if (head.framing != Framing::none)
        write_framing(head.framing, head.length);
    else if (expects_a_body(head.method))
        write_framing(Framing::length, 0);
    if (!head.keep_alive) append_field(own_, "Connection", "close");
    own_ += "\r\n";
    commit(from);

    begin_body(head.framing, head.length);
    keep_alive_ = head.keep_alive;
    return {};
}

Result<> Sender::send(const ResponseHead& head, const Peer& peer)
{
    if (state_ != State::head || ours_ != Role::server) return wrong("response head out of order");
    const bool interim = head.status < 200;
    if (head.status < 100 || head.status > 999 || head.status == 101 || !is_field_text(head.reason))
        return wrong("status line cannot be written");
    if (!are_sound(head.fields)) return wrong("field cannot be written");
    if (interim && !peer.is_1_1) return {}; // RFC 9110 §15.2: not to HTTP/1.0

    auto framing = head.framing;
    auto length = framing == Framing::length ? head.length : 0;
    if (framing == Framing::chunked && !peer.is_1_1) framing = Framing::until_close;
    drops_body_ = has_no_body(head.status, peer.method);
    // Without a length a body that is empty would last until the connection closes.
    if (framing == Framing::none && !drops_body_) framing = Framing::length;
    const bool tells = !drops_body_ || head.status == 304 ||
                       (peer.method == "HEAD" && !interim && head.status != 204);
    const bool keep =
        head.keep_alive && peer.keep_alive && (drops_body_ || framing != Framing::until_close);

    const auto from = own_.size();
    own_ += "HTTP/1.1 ";
    append_number(own_, head.status, 10);
    (own_ += ' ') += head.reason;
    own_ += "\r\n";
    write_fields(head.fields);
    if (tells) write_framing(framing, length);
    if (!interim && !keep) append_field(own_, "Connection", "close");
    if (keep && !peer.is_1_1) append_field(own_, "Connection", "keep-alive");
    own_ += "\r\n";
    commit(from);

    if (interim) return {};
    begin_body(drops_body_ ? Framing::none : framing, drops_body_ ? 0 : length);
    keep_alive_ = keep;
    return {};
}

Result<> Sender::send(Data data)
{
    if (state_ != State::body) return wrong("body out of order");
    if (data.empty() || drops_body_) return {}; // an empty chunk would be the last one
    if (framing_ == Framing::none) return wrong("body where none was announced");
    if (framing_ == Framing::length) {
        if (data.size() > left_) return wrong("body longer than its length");
        left_ -= data.size();
    }
    const auto from = own_.size();
    if (framing_ == Framing::chunked) {
        append_number(own_, data.size(), 16);
        own_ += "\r\n";
        commit(from);
    }
    pieces_.push_back({data.data(), 0, data.size()});
    if (framing_ == Framing::chunked) {
        own_ += "\r\n";
        commit(own_.size() - 2);
    }
    return {};
}

Result<> Sender::send(const End& end)
{
    if (state_ != State::body) return wrong("end out of order");
    if (framing_ == Framing::length && left_ > 0) return wrong("body shorter than its length");
    if (framing_ == Framing::chunked) {
        for (const auto& field : end.trailers)
            if (!is_sound(field) || !is_trailer_allowed(field.name))
                return wrong("trailer cannot be written");
        const auto from = own_.size();
        own_ += "0\r\n";
        for (const auto& [name, value] : end.trailers)
            append_field(own_, name, value);
        own_ += "\r\n";
        commit(from);
    }
    state_ = State::done;
    return {};
}

void Sender::write_fields(const Fields& fields)
{
    for (const auto& [name, value] : fields)
        if (!is_written_by_codec(name)) append_field(own_, name, value);
}

void Sender::write_framing(Framing framing, std::uint64_t length)
{
    if (framing == Framing::chunked) append_field(own_, "Transfer-Encoding", "chunked");
    if (framing != Framing::length) return;
    own_ += "Content-Length: ";
    append_number(own_, length, 10);
    own_ += "\r\n";
}

void Sender::begin_body(Framing framing, std::uint64_t length)
{
    framing_ = framing;
    left_ = length;
    state_ = State::body;
}

void Sender::commit(std::size_t from)
{
    if (!pieces_.empty() && !pieces_.back().body)
        pieces_.back().size += own_.size() - from;
    else
        pieces_.push_back({nullptr, from, own_.size() - from});
}

std::span<const Bytes> Sender::unsent()
{
    views_.clear();
    const auto own = as_bytes(own_);
    for (const auto& piece : pieces_)
        views_.push_back(piece.body ? Bytes{piece.body, piece.size}
                                    : own.subspan(piece.at, piece.size));
    return views_;
}

void Sender::sent()
{
    own_.clear();
    pieces_.clear();
    views_.clear();
}

void Sender::next_message()
{
    state_ = State::head;
    keep_alive_ = true;
    drops_body_ = false;
}

} // namespace lazaret::http
