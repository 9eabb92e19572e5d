#include "unit/http/trace.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::http;

namespace {

std::string written(Codec& codec)
{
    std::string out;
    for (const auto view : codec.unsent())
        out += as_text(view);
    codec.sent();
    return out;
}

bool send(Codec& codec, std::string_view body)
{
    return bool(codec.send({1, as_bytes(body)}));
}
bool send_end(Codec& codec, Fields trailers = {})
{
    return bool(codec.send({1, End{trailers}}));
}

RequestHead request(std::string method, Framing framing = Framing::none, std::uint64_t length = 0)
{
    RequestHead head{
        .method = std::move(method), .target = "/x", .framing = framing, .length = length};
    head.fields.add("Host", "a.example");
    return head;
}

ResponseHead response(Framing framing, std::uint64_t length = 0, std::uint16_t status = 200)
{
    return {.status = status, .reason = "Fine", .framing = framing, .length = length};
}

/// A server that has received `head`.
std::unique_ptr<Codec> answering(std::string_view head)
{
    auto codec = make_h1(Role::server);
    std::vector<Event> events;
    (void)codec->receive(as_bytes(head), events);
    return codec;
}

std::unique_ptr<Codec> answering_get()
{
    return answering("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

} // namespace

TEST_CASE("h1: a request is written from its parts, with the codec's own framing")
{
    const auto codec = make_h1(Role::client);
    auto head = request("POST", Framing::length, 5);
    head.fields.add("content-length", "7");
    head.fields.add("Transfer-Encoding", "chunked");
    head.fields.add("Connection", "x-secret");
    REQUIRE(codec->send({1, head}));
    CHECK(send(*codec, "hel"));
    CHECK(send(*codec, "lo"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) ==
          "POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello");
}

TEST_CASE("h1: body bytes are handed on, not copied")
{
    const auto codec = make_h1(Role::client);
    const std::string body = "hello";
    REQUIRE(codec->send({1, request("PUT", Framing::chunked)}));
    codec->sent();
    REQUIRE(send(*codec, body));
    REQUIRE(send(*codec, body));
    const auto views = codec->unsent();
    REQUIRE(views.size() == 5); // size line, body, CRLF with the next size line, body, CRLF
    CHECK(as_text(views[0]) == "5\r\n");
    CHECK(as_text(views[1]).data() == body.data());
    CHECK(as_text(views[2]) == "\r\n5\r\n");
    codec->sent();
    CHECK(codec->unsent().empty());
    Fields trailers;
    trailers.add("Checksum", "9");
    REQUIRE(send_end(*codec, trailers));
    CHECK(written(*codec) == "0\r\nChecksum: 9\r\n\r\n");
}

TEST_CASE("h1: an empty piece of body is not the last chunk")
{
    const auto codec = make_h1(Role::client);
    REQUIRE(codec->send({1, request("PUT", Framing::chunked)}));
    codec->sent();
    CHECK(send(*codec, ""));
    CHECK(written(*codec).empty());
}

TEST_CASE("h1: a POST without a body says so, a GET keeps silent")
{
    const auto post = make_h1(Role::client);
    REQUIRE(post->send({1, request("POST")}));
    CHECK(written(*post).find("Content-Length: 0\r\n") != std::string::npos);
    const auto get = make_h1(Role::client);
    auto head = request("GET");
    head.keep_alive = false;
    REQUIRE(get->send({1, head}));
    CHECK(written(*get) == "GET /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
}

TEST_CASE("h1: nothing that would break the framing can be written")
{
    const auto refused = [](RequestHead head) {
        const auto codec = make_h1(Role::client);
        const auto sent = codec->send({1, std::move(head)});
        CHECK(codec->unsent().empty());
        return !sent && sent.error().code == Errc::protocol;
    };
    const auto with_field = [](std::string name, std::string value) {
        auto head = request("GET");
        head.fields.add(std::move(name), std::move(value));
        return head;
    };
    CHECK(refused(with_field("A", "b\r\nC: d")));
    CHECK(refused(with_field("A", "b\nC: d")));
    CHECK(refused(with_field("A", std::string{"b\0", 2})));
    CHECK(refused(with_field("A\r\nB", "c")));
    CHECK(refused(with_field("A:", "c")));
    CHECK(refused(with_field("", "c")));
    CHECK(refused(with_field("host", "b")));
    CHECK(refused(request("GET / HTTP/1.1\r\nX:")));
    CHECK(refused(request("")));
    CHECK(refused(request("GET", Framing::until_close)));
    auto target = request("GET");
    target.target = "/ HTTP/1.1\r\nHost: b";
    CHECK(refused(target));
    auto without_host = request("GET");
    without_host.fields.remove("Host");
    CHECK(refused(without_host));
}

TEST_CASE("h1: a body has to be as long as it was said to be")
{
    const auto longer = make_h1(Role::client);
    REQUIRE(longer->send({1, request("PUT", Framing::length, 3)}));
    CHECK_FALSE(send(*longer, "four"));
    const auto shorter = make_h1(Role::client);
    REQUIRE(shorter->send({1, request("PUT", Framing::length, 3)}));
    CHECK(send(*shorter, "ab"));
    CHECK_FALSE(send_end(*shorter));
    const auto none = make_h1(Role::client);
    REQUIRE(none->send({1, request("GET")}));
    CHECK_FALSE(send(*none, "a"));
}

TEST_CASE("h1: events out of order are refused")
{
    const auto client = make_h1(Role::client);
    CHECK_FALSE(send(*client, "a"));
    CHECK_FALSE(send_end(*client));
    CHECK_FALSE(client->send({1, response(Framing::none)}));
    CHECK_FALSE(client->send({3, request("GET")}));
    REQUIRE(client->send({1, request("GET")}));
    CHECK_FALSE(client->send({1, request("GET")}));
    REQUIRE(send_end(*client));
    CHECK_FALSE(send_end(*client));
    CHECK_FALSE(answering_get()->send({1, request("GET")}));
}

TEST_CASE("h1: responses of every framing are written")
{
    auto codec = answering_get();
    REQUIRE(codec->send({1, response(Framing::length, 2)}));
    CHECK(send(*codec, "hi"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nhi");
    CHECK(codec->reusable());

    codec = answering_get();
    REQUIRE(codec->send({1, response(Framing::chunked)}));
    CHECK(send(*codec, "0123456789abcdef"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) ==
          "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n"
          "0\r\n\r\n");
    CHECK(codec->reusable());

    codec = answering_get();
    REQUIRE(codec->send({1, response(Framing::until_close)}));
    CHECK(send(*codec, "hi"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 200 Fine\r\nConnection: close\r\n\r\nhi");
    CHECK_FALSE(codec->reusable());

    codec = answering_get();
    REQUIRE(codec->send({1, response(Framing::none)}));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("h1: responses without a body")
{
    auto codec = answering("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::length, 9)}));
    CHECK(send(*codec, "dropped"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 200 Fine\r\nContent-Length: 9\r\n\r\n");
    CHECK(codec->reusable());

    codec = answering_get();
    REQUIRE(codec->send({1, response(Framing::length, 9, 304)}));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 304 Fine\r\nContent-Length: 9\r\n\r\n");

    codec = answering_get();
    REQUIRE(codec->send({1, response(Framing::length, 9, 204)}));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 204 Fine\r\n\r\n");

    codec = answering("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::none)}));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 200 Fine\r\n\r\n");
}

TEST_CASE("h1: interim responses go before the final one")
{
    const auto codec = answering("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::none, 0, 100)}));
    REQUIRE(codec->send({1, response(Framing::none)}));
    CHECK(written(*codec) ==
          "HTTP/1.1 100 Fine\r\n\r\nHTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
    CHECK_FALSE(codec->send({1, response(Framing::none, 0, 103)}));
}

TEST_CASE("h1: an HTTP/1.0 client gets neither chunks nor interim responses")
{
    auto codec = answering("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::none, 0, 100)}));
    CHECK(codec->unsent().empty());
    REQUIRE(codec->send({1, response(Framing::chunked)}));
    CHECK(send(*codec, "hi"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) == "HTTP/1.1 200 Fine\r\nConnection: close\r\n\r\nhi");
    CHECK_FALSE(codec->reusable());

    codec = answering("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::length, 0)}));
    CHECK(send_end(*codec));
    CHECK(written(*codec) ==
          "HTTP/1.1 200 Fine\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(codec->reusable());
}

TEST_CASE("h1: a request that could not be read can still be answered, then all is over")
{
    const auto codec = answering("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::length, 2, 400)}));
    CHECK(send(*codec, "no"));
    CHECK(send_end(*codec));
    CHECK(written(*codec) ==
          "HTTP/1.1 400 Fine\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
    CHECK_FALSE(codec->reusable());
    codec->next_message();
    std::vector<Event> events;
    CHECK_FALSE(codec->receive(as_bytes("GET / HTTP/1.0\r\n\r\n"), events));
}

TEST_CASE("h1: many exchanges on one connection, each side built from what the other wrote")
{
    const auto client = make_h1(Role::client);
    const auto server = make_h1(Role::server);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(client->send({1, request("POST", Framing::chunked)}));
        REQUIRE(send(*client, "question"));
        REQUIRE(send_end(*client));
        std::vector<Event> events;
        const auto asked = written(*client);
        const auto taken = server->receive(as_bytes(asked), events);
        REQUIRE(taken);
        CHECK(*taken == asked.size());
        REQUIRE(events.size() == 3);
        CHECK(as_text(std::get<Data>(events[1].what)) == "question");

        REQUIRE(server->send({1, response(Framing::length, 6)}));
        REQUIRE(send(*server, "answer"));
        REQUIRE(send_end(*server));
        events.clear();
        const auto answered = written(*server);
        REQUIRE(client->receive(as_bytes(answered), events));
        REQUIRE(events.size() == 3);
        CHECK(as_text(std::get<Data>(events[1].what)) == "answer");
        REQUIRE(client->reusable());
        REQUIRE(server->reusable());
        client->next_message();
        server->next_message();
    }
}

TEST_CASE("h1: the next message cannot begin within this one")
{
    const auto codec = answering("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n");
    REQUIRE(codec->send({1, response(Framing::none)}));
    REQUIRE(send_end(*codec));
    CHECK_FALSE(codec->reusable());
    codec->next_message();
    std::vector<Event> events;
    CHECK_FALSE(codec->receive(as_bytes("GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"), events));
    CHECK_FALSE(codec->send({1, response(Framing::none)}));
    CHECK(events.empty());
}
