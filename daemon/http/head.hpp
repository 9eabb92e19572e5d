/// The lines of one head, read one by one, and what its fields say about the body.
/// Strict (RFC 9112): a request that two readers could frame differently does not come through.
#pragma once

#include "http/codec.hpp"

#include <string_view>

namespace lazaret::http {

/// "GET /path HTTP/1.1": sets method and target; true for HTTP/1.1, false for HTTP/1.0.
/// Errors: Errc::protocol, Errc::limit (target).
Result<bool> read_request_line(std::string_view line, std::size_t most_target, RequestHead& head);

/// "HTTP/1.1 200 OK", the reason may be empty: the same for responses. 101 is refused: we never
/// pass an Upgrade on. Errors: Errc::protocol.
Result<bool> read_status_line(std::string_view line, ResponseHead& head);

/// "Name: value". Folding: a response's line that begins with a space continues the last value
/// (RFC 9112 §5.2); elsewhere it is refused. Errors: Errc::protocol, Errc::limit (too many fields).
Result<> read_field_line(std::string_view line, Role ours, std::size_t most, Fields& fields);

/// Whether trailers may carry `name`: nothing that frames, routes, authenticates or says how the
/// content is to be read (RFC 9110 §6.5.1).
bool is_trailer_allowed(std::string_view name);

/// Checks the head as a whole and sets framing, length and keep_alive (RFC 9112 §6.3).
/// Errors: Errc::protocol, Errc::limit (Connection names too much).
Result<> settle(RequestHead& head, bool is_1_1);
Result<> settle(ResponseHead& head, bool is_1_1, std::string_view method);

/// No body whatever the fields say: HEAD, 1xx, 204, 304, and 2xx to CONNECT (RFC 9112 §6.3).
bool has_no_body(std::uint16_t status, std::string_view method);

} // namespace lazaret::http
