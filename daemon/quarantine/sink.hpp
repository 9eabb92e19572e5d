/// The end of a chain of OpenSSL's BIOs: a file descriptor.
#pragma once

#include "base/bytes.hpp"
#include "quarantine/openssl.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace lazaret::quarantine {

/// Collects what it is given into blocks, because OpenSSL hands it over 4 KiB at a time, and counts
/// it. What it collected is wiped when it goes. Nothing reaches the file without flush().
class Sink {
public:
    /// `fd`: borrowed; -1 throws all away. `most`: bytes it takes.
    Sink(int fd, std::uint64_t most);
    ~Sink();
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    bool take(Bytes bytes); ///< false once there is an error
    bool flush();

    std::uint64_t taken() const { return taken_; } ///< bytes
    const std::optional<Error>& error() const { return error_; }

    /// A BIO that writes here; this object outlives it. Empty when there is no memory.
    Owned<BIO> bio();

private:
    int fd_;
    std::uint64_t most_;
    std::uint64_t taken_ = 0;
    std::vector<std::byte> block_;
    std::optional<Error> error_;
};

} // namespace lazaret::quarantine
