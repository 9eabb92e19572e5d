/// What is written of an exchange that mattered: who tried what, where to, and what was seen, with
/// nothing of the data itself. File names are masked before they get here.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
    std::string client; ///< address
    std::string method;
    std::string destination; ///< "host:port"; never the path, which may hold personal data
    std::string address;     ///< connected to
    std::string
        origin_certificate; ///< SHA-256 of the origin's leaf, hexadecimal; empty without TLS
    std::string provider;   ///< id of the registry, if the name is on it
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

/// One line without its end, keys in the order above. What is not UTF-8 becomes U+FFFD, so that a
/// line is always JSON (RFC 8259 §8.1).
std::string to_json(const Record& record);

/// Gives back what to_json() was given, its time cut to milliseconds; unknown keys are ignored.
/// Errors: Errc::io: not one of ours.
Result<Record> from_json(std::string_view text);

/// RFC 3339 in UTC with milliseconds: "2026-03-01T08:09:10.123Z".
std::string utc_text(std::chrono::system_clock::time_point at);
/// Reads what utc_text() writes, nothing else; empty when it is not that.
std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text);

} // namespace lazaret::audit
