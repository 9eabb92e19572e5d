/// SHA-256 (FIPS 180-4), for versions and receipts; not for passwords.
#pragma once

#include "base/bytes.hpp"

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace lazaret {

/// A digest over bytes that come one piece after the other.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void update(Bytes bytes);
    void update(std::string_view text) { update(as_bytes(text)); }

    /// 64 lower-case hexadecimal digits. Call once; the digest is spent.
    std::string finish_hex() &&;
    std::array<std::byte, 32> finish() &&; ///< as above, the bytes

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The digest of `text`, as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);

} // namespace lazaret
