/// What a codec made of its input, as text that a test can compare.
#pragma once

#include "http/codec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lazaret::http {

inline std::string framing_text(Framing framing, std::uint64_t length)
{
    switch (framing) {
    case Framing::none:
        return "none";
    case Framing::length:
        return std::to_string(length);
    case Framing::chunked:
        return "chunked";
    case Framing::until_close:
        return "until close";
    }
    return "?";
}

inline std::string errc_text(const Error& error)
{
    if (error.code == Errc::protocol) return "protocol";
    if (error.code == Errc::limit) return "limit";
    if (error.code == Errc::closed) return "closed";
    return "another error";
}

/// Feeds a codec as a connection does: what it did not take is offered again.
class Trace {
public:
    explicit Trace(Role ours, HeadLimits limits = {}) : codec{make_h1(ours, limits)} {}

    void feed(Bytes bytes)
    {
        if (lost) return;
        waiting += as_text(bytes);
        std::vector<Event> events;
        const auto taken = codec->receive(as_bytes(waiting), events);
        for (const auto& event : events)
            std::visit([this](const auto& what) { add(what); }, event.what);
        if (!taken) return fail(taken.error());
        waiting.erase(0, *taken);
    }

    void finish()
    {
        if (lost) return;
        std::vector<Event> events;
        const auto ended = codec->receive_end(events);
        for (const auto& event : events)
            std::visit([this](const auto& what) { add(what); }, event.what);
        if (!ended) fail(ended.error());
    }

    /// "GET /|none|Host: a|data|end": parts with "|", body bytes joined.
    const std::string& text() const { return out; }

    std::unique_ptr<Codec> codec;
    std::string waiting; ///< not taken
    std::string detail;  ///< of the error
    bool lost = false;

private:
    void add(const RequestHead& head)
    {
        out += head.method + " " + head.target + "|" + framing_text(head.framing, head.length);
        if (!head.keep_alive) out += " close";
        add(head.fields);
    }
    void add(const ResponseHead& head)
    {
        out += std::to_string(head.status) + " " + head.reason + "|";
        out += framing_text(head.framing, head.length);
        if (!head.keep_alive) out += " close";
        add(head.fields);
    }
    void add(Data data) { out += as_text(data); }
    void add(const End& end)
    {
        out += "|end";
        for (const auto& [name, value] : end.trailers)
            out += "|" + name + ": " + value;
    }
    void add(const Reset&) { out += "|reset"; }
    void add(const Fields& fields)
    {
        for (const auto& [name, value] : fields)
            out += "|" + name + ": " + value;
        out += "|";
    }
    void fail(const Error& error)
    {
        lost = true;
        detail = error.detail;
        out = errc_text(error); // what came before it may depend on the cut, the error may not
    }

    std::string out;
};

} // namespace lazaret::http
