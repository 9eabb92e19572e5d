/// The receiving half of an HTTP/1.1 connection: bytes in, events out.
#pragma once

#include "http/codec.hpp"
#include "http/lines.hpp"

#include <optional>

namespace lazaret::http {

class Receiver {
public:
    Receiver(Role ours, HeadLimits limits) : ours_{ours}, limits_{limits} {}

    Result<std::size_t> receive(Bytes bytes, std::vector<Event>& events); ///< as Codec
    Result<> receive_end(std::vector<Event>& events);                     ///< as Codec

    void expect_response_to(std::string_view method);
    void next_message();

    bool complete() const { return state_ == State::done; }
    /// As the last head said; false once what the peer says cannot be followed any more.
    bool peer_keeps_alive() const { return keep_alive_ && state_ != State::lost; }
    bool peer_is_1_1() const { return is_1_1_; } ///< true as long as nothing is known
    std::string_view method() const { return method_; }
    void give_up(const char* why); ///< receive() fails from now on

private:
    enum class State : std::uint8_t {
        start_line,
        fields,
        fixed_body,
        chunk_size,
        chunk_data,
        chunk_end,
        trailers,
        until_close,
        done,
        lost,
    };

    Result<> step(Bytes& bytes, std::vector<Event>& events); ///< takes at least one byte
    Result<> start_line(Bytes& bytes);
    Result<> field(Bytes& bytes, std::vector<Event>& events);
    Result<> head_done(std::vector<Event>& events);
    Result<> begin_body(Framing framing, std::uint64_t length, std::vector<Event>& events);
    void body(Bytes& bytes, std::vector<Event>& events);
    Result<> chunk_size(Bytes& bytes);
    Result<> chunk_end(Bytes& bytes);
    Result<> trailer(Bytes& bytes, std::vector<Event>& events);
    void end(std::vector<Event>& events);

    Result<std::optional<std::string_view>> head_line(Bytes& bytes);
    Fields& fields() { return ours_ == Role::server ? request_.fields : response_.fields; }
    Error bad(const char* why) const;

    Role ours_;
    HeadLimits limits_;
    State state_ = State::start_line;
    bool is_1_1_ = true;
    bool keep_alive_ = true;
    bool awaiting_ = false;        ///< client: a request is out
    bool saw_cr_ = false;          ///< of the CRLF after a chunk
    std::uint8_t empty_lines_ = 0; ///< before the request line
    std::uint8_t interim_ = 0;     ///< 1xx of this exchange
    std::size_t head_bytes_ = 0;   ///< or bytes of trailers
    std::size_t extension_bytes_ = 0;
    std::uint64_t left_ = 0; ///< bytes of the body or of the chunk
    Lines lines_;
    RequestHead request_;
    ResponseHead response_;
    Fields trailers_;
    std::string method_; ///< of the present exchange
    Error lost_;
};

} // namespace lazaret::http
