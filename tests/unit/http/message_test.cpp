#include "http/message.hpp"

#include <doctest/doctest.h>

using namespace lazaret::http;

namespace {

Fields fields(std::initializer_list<Field> list)
{
    Fields out;
    for (const auto& [name, value] : list)
        out.add(name, value);
    return out;
}

std::string names(const Fields& list)
{
    std::string out;
    for (const auto& field : list)
        out += field.name + " ";
    return out;
}

} // namespace

TEST_CASE("fields: names are compared without case, order is kept")
{
    auto list = fields({{"A", "1"}, {"b", "2"}, {"a", "3"}, {"C", "4"}});
    CHECK(list.find("B") == "2");
    CHECK_FALSE(list.find("D"));
    CHECK(list.count("a") == 2);
    CHECK(list.joined("a") == "1, 3");
    list.set("a", "5");
    CHECK(names(list) == "A b C ");
    CHECK(list.find("a") == "5");
    list.set("E", "6");
    list.remove("b");
    CHECK(names(list) == "A C E ");
}

TEST_CASE("fields: a list field is searched element by element")
{
    const auto list = fields({{"Connection", "te,, keep-alive"}, {"connection", "\tClose "}});
    CHECK(list.lists("Connection", "close"));
    CHECK(list.lists("Connection", "Keep-Alive"));
    CHECK_FALSE(list.lists("Connection", "alive"));
    CHECK_FALSE(list.lists("Connection", ""));
}

TEST_CASE("hop by hop: what belongs to one connection goes, what Connection names too")
{
    auto list = fields({{"Host", "a"},
                        {"Connection", "close, X-One ,te"},
                        {"x-one", "1"},
                        {"Connection", "x-two"},
                        {"X-Two", "2"},
                        {"X-Three", "3"},
                        {"TE", "gzip"},
                        {"Keep-Alive", "5"},
                        {"Proxy-Connection", "keep-alive"},
                        {"Proxy-Authorization", "Basic x"},
                        {"Upgrade", "h2c"},
                        {"HTTP2-Settings", "x"},
                        {"Trailer", "A"},
                        {"Transfer-Encoding", "chunked"},
                        {"Accept", "*/*"}});
    strip_hop_by_hop(list);
    CHECK(names(list) == "Host X-Three Accept ");
}

TEST_CASE("hop by hop: Connection cannot take away what the request was judged by")
{
    auto list =
        fields({{"Connection", "close, host, Content-Length, authorization, content-encoding, "
                               "cookie, content-type, x"},
                {"Host", "a"},
                {"Content-Length", "1"},
                {"Authorization", "b"},
                {"Content-Encoding", "gzip"},
                {"Cookie", "c"},
                {"Content-Type", "d"},
                {"X", "e"}});
    strip_hop_by_hop(list);
    CHECK(names(list) == "Host Content-Length Authorization Content-Encoding Cookie Content-Type ");
}
