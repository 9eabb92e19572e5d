/// lazaret.yaml as a value: the one file that the administrator writes.
#pragma once

#include "base/network.hpp"
#include "config/diagnostics.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::config {

/// Where to listen. Port 0 takes a free one, and logs it.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;
    Place place;
};

/// Paths are absolute or relative to the working directory once read: those in the file are
/// relative to the file.
struct Settings {
    struct Listen {
        Endpoint endpoint;
        std::string mode = "explicit";
    };
    std::vector<Listen> listen;
    std::vector<Network> clients; ///< default: loopback and private networks

    struct Tls {
        std::filesystem::path ca_certificate;
        std::filesystem::path ca_key;
        std::uint64_t leaf_cache = 4096; ///< forged leaves kept
    } tls;

    struct Upstream {
        bool trust_system = true;
        std::vector<std::filesystem::path> trust_files;
        std::vector<std::filesystem::path> crls;
        std::vector<Network> allow_private;
        std::map<std::string, IpAddress> hosts; ///< canonical name → address, before DNS
    } upstream;

    std::filesystem::path policy;
    std::filesystem::path providers;

    struct SpoolSettings {
        std::uint64_t memory_per_body = 1ull << 20;
        std::uint64_t memory = 512ull << 20;
        std::filesystem::path directory = "/var/lib/lazaret/spool";
        std::uint64_t disk = 20ull << 30;
        std::uint64_t body = 4ull << 30;
    } spool;

    /// What is packed, and what one upload may cost to unpack.
    struct Documents {
        std::uint64_t workers = 0;              ///< documents opened at once; 0: two a core
        std::uint64_t largest = 256ull << 20;   ///< bytes of one document; archives may be larger
        std::uint64_t memory = 2ull << 30;      ///< bytes of all documents under way
        std::chrono::milliseconds time{20'000}; ///< for one document, from its last byte
        std::chrono::milliseconds wait{60'000}; ///< for a free worker
        std::uint64_t pages = 50;               ///< read by OCR, of one document
        std::uint64_t decoded = 16ull << 30;    ///< bytes, all layers of one upload together
        std::uint64_t ratio = 200;              ///< decoded over received, once past 64 MiB
        std::uint64_t depth = 16;
        std::uint64_t parts = 10'000;
    } documents;

    struct Quarantine {
        std::filesystem::path directory = "/var/lib/lazaret/quarantine";
        std::vector<std::filesystem::path> recipients;
        std::uint64_t disk = 20ull << 30;
    } quarantine;

    std::filesystem::path incidents = "/var/lib/lazaret/incidents.db"; ///< of "sqlite:PATH"
    std::optional<Endpoint> admin;

    struct Contact { ///< whom to ask, on the block page
        std::string name;
        std::string email;
        std::string phone;
    } contact;

    struct LogSettings {
        bool json = false;
        std::string level = "info";
    } log;

    struct Timeouts {
        std::chrono::milliseconds head{15'000};      ///< a request head, from its first byte
        std::chrono::milliseconds handshake{10'000}; ///< TLS, either side
        std::chrono::milliseconds connect{10'000};   ///< TCP, per address
        std::chrono::milliseconds body{30'000};      ///< between two reads or writes of a body
        std::chrono::milliseconds idle{60'000};      ///< keep-alive
        std::chrono::milliseconds response{120'000}; ///< first byte from the origin
        std::chrono::milliseconds drain{30'000};     ///< uploads in flight after SIGTERM
    } timeouts;

    std::uint64_t connections = 10'000; ///< at once
    std::uint64_t cores = 0;            ///< 0: as many as the machine has

    /// Where the files are named ("policy", "tls.ca.key"), for what is found out when opening them.
    std::map<std::string, Place, std::less<>> places;
};

/// Reads and checks all of it; every problem is reported. Does not open the files it names. Nothing
/// is returned when one of the problems is an error.
std::optional<Settings> read_settings(const Source& source, Diagnostics& problems);

} // namespace lazaret::config
