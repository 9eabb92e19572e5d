#include "base/authority.hpp"

#include <doctest/doctest.h>

using namespace lazaret;

TEST_CASE("authority: spellings of one host compare equal")
{
    const auto canonical = [](std::string_view text) {
        const auto parsed = Authority::parse(text, 443);
        return parsed ? parsed->text() : std::string{"refused"};
    };
    CHECK(canonical("Example.COM") == "example.com:443");
    CHECK(canonical("example.com.") == "example.com:443");
    CHECK(canonical("example.com:8443") == "example.com:8443");
    CHECK(canonical("hôpital.example") == "xn--hpital-ixa.example:443");
    CHECK(canonical("HÔPITAL.example") == "xn--hpital-ixa.example:443");
    CHECK(canonical("192.0.2.7") == "192.0.2.7:443");
    CHECK(canonical("[2001:DB8:0::1]:8443") == "[2001:db8::1]:8443");
}

TEST_CASE("authority: what readers could understand differently is refused")
{
    for (const auto text :
         {"",          ":443",      "a..example",  ".example",   "a b.example", "a\tb",
          "user@host", "host:",     "host:0x50",   "host:0",     "host:65536",  "host:123456",
          "[::1",      "[::1]x",    "[1.2.3.4]:1", "127.1",      "0x7f000001",  "2130706433",
          "1.2.3",     "1.2.3.4.5", "a/b",         "host:80:80", "::1"}) {
        CAPTURE(text);
        CHECK_FALSE(Authority::parse(text, 443));
    }
    CHECK_FALSE(Authority::parse(std::string(64, 'a') + ".example", 443));
    CHECK_FALSE(Authority::parse(std::string_view{"a\0b.example", 11}, 443));
}

TEST_CASE("authority: a wildcard is for names below, at any depth")
{
    CHECK(domain_matches("*.sante.example", "a.sante.example"));
    CHECK(domain_matches("*.sante.example", "a.b.sante.example"));
    CHECK_FALSE(domain_matches("*.sante.example", "sante.example"));
    CHECK_FALSE(domain_matches("*.sante.example", "malsante.example"));
    CHECK(domain_matches("data.example", "data.example"));
    CHECK_FALSE(domain_matches("data.example", "x.data.example"));
}

TEST_CASE("network: addresses that no public upload goes to")
{
    for (const auto text :
         {"127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "172.31.0.1", "192.168.1.1",
          "224.0.0.1", "100.64.0.1", "0.0.0.0", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
          "64:ff9b::7f00:1", "255.255.255.255", "168.63.129.16"}) {
        CAPTURE(text);
        CHECK(is_special(*IpAddress::parse(text)));
    }
    for (const auto text : {"8.8.8.8", "2a00:1450::1", "172.32.0.1", "11.0.0.1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_special(*IpAddress::parse(text)));
    }
}

TEST_CASE("network: prefixes hold their own and nothing else")
{
    const auto network = *Network::parse("10.16.0.0/12");
    CHECK(network.contains(*IpAddress::parse("10.31.255.255")));
    CHECK_FALSE(network.contains(*IpAddress::parse("10.32.0.0")));
    CHECK(network.text() == "10.16.0.0/12");
    CHECK_FALSE(Network::parse("10.0.0.0/33"));
    CHECK_FALSE(Network::parse("10.0.0/8"));
    CHECK_FALSE(Network::parse("::/129"));
    CHECK(Network::parse("::1/128")->contains(*IpAddress::parse("::1")));
    CHECK_FALSE(Network::parse("0.0.0.0/0")->contains(*IpAddress::parse("2001:db8::1")));
}
