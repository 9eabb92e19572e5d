/// The sending half of an HTTP/1.1 connection: events in, bytes out, none of the body copied.
#pragma once

#include "http/codec.hpp"

#include <string>
#include <string_view>

namespace lazaret::http {

/// What the sender has to know of the other half of its exchange.
struct Peer {
    std::string_view method; ///< server: of the request being answered; "" when unknown
    bool is_1_1 = true;
    bool keep_alive = true; ///< as far as the peer said
};

class Sender {
public:
    explicit Sender(Role ours) : ours_{ours} {}

    Result<> send(const RequestHead& head);
    Result<> send(const ResponseHead& head, const Peer& peer);
    Result<> send(Data data);
    Result<> send(const End& end);

    std::span<const Bytes> unsent();
    void sent();

    bool complete() const { return state_ == State::done; }
    bool keeps_alive() const { return keep_alive_; } ///< as the last head said
    void next_message();
    void give_up() { state_ = State::lost; }

private:
    enum class State : std::uint8_t { head, body, done, lost };

    /// A stretch of output: `size` bytes of own_ from `at` on, or a body's.
    struct Piece {
        const std::byte* body = nullptr;
        std::size_t at = 0;
        std::size_t size = 0;
    };

    void write_fields(const Fields& fields);
    void write_framing(Framing framing, std::uint64_t length);
    void begin_body(Framing framing, std::uint64_t length);
    void commit(std::size_t from); ///< what was written to own_ since is to be sent

    Role ours_;
    State state_ = State::head;
    Framing framing_ = Framing::none;
    std::uint64_t left_ = 0; ///< bytes still due, when framing is `length`
    bool drops_body_ = false;
    bool keep_alive_ = true;
    std::string own_; ///< heads and chunk lines; keeps its memory
    std::vector<Piece> pieces_;
    std::vector<Bytes> views_;
};

} // namespace lazaret::http
