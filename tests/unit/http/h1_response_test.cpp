#include "support/cut.hpp"
#include "unit/http/trace.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::http;
using lazaret::test::for_every_cut;

namespace {

void expect_response(std::string_view method, std::string_view input, std::string_view output,
                     std::string_view left = "")
{
    for_every_cut(input, [&](auto feed_all) {
        Trace trace{Role::client};
        trace.codec->expect_response_to(method);
        feed_all([&](Bytes piece) { trace.feed(piece); });
        trace.finish();
        CHECK_MESSAGE(trace.text() == output, input, "\n", trace.detail);
        CHECK(trace.waiting == left);
    });
}

} // namespace

TEST_CASE("h1 response: a status line may end after its number")
{
    const auto codec = make_h1(Role::client);
    codec->expect_response_to("GET");
    std::vector<Event> events;
    REQUIRE(codec->receive(as_bytes("HTTP/1.1 204\r\n\r\n"), events));
    REQUIRE_FALSE(events.empty());
    CHECK(std::get<ResponseHead>(events.front().what).status == 204);
}

TEST_CASE("h1: responses of every framing")
{
    expect_response("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                    "200 OK|2|Content-Length: 2|hi|end");
    expect_response(
        "GET", "HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nA: b\r\n\r\n",
        "404 |chunked|Transfer-Encoding: chunked|hi|end|A: b");
    expect_response("GET", "HTTP/1.1 200 OK\r\n\r\nhi", "200 OK|until close close|hi|end");
    expect_response("GET", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                    "200 OK|2 close|Content-Length: 2|hi|end");
    expect_response("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    "200 OK|0 close|Content-Length: 0|Connection: close||end");
}

TEST_CASE("h1: responses that have no body whatever their fields say")
{
    expect_response("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
                    "200 OK|2|Content-Length: 2||end");
    expect_response("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "200 OK|chunked|Transfer-Encoding: chunked||end");
    expect_response("HEAD", "HTTP/1.1 200 OK\r\n\r\n", "200 OK|none||end");
    expect_response("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
                    "304 Not Modified|9|Content-Length: 9||end");
    expect_response("GET", "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n",
                    "204 No Content|none|Content-Length: 9||end");
    expect_response("CONNECT", "HTTP/1.1 200 Connected\r\nContent-Length: 9\r\n\r\n",
                    "200 Connected|none|Content-Length: 9||end");
}

TEST_CASE("h1: interim responses come before the final one and have no end")
{
    expect_response(
        "GET",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "100 Continue|none|103 Early Hints|none|Link: x|200 OK|0|Content-Length: 0||end");
}

TEST_CASE("h1: an origin that sends nothing but interim responses is given up")
{
    Trace trace{Role::client};
    for (int i = 0; i < 40; ++i)
        trace.feed(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"));
    CHECK(trace.text() == "protocol");
}

TEST_CASE("h1: a folded field of a response becomes one line")
{
    expect_response("GET", "HTTP/1.1 204 No\r\nA: b\r\n \t c\r\n\td \r\nE: f\r\n\r\n",
                    "204 No|none|A: b c d|E: f||end");
}

TEST_CASE("h1: the same length told twice is a length")
{
    expect_response("GET",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2, 02\r\n\r\nhi",
                    "200 OK|2|Content-Length: 2|Content-Length: 2, 02|hi|end");
}

TEST_CASE("h1: bytes after a final response belong to nobody")
{
    expect_response("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n",
                    "200 OK|2|Content-Length: 2|hi|end", "HTTP/1.1 200 OK\r\n");
}

TEST_CASE("h1: a response cut short is an error, not a shorter response")
{
    expect_response("GET", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi", "closed");
    expect_response("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
                    "closed");
    expect_response("GET", "HTTP/1.1 200 O", "closed");
    expect_response("GET", "HTTP/1.1 100 Continue\r\n\r\n", "closed");
    Trace silent{Role::client};
    silent.codec->expect_response_to("GET");
    silent.finish();
    CHECK(silent.text() == "closed");
}
