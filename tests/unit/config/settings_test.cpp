#include "config/settings.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::config;
using namespace std::chrono_literals;

namespace {

constexpr auto least = "listen:\n"
                       "  - {address: \"127.0.0.1:3128\", mode: explicit}\n"
                       "tls:\n"
                       "  ca: {certificate: certs/ca.pem, key: certs/ca.key}\n"
                       "policy: policies/policy.yaml\n"
                       "providers: policies/providers.yaml\n"
                       "quarantine: {recipients: [certs/dpo.pem]}\n";

Settings read(const std::string& more)
{
    Diagnostics problems;
    auto settings = read_settings({"/etc/lazaret/lazaret.yaml", least + more}, problems);
    INFO(problems.render());
    REQUIRE(settings);
    return *std::move(settings);
}

} // namespace

TEST_CASE("settings: the least that works has sensible defaults")
{
    const auto settings = read("");
    REQUIRE(settings.listen.size() == 1);
    CHECK(settings.listen[0].endpoint.address.text() == "127.0.0.1");
    CHECK(settings.listen[0].endpoint.port == 3128);
    CHECK(settings.listen[0].endpoint.place.line == 2);
    CHECK(settings.policy == "/etc/lazaret/policies/policy.yaml");
    CHECK(settings.tls.ca_key == "/etc/lazaret/certs/ca.key");
    CHECK(settings.places.at("tls.ca.key").line == 4);
    CHECK(settings.places.at("quarantine.recipients[0]").line == 7);
    CHECK(any_contains(settings.clients, *IpAddress::parse("::1")));
    CHECK(any_contains(settings.clients, *IpAddress::parse("192.168.7.7")));
    CHECK_FALSE(any_contains(settings.clients, *IpAddress::parse("198.51.100.1")));
    CHECK(settings.upstream.trust_system);
    CHECK_FALSE(settings.admin);
    CHECK(settings.incidents == "/var/lib/lazaret/incidents.db");
}

TEST_CASE("settings: every key is read")
{
    const auto settings = read(
        "clients: [127.0.0.0/8, \"::1/128\", 10.0.0.0/8]\n"
        "upstream:\n"
        "  trust: [certs/own.pem]\n"
        "  crls: [certs/a.crl, /b.crl]\n"
        "  allow_private: [10.1.0.0/16]\n"
        "  hosts: {Pacs.Example: 10.1.0.7}\n"
        "spool: {memory_per_body: 2MiB, memory: 64MiB, directory: spool, disk: 2GiB, body: 1GiB}\n"
        "incidents: sqlite:data/incidents.db\n"
        "admin: {address: \"[::1]:0\"}\n"
        "contact: {name: DPO, email: dpo@chu.example, phone: \"01 02\"}\n"
        "log: {format: json, level: debug}\n"
        "timeouts: {head: 1s, handshake: 2s, connect: 3s, body: 4s, idle: 5s, response: 6s, drain: "
        "7s}\n"
        "connections: 500\n"
        "cores: 2\n");
    CHECK(settings.clients.size() == 3);
    CHECK_FALSE(settings.upstream.trust_system);
    CHECK(settings.upstream.trust_files.at(0) == "/etc/lazaret/certs/own.pem");
    CHECK(settings.upstream.crls.at(1) == "/b.crl");
    CHECK(settings.upstream.allow_private.at(0).text() == "10.1.0.0/16");
    CHECK(settings.upstream.hosts.at("pacs.example").text() == "10.1.0.7");
    CHECK(settings.spool.memory_per_body == 2u << 20);
    CHECK(settings.spool.memory == 64u << 20);
    CHECK(settings.spool.directory == "/etc/lazaret/spool");
    CHECK(settings.spool.disk == 2ull << 30);
    CHECK(settings.spool.body == 1ull << 30);
    CHECK(settings.incidents == "/etc/lazaret/data/incidents.db");
    REQUIRE(settings.admin);
    CHECK(settings.admin->address.text() == "::1");
    CHECK(settings.admin->port == 0);
    CHECK(settings.contact.email == "dpo@chu.example");
    CHECK(settings.contact.phone == "01 02");
    CHECK(settings.log.json);
    CHECK(settings.log.level == "debug");
    CHECK(settings.timeouts.head == 1s);
    CHECK(settings.timeouts.handshake == 2s);
    CHECK(settings.timeouts.connect == 3s);
    CHECK(settings.timeouts.body == 4s);
    CHECK(settings.timeouts.idle == 5s);
    CHECK(settings.timeouts.response == 6s);
    CHECK(settings.timeouts.drain == 7s);
    CHECK(settings.connections == 500);
    CHECK(settings.cores == 2);
}

TEST_CASE("settings: port 0 may be listened on more than once")
{
    Diagnostics problems;
    std::string text = least;
    text.replace(text.find("  - {"), 0,
                 "  - {address: \"127.0.0.1:0\"}\n  - {address: \"127.0.0.1:0\"}\n");
    CHECK(read_settings({"lazaret.yaml", text}, problems));
    CHECK(problems.all().empty());
}

TEST_CASE("settings: a warning does not keep the file from being used")
{
    Diagnostics problems;
    CHECK(read_settings({"lazaret.yaml", least + std::string{"clients: [0.0.0.0/0]\n"}}, problems));
    CHECK(problems.warnings() == 1);
}
