#include "support/cut.hpp"
#include "unit/http/trace.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::http;
using lazaret::test::for_every_cut;

namespace {

void expect_request(std::string_view input, std::string_view output, std::string_view left = "")
{
    for_every_cut(input, [&](auto feed_all) {
        Trace trace{Role::server};
        feed_all([&](Bytes piece) { trace.feed(piece); });
        CHECK_MESSAGE(trace.text() == output, input, "\n", trace.detail);
        CHECK(trace.waiting == left);
    });
}

} // namespace

TEST_CASE("h1: a request without a body ends with its head")
{
    expect_request("GET /a?b=c HTTP/1.1\r\nHost: a.example\r\nAccept:\t */* \r\n\r\n",
                   "GET /a?b=c|none|Host: a.example|Accept: */*||end");
}

TEST_CASE("h1: a body has the length it was given")
{
    expect_request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                   "POST /|5|Host: a|Content-Length: 5|hello|end");
    expect_request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                   "POST /|0|Host: a|Content-Length: 0||end");
}

TEST_CASE("h1: chunks are joined, extensions dropped, trailers kept")
{
    expect_request("PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                   "5\r\nhello\r\n0006;a=b;c=\"d\"\r\n world\r\n0\r\nChecksum: 9\r\n\r\n",
                   "PUT /x|chunked|Host: a|Transfer-Encoding: Chunked|hello world|end|Checksum: 9");
}

TEST_CASE("h1: a pipelined request waits for next_message")
{
    expect_request("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\n",
                   "GET /|none|Host: a||end", "GET /2 HTTP/1.1\r\n");
    expect_request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET",
                   "POST /|1|Host: a|Content-Length: 1|x|end", "GET");
}

TEST_CASE("h1: what follows CONNECT is left to the tunnel")
{
    expect_request("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n\x16\x03\x01",
                   "CONNECT a.example:443|none|Host: a.example:443||end", "\x16\x03\x01");
    expect_request("CONNECT a:443 HTTP/1.0\r\nContent-Length: 0\r\n\r\n\x16",
                   "CONNECT a:443|0 close|Content-Length: 0||end", "\x16");
}

TEST_CASE("h1: absolute form and asterisk form are requests too")
{
    expect_request("GET http://a.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n",
                   "GET http://a.example/x|none|Host: a.example||end");
    expect_request("OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n", "OPTIONS *|none|Host: ||end");
}

TEST_CASE("h1: HTTP/1.0 needs no Host and closes unless asked not to")
{
    expect_request("GET / HTTP/1.0\r\n\r\n", "GET /|none close||end");
    expect_request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
                   "GET /|none|Connection: Keep-Alive||end");
    expect_request("GET / HTTP/1.1\r\nHost: a\r\nConnection: te , close\r\n\r\n",
                   "GET /|none close|Host: a|Connection: te , close||end");
}

TEST_CASE("h1: two empty lines before a request are let pass, three are not")
{
    expect_request("\r\n\r\nGET / HTTP/1.0\r\n\r\n", "GET /|none close||end");
    for_every_cut("\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n", [](auto feed_all) {
        Trace trace{Role::server};
        feed_all([&](Bytes piece) { trace.feed(piece); });
        CHECK(trace.text() == "protocol");
    });
}

TEST_CASE("h1: body bytes are views into what was received")
{
    Trace trace{Role::server};
    trace.feed(as_bytes("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
    const std::string_view input = "3\r\nabc\r\n";
    std::vector<Event> events;
    REQUIRE(trace.codec->receive(as_bytes(input), events));
    REQUIRE(events.size() == 1);
    CHECK(as_text(std::get<Data>(events[0].what)).data() == input.data() + 3);
}

TEST_CASE("h1: limits of a head")
{
    const auto outcome = [](const std::string& input) {
        Trace whole{Role::server};
        whole.feed(as_bytes(input));
        Trace single{Role::server};
        for (const char& c : input)
            single.feed(as_bytes({&c, 1}));
        CHECK(whole.text() == single.text());
        return whole.text();
    };
    const std::string tail = " HTTP/1.1\r\nHost: a\r\n";
    CHECK(outcome("GET /" + std::string(16 * 1024 - 1, 'a') + tail + "\r\n").ends_with("end"));
    CHECK(outcome("GET /" + std::string(16 * 1024, 'a') + tail) == "limit");
    CHECK(outcome("GET /" + tail + "A: " + std::string(64 * 1024, 'a') + "\r\n") == "limit");
    CHECK(outcome("GET /" + std::string(70'000, 'a')) == "limit");
    CHECK(outcome(std::string(70'000, 'A')) == "limit");
    CHECK(outcome("GET /" + tail + "Connection: " + std::string(1025, 'a') + "\r\n\r\n") ==
          "limit");
    std::string fields;
    for (int i = 0; i < 99; ++i)
        fields += "A: b\r\n";
    CHECK(outcome("GET /" + tail + fields + "\r\n").ends_with("end"));
    CHECK(outcome("GET /" + tail + fields + "A: b\r\n\r\n") == "limit");
}

TEST_CASE("h1: a head of exactly its limit passes, a longer field line does not")
{
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    Trace fits{Role::server, {head.size(), 100, 100}};
    fits.feed(as_bytes(head));
    CHECK(fits.text() == "GET /|none|Host: a||end");
    Trace over{Role::server, {head.size() - 3, 100, 100}};
    over.feed(as_bytes(head));
    CHECK(over.text() == "limit");
}

TEST_CASE("h1: chunk extensions and trailers have a limit for the whole message")
{
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::string chunks;
    for (int i = 0; i < 5; ++i)
        chunks += "1;" + std::string(900, 'x') + "\r\nA\r\n";
    Trace extensions{Role::server};
    extensions.feed(as_bytes(head + chunks));
    CHECK(extensions.text() == "limit");

    std::string trailers;
    for (int i = 0; i < 10; ++i)
        trailers += "X: " + std::string(900, 'x') + "\r\n";
    Trace long_trailers{Role::server};
    long_trailers.feed(as_bytes(head + "0\r\n" + trailers));
    CHECK(long_trailers.text() == "limit");
}

TEST_CASE("h1: the peer closing is fine between messages and an error within one")
{
    const auto outcome = [](std::string_view input) {
        Trace trace{Role::server};
        trace.feed(as_bytes(input));
        trace.finish();
        return trace.text();
    };
    CHECK(outcome("") == "");
    CHECK(outcome("\r\n") == "");
    CHECK(outcome("GET / HTTP/1.0\r\n\r\n") == "GET /|none close||end");
    CHECK(outcome("G") == "closed");
    CHECK(outcome("GET / HTTP/1.0\r\n") == "closed");
    CHECK(outcome("POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\na") == "closed");
    CHECK(outcome("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n") ==
          "closed");
}
