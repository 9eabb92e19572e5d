#include "http/receiver.hpp"
#include "http/sender.hpp"

namespace lazaret::http {
namespace {

class H1 final : public Codec {
public:
    H1(Role ours, HeadLimits limits) : receiver_{ours, limits}, sender_{ours} {}

    Result<std::size_t> receive(Bytes bytes, std::vector<Event>& events) override
    {
        return receiver_.receive(bytes, events);
    }

    Result<> receive_end(std::vector<Event>& events) override
    {
        return receiver_.receive_end(events);
    }

    Result<> send(Event event) override
    {
        if (event.stream != 1) return Error{Errc::protocol, Side::ours, "HTTP/1.1 has one stream"};
        return std::visit([this](const auto& what) { return send_one(what); }, event.what);
    }

    std::span<const Bytes> unsent() override { return sender_.unsent(); }
    void sent() override { sender_.sent(); }

    bool reusable() const override
    {
        return receiver_.complete() && sender_.complete() && receiver_.peer_keeps_alive() &&
               sender_.keeps_alive();
    }

    void next_message() override
    {
        if (!reusable()) return give_up("next message before the end of the last");
        receiver_.next_message();
        sender_.next_message();
    }

    void expect_response_to(std::string_view method) override
    {
        receiver_.expect_response_to(method);
    }

private:
    Result<> send_one(const RequestHead& head)
    {
        auto sent = sender_.send(head);
        if (sent) receiver_.expect_response_to(head.method);
        return sent;
    }

    Result<> send_one(const ResponseHead& head)
    {
        const Peer peer{receiver_.method(), receiver_.peer_is_1_1(), receiver_.peer_keeps_alive()};
        return sender_.send(head, peer);
    }

    Result<> send_one(Data data) { return sender_.send(data); }
    Result<> send_one(const End& end) { return sender_.send(end); }

    /// HTTP/1.1 cannot give up a message but with its connection.
    Result<> send_one(const Reset&)
    {
        give_up("the exchange was given up");
        return {};
    }

    void give_up(const char* why)
    {
        receiver_.give_up(why);
        sender_.give_up();
    }

    Receiver receiver_;
    Sender sender_;
};

} // namespace

std::unique_ptr<Codec> make_h1(Role ours, HeadLimits limits)
{
    return std::make_unique<H1>(ours, limits);
}

} // namespace lazaret::http
