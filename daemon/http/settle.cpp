#include "http/grammar.hpp"
#include "http/head.hpp"
#include "http/uri.hpp"

namespace lazaret::http {
namespace {

/// What the fields that frame a message say, gathered in one pass.
struct Said {
    std::size_t hosts = 0;
    std::string_view host;
    std::size_t lengths = 0; ///< values of Content-Length, list elements counted one by one
    std::uint64_t length = 0;
    bool lengths_differ = false;
    bool bad_length = false;
    std::size_t codings = 0; ///< Transfer-Encoding fields
    bool chunked = false;    ///< the last one says exactly that
    bool close = false;
    bool keep_alive = false;
    std::size_t connection_bytes = 0;
};

/// Much more than anybody writes; strip_hop_by_hop() holds each name in it against each field.
constexpr std::size_t most_connection_bytes = 1024;

void hear_length(Said& said, std::string_view value)
{
    const auto length = parse_length(value);
    said.bad_length = said.bad_length || !length;
    if (!length) return;
    said.lengths_differ = said.lengths_differ || (said.lengths > 0 && said.length != *length);
    said.length = *length;
    ++said.lengths;
}

void hear_connection(Said& said, std::string_view value)
{
    said.connection_bytes += value.size();
    if (said.connection_bytes > most_connection_bytes) return;
    while (const auto option = next_element(value)) {
        said.close = said.close || equals_ignoring_case(*option, "close");
        said.keep_alive = said.keep_alive || equals_ignoring_case(*option, "keep-alive");
    }
}

Said hear(const Fields& fields, Role ours)
{
    Said said;
    for (const auto& [name, value] : fields) {
        if (equals_ignoring_case(name, "Host")) {
            ++said.hosts;
            said.host = value;
        } else if (equals_ignoring_case(name, "Content-Length")) {
            std::string_view rest = value;
            // RFC 9110 §8.6 lets a list of one repeated value pass; for requests we don't.
            const auto comma = rest.find(',');
            if (ours == Role::server || comma == rest.npos)
                hear_length(said, rest);
            else
                while (const auto one = next_element(rest))
                    hear_length(said, *one);
            if (said.lengths == 0) said.bad_length = true;
        } else if (equals_ignoring_case(name, "Transfer-Encoding")) {
            ++said.codings;
            said.chunked = equals_ignoring_case(value, "chunked");
        } else if (equals_ignoring_case(name, "Connection")) {
            hear_connection(said, value);
        }
    }
    return said;
}

/// What is wrong with the framing fields whatever the message, or null.
const char* framing_fault(const Said& said, bool is_1_1)
{
    if (said.bad_length) return "bad Content-Length";
    if (said.codings > 1) return "Transfer-Encoding twice";
    if (said.codings == 1 && !said.chunked) return "Transfer-Encoding other than chunked";
    if (said.codings == 1 && !is_1_1) return "Transfer-Encoding in HTTP/1.0";
    if (said.codings == 1 && said.lengths > 0) return "both Content-Length and Transfer-Encoding";
    return nullptr;
}

const char* request_fault(const Said& said, const RequestHead& head, bool is_1_1)
{
    if (said.hosts > 1) return "more than one Host";
    if (said.hosts == 0 && is_1_1) return "no Host";
    if (!is_host_field(said.host)) return "bad Host";
    if (said.lengths > 1) return "more than one Content-Length";
    // RFC 9110 §9.3.6: what follows the head is the tunnel's. Some clients send a length of 0.
    if (head.method == "CONNECT" && (said.codings > 0 || said.length > 0))
        return "CONNECT with a body";
    return nullptr;
}

bool stays_open(const Said& said, bool is_1_1)
{
    return !said.close && (is_1_1 || said.keep_alive);
}

} // namespace

Result<> settle(RequestHead& head, bool is_1_1)
{
    const Said said = hear(head.fields, Role::server);
    if (said.connection_bytes > most_connection_bytes)
        return Error{Errc::limit, Side::client, "Connection names too much"};
    if (const char* fault = framing_fault(said, is_1_1))
        return Error{Errc::protocol, Side::client, fault};
    if (const char* fault = request_fault(said, head, is_1_1))
        return Error{Errc::protocol, Side::client, fault};
    head.framing = said.chunked       ? Framing::chunked
                   : said.lengths > 0 ? Framing::length
                                      : Framing::none;
    head.length = said.length;
    head.keep_alive = stays_open(said, is_1_1);
    return {};
}

Result<> settle(ResponseHead& head, bool is_1_1, std::string_view method)
{
    const Said said = hear(head.fields, Role::client);
    if (said.connection_bytes > most_connection_bytes)
        return Error{Errc::limit, Side::origin, "Connection names too much"};
    if (const char* fault = framing_fault(said, is_1_1))
        return Error{Errc::protocol, Side::origin, fault};
    if (said.lengths_differ)
        return Error{Errc::protocol, Side::origin, "values of Content-Length differ"};
    const bool bodiless = has_no_body(head.status, method);
    const bool may_tell = !bodiless || head.status == 304 ||
                          (method == "HEAD" && head.status >= 200 && head.status != 204);
    head.framing = Framing::none;
    if (may_tell && said.chunked)
        head.framing = Framing::chunked;
    else if (may_tell && said.lengths > 0)
        head.framing = Framing::length;
    else if (!bodiless)
        head.framing = Framing::until_close;
    head.length = head.framing == Framing::length ? said.length : 0;
    head.keep_alive = stays_open(said, is_1_1) && head.framing != Framing::until_close;
    return {};
}

} // namespace lazaret::http
