/// The key of an index of exact data. Who has it and the index can try values; who has one of the
/// two has nothing.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <array>
#include <filesystem>

namespace lazaret::exact {

/// 32 random bytes, wiped when they go.
class Key {
public:
    static constexpr std::size_t size = 32;

    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    Key(Key&& other) noexcept;
    Key& operator=(Key&& other) noexcept;
    ~Key();

    /// Reads a file of exactly 32 bytes that nobody but its owner (or, as systemd hands credentials
    /// over, root alone) can open. Errors: Errc::config, with what to do.
    static Result<Key> read(const std::filesystem::path& path);
    /// Draws a key and writes it to a new file, mode 0600. Errors: Errc::config when the file is
    /// already there, Errc::io.
    static Result<> make(const std::filesystem::path& path);
    /// Errors: Errc::io, when the machine has no random bytes.
    static Result<Key> draw();

    Bytes bytes() const { return bytes_; }

private:
    std::array<std::byte, size> bytes_{};
};

/// $CREDENTIALS_DIRECTORY/edm-key: where systemd puts what LoadCredential=edm-key names. Empty
/// without systemd.
std::filesystem::path default_key_path();

} // namespace lazaret::exact
