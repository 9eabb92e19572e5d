/// What can go wrong while a request is carried, as values.
#pragma once

#include <string>

namespace lazaret {

/// What went wrong, as far as a caller can act on it.
enum class Errc {
    closed,   ///< the peer went away
    timeout,  ///< a deadline passed
    refused,  ///< not allowed: address, policy, permission
    protocol, ///< the peer does not speak its protocol
    tls,      ///< handshake or certificate
    limit,    ///< a size or a budget would be passed
    io,       ///< the disk or the operating system said no
    config,   ///< what people wrote is wrong
    resolve,  ///< a name has no address
    reset,    ///< the client gave this request up; the connection goes on (RFC 9113 RST_STREAM)
};

/// Whose doing it was; decides what the client is told (400, 502 or 500).
enum class Side { client, origin, ours };

struct Error {
    Errc code = Errc::io;
    Side side = Side::ours;
    std::string detail; ///< for the log: "connect to 192.0.2.7:443: no route to host"
};

} // namespace lazaret
