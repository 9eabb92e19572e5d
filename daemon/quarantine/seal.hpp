/// Turns a body into CMS for its recipients, while reading it once, in constant memory.
#pragma once

#include "base/result.hpp"
#include "base/spool.hpp"
#include "quarantine/recipients.hpp"

#include <cstdint>
#include <string>

namespace lazaret::quarantine {

struct Sealed {
    std::uint64_t size = 0;    ///< bytes of the body
    std::uint64_t on_disk = 0; ///< bytes written
    std::string sha256;        ///< of the body, lower-case hex
};

/// Writes `body` to `fd` as AuthEnvelopedData (RFC 5083) under AES-256-GCM (RFC 5084), with
/// RSAES-OAEP with SHA-256 (RFC 3560, RFC 4055) or ECDH (RFC 5753) for each recipient. BER with
/// indefinite lengths, which is what a stream allows; `openssl cms -decrypt -inform DER` reads it.
/// Errors: Errc::limit when more than `most` bytes would be written, Errc::io.
Result<Sealed> seal(Spool& body, const Recipients& recipients, int fd, std::uint64_t most);

/// How many bytes seal() writes at most for a body of `size` bytes.
std::uint64_t sealed_size(std::uint64_t size, const Recipients& recipients);

} // namespace lazaret::quarantine
