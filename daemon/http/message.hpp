/// HTTP messages as values (RFC 9110), the same for every version. No I/O.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lazaret::http {

struct Field {
    std::string name; ///< as received; compared without case
    std::string value; ///< without surrounding white space
};

/// Header fields in their order of arrival.
class Fields {
public:
    void add(std::string name, std::string value) { list_.push_back({std::move(name), std::move(value)}); }
    void set(std::string_view name, std::string value); ///< replaces all of that name
    void remove(std::string_view name);

    /// The first value of that name, or nullopt.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    /// All values of a list field joined with ", " (RFC 9110 §5.3).
    std::string joined(std::string_view name) const;

    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }
    std::size_t size() const { return list_.size(); }

private:
    std::vector<Field> list_;
};

bool equals_ignoring_case(std::string_view a, std::string_view b);

/// How the length of a body is known (RFC 9112 §6). `until_close` for responses only.
enum class Framing : std::uint8_t { none, length, chunked, until_close };

struct RequestHead {
    std::string method;
    /// The four forms of RFC 9112 §3.2, as received: "/path?query", "http://host/path", "host:port"
    /// (CONNECT) or "*".
    std::string target;
    Fields fields;
    Framing framing = Framing::none;
    std::uint64_t length = 0; ///< bytes, when framing is `length`
    bool keep_alive = true;
};

struct ResponseHead {
    std::uint16_t status = 200;
    std::string reason;
    Fields fields;
    Framing framing = Framing::none;
    std::uint64_t length = 0;
    bool keep_alive = true;
};

using StreamId = std::uint32_t; ///< always 1 for HTTP/1.1

/// Body bytes, without any framing: a view, valid until the next receive().
using Data = Bytes;

/// The message is complete.
struct End {
    Fields trailers;
};

/// The stream was given up; `reason` is an error code of RFC 9113 §7.
struct Reset {
    std::uint32_t reason = 0;
};

struct Event {
    StreamId stream = 1;
    std::variant<RequestHead, ResponseHead, Data, End, Reset> what;
};

} // namespace lazaret::http
