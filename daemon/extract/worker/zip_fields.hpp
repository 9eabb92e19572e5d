/// Fixed fields of the records of a zip. For the readers of zip only.
#pragma once

#include "extract/worker/fields.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lazaret::extract::worker::zip {

using namespace std::string_view_literals;

inline constexpr auto local_mark = "PK\x03\x04"sv;      // 4.3.7
inline constexpr auto descriptor_mark = "PK\x07\x08"sv; // 4.3.9.3
inline constexpr auto central_mark = "PK\x01\x02"sv;    // 4.3.12
inline constexpr auto end64_mark = "PK\x06\x06"sv;      // 4.3.14
inline constexpr auto locator_mark = "PK\x06\x07"sv;    // 4.3.15
inline constexpr auto end_mark = "PK\x05\x06"sv;        // 4.3.16

inline constexpr std::uint64_t local_size = 30;
inline constexpr std::uint64_t central_size = 46;
inline constexpr std::uint64_t end64_size = 56;
inline constexpr std::uint64_t locator_size = 20;
inline constexpr std::uint64_t end_size = 22;

inline constexpr std::uint32_t in_zip64 = 0xffff'ffff; ///< the value stands in the extra field
inline constexpr std::uint16_t flag_encrypted = 1;
inline constexpr std::uint16_t flag_descriptor = 8;

/// Whether `size` bytes stand at `at`, and begin with `mark`.
inline bool stands_at(std::string_view bytes, std::uint64_t at, std::uint64_t size,
                      std::string_view mark)
{
    return at <= bytes.size() && bytes.size() - at >= size && bytes.substr(at).starts_with(mark);
}

/// The content of the extra field `id` (4.5.1); empty when there is none.
std::string_view extra_field(std::string_view extra, std::uint16_t id);

/// A local header or an entry of the directory: they have the same fields.
struct Header {
    std::string_view raw_name{};
    std::string_view extra{};
    std::string_view comment{};
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
    std::uint64_t header_at = 0; ///< of a directory's entry
    std::uint64_t length = 0;    ///< of the header with all that it has
};

/// Nothing when there is none, or not all of it.
std::optional<Header> local_header(std::string_view bytes, std::uint64_t at);
std::optional<Header> central_header(std::string_view bytes, std::uint64_t at);

} // namespace lazaret::extract::worker::zip
