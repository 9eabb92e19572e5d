#include "unit/extract/pack.hpp"
#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::Format;

namespace {

std::string framed(std::string_view message, char flags = 0)
{
    std::string frame{flags};
    for (int shift = 24; shift >= 0; shift -= 8)
        frame += static_cast<char>(message.size() >> shift & 0xff);
    return frame + std::string{message};
}

} // namespace

TEST_CASE("grpc: messages in a row are one part")
{
    check_tree(Format::grpc,
               framed("\x0a\x06"
                      "Dupont") +
                   framed("") + framed("x"),
               "begin message\n  \"\\n\x06"
               "Dupontx\"\n");
}

TEST_CASE("grpc: compressed messages are opened")
{
    const auto packed = gzipped("Dupont");
    const auto body = framed("a") + framed(packed, 1) + framed(packed, 1) + framed("b");
    check_tree(Format::grpc, body,
               "begin message\n  \"a\"\nbegin message as gzip\n  \"" + packed + packed +
                   "\"\nbegin message\n  \"b\"\n");
    check_tree(Format::grpc, framed(deflated("a", 15), 1),
               "begin message as deflate\n  \"" + deflated("a", 15) + "\"\n");
    check_tree(Format::grpc, framed("\xff\x06snappy", 1),
               "gap unknown_coding\nbegin message\n  \"\xff\x06snappy\"\n");
}

TEST_CASE("grpc: trailers of grpc-web")
{
    check_tree(Format::grpc, framed("a") + framed("grpc-status:0\r\n", '\x80'),
               "begin message\n  \"a\"\nbegin trailer as text\n  \"grpc-status:0\\r\\n\"\n");
}

TEST_CASE("grpc: what is cut off or no message at all is malformed, and comes out")
{
    check_tree(Format::grpc, framed("Dupont").substr(0, 8),
               "begin message\n  \"Dup\"\ngap malformed\n");
    check_tree(Format::grpc, "nom=Dupont",
               "gap malformed\nbegin message\n  \"upont\"\ngap malformed\n");
    check_tree(Format::grpc, "abc", "gap malformed\n");
}
