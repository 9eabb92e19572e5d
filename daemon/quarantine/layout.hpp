/// Where things lie in a sealed file. OpenSSL reads a CMS structure whole into memory, and none
/// above 2 GiB; with the long part, the encrypted content, found and left out, it is a few KiB.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lazaret::quarantine {

/// Reads a file forwards through one block of memory.
class Window {
public:
    explicit Window(int fd) : fd_{fd} {} ///< borrowed

    /// Bytes from `offset` on: some, at least `least` unless the file ends; valid until the next
    /// call. Errors: Errc::io.
    Result<Bytes> at(std::uint64_t offset, std::size_t least);

private:
    int fd_;
    std::uint64_t start_ = 0;
    std::size_t filled_ = 0;
    std::vector<std::byte> block_;
};

/// The tag and the length of one element (X.690 §8.1).
struct Element {
    std::uint8_t tag = 0;
    bool indefinite = false;
    std::uint64_t content = 0; ///< where its content begins
    std::uint64_t length = 0;  ///< of the content; 0 when indefinite
};

/// Errors: Errc::io: the file ends there, a tag above 30, or a length of more than 8 bytes.
Result<Element> read_element(Window& file, std::uint64_t offset);

struct Layout {
    std::string skeleton;      ///< the structure with its encrypted content left out
    std::uint64_t content = 0; ///< where its first piece lies; 0: the skeleton has it, left in
};

/// Reads EnvelopedData or AuthEnvelopedData as quarantine/seal.hpp writes it: outer lengths
/// indefinite, the content in OCTET STRINGs (RFC 5652 §6.1, RFC 5083 §2.1), or definite when it is
/// small. Walks the whole file. Errors: Errc::io: not that, or cut short.
Result<Layout> read_layout(Window& file);

constexpr std::uint8_t tag_end = 0x00;
constexpr std::uint8_t tag_integer = 0x02;
constexpr std::uint8_t tag_octets = 0x04;
constexpr std::uint8_t tag_oid = 0x06;
constexpr std::uint8_t tag_sequence = 0x30;
constexpr std::uint8_t tag_set = 0x31;
constexpr std::uint8_t tag_context_0 = 0xa0; ///< [0], constructed

} // namespace lazaret::quarantine
