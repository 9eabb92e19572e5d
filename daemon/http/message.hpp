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
    std::string name;  ///< as received; compared without case
    std::string value; ///< without surrounding white space
};

/// Header fields in their order of arrival.
class Fields {
public:
    void add(std::string name, std::string value)
    {
        list_.push_back({std::move(name), std::move(value)});
    }
    void set(std::string_view name, std::string value); ///< replaces all of that name
    void remove(std::string_view name);

    template <class Claim>
    void remove_if(Claim claim) ///< every field for which `claim(const Field&)` holds
    {
        std::erase_if(list_, claim);
    }

    /// The first value of that name, or nullopt.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    /// All values of a list field joined with ", " (RFC 9110 §5.3).
    std::string joined(std::string_view name) const;
    /// True when one of the comma-separated values of `name` is `token`, without case.
    bool lists(std::string_view name, std::string_view token) const;

    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }
    std::size_t size() const { return list_.size(); }
    bool empty() const { return list_.empty(); }
    void reserve(std::size_t n) { list_.reserve(n); }
    Field& back() { return list_.back(); } ///< not when empty

private:
    std::vector<Field> list_;
};

bool equals_ignoring_case(std::string_view a, std::string_view b);

/// Takes the next element off a comma-separated list, without surrounding white space; empty
/// elements are skipped (RFC 9110 §5.6.1). Nothing at the end of the list. Knows no quotes.
std::optional<std::string_view> next_element(std::string_view& list);

/// Removes what belongs to one connection only (RFC 9110 §7.6.1): Connection and the fields it
/// names, Keep-Alive, Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade. Names in Connection that
/// every recipient needs (Host, Content-*, Authorization, Cookie and the like) are ignored: with
/// them a client could take away what the request was judged by.
void strip_hop_by_hop(Fields& fields);

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

/// `framing` and `length` of a response that has no body (to HEAD, or 304) say what the body would
/// have been; its End follows at once.
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
