/// Every request here has been read in two ways by two programs somewhere; we read it in none.
#include "support/cut.hpp"
#include "unit/http/trace.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace lazaret;
using namespace lazaret::http;
using lazaret::test::for_every_cut;
using namespace std::string_view_literals;

namespace {

void expect_refused(std::string_view input, Role ours = Role::server)
{
    for_every_cut(input, [&](auto feed_all) {
        Trace trace{ours};
        feed_all([&](Bytes piece) { trace.feed(piece); });
        CHECK_MESSAGE(trace.text() == "protocol", input);
        // Once lost, always lost: nothing that follows is taken for a request.
        std::vector<Event> events;
        CHECK(!trace.codec->receive(as_bytes("GET / HTTP/1.0\r\n\r\n"), events));
        CHECK(events.empty());
    });
}

} // namespace

TEST_CASE("h1: request lines that are refused")
{
    constexpr std::array lines{""sv,
                               " "sv,
                               "GET"sv,
                               "GET /"sv,
                               "GET / "sv,
                               "GET  / HTTP/1.1"sv,
                               "GET /  HTTP/1.1"sv,
                               " GET / HTTP/1.1"sv,
                               "GET / HTTP/1.1 "sv,
                               "GET\t/ HTTP/1.1"sv,
                               "GET /\tHTTP/1.1"sv,
                               "GET /a b HTTP/1.1"sv,
                               "GET / HTTP/1.2"sv,
                               "GET / HTTP/2.0"sv,
                               "GET / HTTP/0.9"sv,
                               "GET / http/1.1"sv,
                               "GET / HTTP/1.10"sv,
                               "GET / HTTP/01.1"sv,
                               "GET / HTTP/1,1"sv,
                               "GET / HTTP /1.1"sv,
                               "GET / XTTP/1.1"sv,
                               "G(T / HTTP/1.1"sv,
                               "GE\0T / HTTP/1.1"sv,
                               "GET /\0 HTTP/1.1"sv,
                               "GET /\x7f HTTP/1.1"sv,
                               "GET /\xc3\xa9 HTTP/1.1"sv,
                               "GET /\r HTTP/1.1"sv,
                               "GET /a#b HTTP/1.1"sv,
                               "GET a HTTP/1.1"sv,
                               "GET * HTTP/1.1"sv,
                               "GET a.example:443 HTTP/1.1"sv,
                               "GET http:// HTTP/1.1"sv,
                               "GET http:///x HTTP/1.1"sv,
                               "GET http://u:p@a.example/ HTTP/1.1"sv,
                               "GET http://a\\@b/ HTTP/1.1"sv,
                               "CONNECT / HTTP/1.1"sv,
                               "CONNECT a.example HTTP/1.1"sv,
                               "CONNECT a: HTTP/1.1"sv,
                               "CONNECT :443 HTTP/1.1"sv,
                               "CONNECT http://a/ HTTP/1.1"sv,
                               "CONNECT u@a:443 HTTP/1.1"sv,
                               "PRI * HTTP/2.0"sv,
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1"sv,
                               "\x16\x03\x01\x02"sv,
                               "HTTP/1.1 200 OK"sv};
    for (const auto line : lines) {
        if (line.empty()) continue; // tested with the three empty lines
        expect_refused(std::string{line} + "\r\nHost: a\r\n\r\n");
    }
}

TEST_CASE("h1: fields that are refused")
{
    constexpr std::array fields{"Host: a"sv /* the second */,
                                "host: b"sv,
                                "A : b"sv,
                                "A\t: b"sv,
                                " A: b"sv,
                                "\tA: b"sv,
                                ": b"sv,
                                "A"sv,
                                "A b: c"sv,
                                "A(: b"sv,
                                "A\xc3\xa9: b"sv,
                                "A\0: b"sv,
                                "A: b\0"sv,
                                "A: b\x01"sv,
                                "A: b\x7f"sv,
                                "A: b\rc"sv,
                                "A: b\r"sv,
                                "A: \x0b"sv,
                                "A: b\x1b[2J"sv,
                                "A: b\r\n c: d"sv,
                                "A: b\r\n\tc"sv,
                                "\"A\": b"sv,
                                "A,B: c"sv,
                                "A/B: c"sv,
                                "[A]: c"sv};
    for (const auto field : fields)
        expect_refused("GET / HTTP/1.1\r\nHost: a\r\n" + std::string{field} + "\r\n\r\n");
}

TEST_CASE("h1: values of Host that are refused")
{
    constexpr std::array hosts{"a b"sv, "a,b"sv,  "a/b"sv,
                               "u@a"sv, "a\\b"sv, "a#b"sv,
                               "a?b"sv, "a;b"sv,  "h\xc3\xb4te.example"sv,
                               "a\tb"sv};
    for (const auto host : hosts)
        expect_refused("GET / HTTP/1.1\r\nHost: " + std::string{host} + "\r\n\r\n");
    expect_refused("GET / HTTP/1.1\r\n\r\n");
    expect_refused("GET http://a/ HTTP/1.1\r\nAccept: */*\r\n\r\n");
    expect_refused("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n");
}

TEST_CASE("h1: line ends other than CRLF are refused")
{
    expect_refused("GET / HTTP/1.1\nHost: a\n\n");
    expect_refused("GET / HTTP/1.1\r\nHost: a\n\r\n");
    expect_refused("GET / HTTP/1.1\r\nHost: a\r\n\n");
    expect_refused("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect_refused("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n");
    expect_refused("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n");
    expect_refused("GET / HTTP/1.1\rHost: a\r\r\n");
}

TEST_CASE("h1: framing that two readers could take differently is refused")
{
    constexpr std::array framings{
        // CL.TE, TE.CL and their disguises
        "Content-Length: 6\r\nTransfer-Encoding: chunked"sv,
        "Transfer-Encoding: chunked\r\nContent-Length: 6"sv,
        "Content-Length: 0\r\nTransfer-Encoding: chunked"sv, "Transfer-Encoding: xchunked"sv,
        "Transfer-Encoding: chunked, identity"sv, "Transfer-Encoding: identity, chunked"sv,
        "Transfer-Encoding: gzip, chunked"sv, "Transfer-Encoding: chunked, chunked"sv,
        "Transfer-Encoding: chunked,"sv, "Transfer-Encoding: ,chunked"sv,
        "Transfer-Encoding: \"chunked\""sv, "Transfer-Encoding: chunked;q=1"sv,
        "Transfer-Encoding: chun ked"sv, "Transfer-Encoding: chunkedchunked"sv,
        "Transfer-Encoding: identity"sv, "Transfer-Encoding: gzip"sv, "Transfer-Encoding:"sv,
        "Transfer-Encoding: \x0b"
        "chunked"sv,
        "Transfer-Encoding: chunked\x0b"sv, "Transfer-Encoding : chunked"sv,
        "Transfer-Encoding\t: chunked"sv, " Transfer-Encoding: chunked"sv,
        "X: y\r\n Transfer-Encoding: chunked"sv, "Transfer-Encoding:\r\n chunked"sv,
        "X: y\nTransfer-Encoding: chunked"sv, "X: y\rTransfer-Encoding: chunked"sv,
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"sv,
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"sv,
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"sv,
        "Transfer-Encoding: chun\0ked"sv, "Transfer-Encoding: chunked\0"sv,
        "Transfer\0-Encoding: chunked"sv,
        // lengths
        "Content-Length: +5"sv, "Content-Length: -5"sv, "Content-Length: 0x5"sv,
        "Content-Length: 5 5"sv, "Content-Length: 5,5"sv, "Content-Length: 5, 6"sv,
        "Content-Length: 5\r\nContent-Length: 5"sv, "Content-Length: 5\r\nContent-Length: 6"sv,
        "Content-Length: 5.0"sv, "Content-Length: 1e1"sv, "Content-Length: five"sv,
        "Content-Length:"sv, "Content-Length: \"5\""sv, "Content-Length: 5;"sv,
        "Content-Length: 5\x0b"sv, "Content-Length: 9223372036854775808"sv,
        "Content-Length: 18446744073709551621"sv, "Content-Length: 00000000000000000005"sv,
        "Content-Length : 5"sv, "Content-Length: 5_0"sv, "Content-Length: \xd9\xa5"sv};
    for (const auto framing : framings)
        expect_refused("POST / HTTP/1.1\r\nHost: a\r\n" + std::string{framing} + "\r\n\r\n");
    expect_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    expect_refused("CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    expect_refused("CONNECT a:1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST_CASE("h1: chunks that two readers could take differently are refused")
{
    constexpr std::array bodies{"0x5\r\nhello\r\n"sv,
                                "+5\r\nhello\r\n"sv,
                                "-5\r\nhello\r\n"sv,
                                " 5\r\nhello\r\n"sv,
                                "5 \r\nhello\r\n"sv,
                                "5\t\r\nhello\r\n"sv,
                                "5 ;a=b\r\nhello\r\n"sv,
                                "\r\nhello\r\n"sv,
                                ";a\r\nhello\r\n"sv,
                                "5g\r\nhello\r\n"sv,
                                "5,5\r\nhello\r\n"sv,
                                "5\nhello\r\n"sv,
                                "5;a=\nhello\r\n"sv,
                                "5;a=b\n\r\nhello\r\n"sv,
                                "5;a\rb\r\nhello\r\n"sv,
                                "5\r\r\nhello\r\n"sv,
                                "5\rX\nhello\r\n"sv,
                                "5;\0\r\nhello\r\n"sv,
                                "5\0\r\nhello\r\n"sv,
                                "5\r\nhelloX\r\n"sv,
                                "5\r\nhello\n"sv,
                                "5\r\nhello\rX"sv,
                                "5\r\nhelloXX0\r\n\r\n"sv,
                                "5\r\nhello0\r\n\r\n"sv,
                                "5\r\nhello\r\n\r\n"sv,
                                "8000000000000000\r\n"sv,
                                "FFFFFFFFFFFFFFFF\r\n"sv,
                                "10000000000000005\r\n"sv,
                                "00000000000000005\r\nhello\r\n"sv,
                                "0\n\r\n"sv,
                                "0\r\n\n"sv,
                                "0\r\nX\r\n\r\n"sv,
                                "0\r\nX: y\n\r\n"sv,
                                "0\r\n X: y\r\n\r\n"sv,
                                "0\r\nX: a\r\n b\r\n\r\n"sv,
                                "0\r\nX : a\r\n\r\n"sv,
                                "0\r\nX\r: a\r\n\r\n"sv,
                                "0\r\nContent-Length: 5\r\n\r\n"sv,
                                "0\r\ntransfer-encoding: chunked\r\n\r\n"sv,
                                "0\r\nHost: b\r\n\r\n"sv,
                                "0\r\nAuthorization: x\r\n\r\n"sv,
                                "0\r\nCookie: x\r\n\r\n"sv,
                                "0\r\nContent-Encoding: gzip\r\n\r\n"sv,
                                "0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv};
    for (const auto body : bodies)
        expect_refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                       std::string{body});
}

TEST_CASE("h1: white space around a framing value is the codec's business and goes no further")
{
    Trace trace{Role::server};
    trace.feed(as_bytes("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\t chunked \t\r\n\r\n"
                        "0\r\n\r\n"));
    CHECK(trace.text() == "POST /|chunked|Host: a|Transfer-Encoding: chunked||end");
}

TEST_CASE("h1: responses that are refused")
{
    constexpr std::array heads{
        "HTTP/1.1  200 OK\r\n\r\n"sv,
        "HTTP/1.1 20 OK\r\n\r\n"sv,
        "HTTP/1.1 2000 OK\r\n\r\n"sv,
        "HTTP/1.1 099 No\r\n\r\n"sv,
        "HTTP/1.1 +20 No\r\n\r\n"sv,
        "HTTP/2.0 200 OK\r\n\r\n"sv,
        "HTTP/1.2 200 OK\r\n\r\n"sv,
        "http/1.1 200 OK\r\n\r\n"sv,
        "ICY 200 OK\r\n\r\n"sv,
        "HTTP/1.1 200 O\0K\r\n\r\n"sv,
        "HTTP/1.1 200 OK\n\n"sv,
        "\r\nHTTP/1.1 200 OK\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\n A: b\r\n\r\n"sv,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nContent-Length: ,\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n"sv,
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nA: b\x01\r\n\r\n"sv,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n"sv};
    for (const auto head : heads)
        expect_refused(head, Role::client);
}
