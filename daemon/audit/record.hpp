/// What is written of an exchange that mattered: who tried what, where to, and what was seen, with
/// nothing of the data itself. File names are masked before they get here.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lazaret::audit {

struct Evidence {
    std::string detector;
    std::string part;
    std::uint64_t offset = 0;
    std::string confidence;
    std::string masked;
};

struct Gap {
    std::string part;
    std::string why;
    std::uint64_t bytes = 0;
};

struct Record {
    std::string id;   ///< of the exchange (base/id.hpp)
    std::string code; ///< "LZ-7F3K-21Q", for people
    std::chrono::system_clock::time_point at;
    std::string client;      ///< address
    std::string method;
    std::string destination; ///< "host:port"; never the path, which may hold personal data
    std::string address;     ///< connected to
    std::string origin_certificate; ///< SHA-256 of the origin's leaf, hexadecimal; empty without TLS
    std::string provider;    ///< id of the registry, if the name is on it
    std::string not_approved_because; ///< closed list of hosting::Approval::why_not
    std::string action;
    std::vector<std::string> rules;
    std::string policy_version;
    std::uint64_t persons = 0;
    std::map<std::string, std::uint64_t> counts; ///< distinct values by detector
    std::vector<Evidence> evidence;              ///< at most 100
    std::vector<Gap> gaps;                       ///< at most 100
    std::uint64_t bytes = 0;
    std::string media_type;
    std::string format;
};

std::string to_json(const Record& record);             ///< one line, keys in the order above
Result<Record> from_json(std::string_view text);       ///< Errors: Errc::io: not one of ours

} // namespace lazaret::audit
