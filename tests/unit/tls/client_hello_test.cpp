#include "tls/client_hello.hpp"
#include "tls/openssl.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <string>

using namespace lazaret;
using namespace lazaret::tls;

namespace {

/// The first flight of OpenSSL as a client, set up by `prepare`.
std::string hello_of(const std::function<void(SSL*)>& prepare)
{
    const SslContext context{SSL_CTX_new(TLS_client_method())};
    const Ssl ssl{SSL_new(context.get())};
    auto* out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), out);
    SSL_set_connect_state(ssl.get());
    prepare(ssl.get());
    SSL_do_handshake(ssl.get());
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string usual_hello()
{
    return hello_of([](SSL* ssl) {
        SSL_set_tlsext_host_name(ssl, "Upload.Example");
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
    });
}

std::string number(std::size_t value, std::size_t size)
{
    std::string bytes;
    while (size-- > 0)
        bytes += static_cast<char>(value >> (8 * size));
    return bytes;
}

std::string vector(std::string_view content, std::size_t size)
{
    return number(content.size(), size) + std::string{content};
}

std::string record(std::string_view content)
{
    return "\x16\x03\x01" + vector(content, 2);
}

std::string extension(std::size_t type, std::string_view data)
{
    return number(type, 2) + vector(data, 2);
}

std::string server_name(std::string_view host)
{
    return extension(0, vector(std::string(1, '\0') + vector(host, 2), 2));
}

/// A ClientHello by hand, with `extensions` as they are.
std::string message(std::string_view extensions)
{
    const auto body = "\x03\x03" + std::string(32, 'r') + vector("", 1) +
                      vector(std::string{"\x13\x01", 2}, 2) + vector(std::string(1, '\0'), 1) +
                      vector(extensions, 2);
    return "\x01" + vector(body, 3);
}

std::optional<Errc> fault(std::string_view bytes)
{
    const auto parsed = parse_client_hello(as_bytes(bytes));
    return parsed ? std::nullopt : std::optional{parsed.error().code};
}

} // namespace

TEST_CASE("client hello: name, protocols and versions of a real one")
{
    const auto bytes = usual_hello();
    const auto parsed = parse_client_hello(as_bytes(bytes));
    REQUIRE(parsed);
    REQUIRE(parsed->has_value());
    const auto& hello = **parsed;
    CHECK(hello.server_name == "upload.example");
    REQUIRE(hello.protocols.size() == 2);
    CHECK(hello.protocols[0] == "h2");
    CHECK(hello.protocols[1] == "http/1.1");
    CHECK(hello.offers(0x0303));
    CHECK(hello.offers(0x0304));
    CHECK_FALSE(hello.encrypted_hello);
}

TEST_CASE("client hello: TLS 1.2 alone, without a name, is understood")
{
    const auto bytes = hello_of([](SSL* ssl) { SSL_set_max_proto_version(ssl, TLS1_2_VERSION); });
    const auto parsed = parse_client_hello(as_bytes(bytes));
    REQUIRE(parsed);
    REQUIRE(parsed->has_value());
    CHECK((*parsed)->server_name.empty());
    CHECK((*parsed)->offers(0x0303));
    CHECK_FALSE((*parsed)->offers(0x0304));
}

TEST_CASE("client hello: every part of one asks for more, and no part is an error")
{
    const auto bytes = usual_hello();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto parsed = parse_client_hello(as_bytes(bytes).first(size));
        REQUIRE(parsed);
        CHECK_FALSE(parsed->has_value());
    }
    const auto more = bytes + "what follows";
    CHECK(parse_client_hello(as_bytes(more))->has_value());
}

TEST_CASE("client hello: cut over records of any size it means the same")
{
    const auto whole = message(server_name("a.example"));
    for (std::size_t size = 1; size <= whole.size(); ++size) {
        std::string bytes;
        for (std::size_t at = 0; at < whole.size(); at += size)
            bytes += record(std::string_view{whole}.substr(at, size));
        const auto parsed = parse_client_hello(as_bytes(bytes));
        REQUIRE(parsed);
        REQUIRE(parsed->has_value());
        CHECK((*parsed)->server_name == "a.example");
    }
}

TEST_CASE("client hello: an ECH extension is noticed")
{
    const auto bytes = record(message(server_name("public.example") + extension(0xfe0d, "sealed")));
    const auto parsed = parse_client_hello(as_bytes(bytes));
    REQUIRE(parsed);
    CHECK((*parsed)->encrypted_hello);
    CHECK((*parsed)->server_name == "public.example");
}

TEST_CASE("client hello: what is not one is a protocol error")
{
    CHECK(fault("GET / HTTP/1.1\r\n") == Errc::protocol);
    CHECK(fault("SSH-2.0-x\r\n") == Errc::protocol);
    CHECK(fault(std::string{"\x16\x03\x01\x00\x00", 5}) == Errc::protocol);     // empty record
    CHECK(fault(std::string{"\x16\x03\x01\x40\x01\x01", 6}) == Errc::protocol); // above 16 KiB
    CHECK(fault(std::string{"\x16\x03\x01\x00\x04\x02", 6}) == Errc::protocol); // ServerHello
    CHECK(fault(record(message(server_name("a.example") + server_name("b.example")))) ==
          Errc::protocol);
    CHECK(fault(record(message(server_name("a b")))) == Errc::protocol);
    CHECK(fault(record(message(server_name("")))) == Errc::protocol);
    CHECK(
        fault(record(message(extension(0, vector(std::string(1, '\0') + vector("a.example", 2) +
                                                     std::string(1, '\0') + vector("b.example", 2),
                                                 2))))) == Errc::protocol);
    CHECK(fault(record(message(extension(16, "\xff")))) == Errc::protocol);
    CHECK(fault(record(message("\x01"))) == Errc::protocol);
    const auto whole = message(server_name("a.example"));
    CHECK(fault(record(whole.substr(0, 20)) + "\x17\x03\x03" + vector("x", 2)) == Errc::protocol);
}

TEST_CASE("client hello: more than 64 KiB is a limit, told from the header alone")
{
    CHECK(fault(record("\x01\x01" + std::string(2, '\0'))) == Errc::limit);
    CHECK(fault(record(std::string{"\x01\xff\xff\xff", 4})) == Errc::limit);
    // One byte a record: the message stays small, the bytes do not.
    std::string slow;
    for (int i = 0; i < 20'000; ++i)
        slow += record(i == 0 ? "\x01" : i == 2 ? "\x40" : "\x01");
    CHECK(fault(slow) == Errc::limit);
}

TEST_CASE("client hello: changed bytes never crash and never read outside")
{
    std::mt19937 random{7};
    const auto original = usual_hello();
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = original;
        const auto changes = 1 + random() % 4;
        for (std::size_t i = 0; i < changes; ++i)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        if (round % 3 == 0) bytes.resize(random() % bytes.size());
        const std::vector<char> exact(bytes.begin(), bytes.end()); // for AddressSanitizer
        static_cast<void>(parse_client_hello(std::as_bytes(std::span{exact})));
    }
}
