/// Feeds the same bytes to both roles of the HTTP/1.1 codec, whole and cut, and holds it to this:
/// no crash, the same events whatever the cut, and what it wrote is read back as it was meant.
#include "http/codec.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace lazaret;
using namespace lazaret::http;

namespace {

/// A text that is equal for equal events, whatever the pieces their bodies came in.
struct Seen {
    std::string text;
    bool failed = false;

    void operator()(const RequestHead& head)
    {
        text += head.method + '\n' + head.target + '\n' + std::to_string(head.length) + '\n';
        fields(head.fields);
    }
    void operator()(const ResponseHead& head)
    {
        text +=
            std::to_string(head.status) + head.reason + '\n' + std::to_string(head.length) + '\n';
        fields(head.fields);
    }
    void operator()(Data data) { text += as_text(data); }
    void operator()(const End& end) { fields(end.trailers); }
    void operator()(const Reset&) { std::abort(); }
    void fields(const Fields& list)
    {
        for (const auto& [name, value] : list)
            text += name + ':' + value + '\n';
    }
};

Seen read(Role ours, Bytes input, std::size_t piece)
{
    const auto codec = make_h1(ours);
    if (ours == Role::client) codec->expect_response_to("GET");
    Seen seen;
    while (!input.empty()) {
        const auto part = input.first(std::min(piece, input.size()));
        std::vector<Event> events;
        const auto taken = codec->receive(part, events);
        for (const auto& event : events)
            std::visit(seen, event.what);
        if (!taken) {
            seen.failed = true;
            return seen;
        }
        if (*taken > part.size()) std::abort();
        if (*taken < part.size()) break; // the message is complete
        input = input.subspan(part.size());
    }
    std::vector<Event> events;
    (void)codec->receive_end(events);
    for (const auto& event : events)
        std::visit(seen, event.what);
    return seen;
}

/// A request that was understood can be written, and is then understood as the same.
void write_back(Bytes input)
{
    const auto server = make_h1(Role::server);
    std::vector<Event> events;
    if (!server->receive(input, events) || events.empty()) return;
    if (!std::holds_alternative<End>(events.back().what)) return;
    auto& head = std::get<RequestHead>(events.front().what);
    strip_hop_by_hop(head.fields);
    if (head.fields.count("Host") == 0) head.fields.add("Host", "a.example");
    const auto client = make_h1(Role::client);
    std::string written;
    for (const auto& event : events) {
        if (!client->send(event)) std::abort();
        for (const auto view : client->unsent())
            written += as_text(view);
        client->sent();
    }
    const auto again = make_h1(Role::server);
    std::vector<Event> reread;
    const auto taken = again->receive(as_bytes(written), reread);
    if (!taken || *taken != written.size()) std::abort();
    if (!std::holds_alternative<End>(reread.back().what)) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes input{reinterpret_cast<const std::byte*>(data), size};
    for (const auto role : {Role::server, Role::client}) {
        const auto whole = read(role, input, size + 1);
        const auto single = read(role, input, 1);
        const auto sevens = read(role, input, 7);
        if (whole.failed != single.failed || whole.failed != sevens.failed) std::abort();
        if (whole.text != single.text || whole.text != sevens.text) std::abort();
    }
    write_back(input);
    return 0;
}
