/// Properties of Outlook's objects (MS-OXPROPS, MS-OXCDATA §2.11.1): the same in .msg, winmail.dat.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <string>

namespace lazaret::extract::worker {

namespace mapi {
// Types.
inline constexpr std::uint16_t int16 = 0x0002;
inline constexpr std::uint16_t int32 = 0x0003;
inline constexpr std::uint16_t float64 = 0x0005;
inline constexpr std::uint16_t boolean = 0x000b;
inline constexpr std::uint16_t object = 0x000d;
inline constexpr std::uint16_t int64 = 0x0014;
inline constexpr std::uint16_t string8 = 0x001e;
inline constexpr std::uint16_t unicode = 0x001f;
inline constexpr std::uint16_t time = 0x0040;
inline constexpr std::uint16_t guid = 0x0048;
inline constexpr std::uint16_t binary = 0x0102;
inline constexpr std::uint16_t many = 0x1000; ///< a flag: several values

// Properties.
inline constexpr std::uint16_t body = 0x1000;
inline constexpr std::uint16_t rtf_compressed = 0x1009;
inline constexpr std::uint16_t html = 0x1013;
inline constexpr std::uint16_t attach_data = 0x3701;
inline constexpr std::uint16_t attach_extension = 0x3703;
inline constexpr std::uint16_t attach_file_name = 0x3704;
inline constexpr std::uint16_t attach_long_file_name = 0x3707;
inline constexpr std::uint16_t attach_rendering = 0x3709;
inline constexpr std::uint16_t attach_mime_tag = 0x370e;
inline constexpr std::uint16_t display_name = 0x3001;
} // namespace mapi

/// "Subject", "Sender name"; "Property 85ab" for what has no well-known name.
std::string property_label(std::uint16_t property);

/// One value, without the counts and padding of its container. Empty for what says nothing to a
/// reader: flags, sizes, identifiers. Binaries: their printable runs.
std::string mapi_value(std::uint16_t type, Bytes value);

/// `Label: value` and a newline, or nothing when the value is empty.
std::string mapi_line(const std::string& label, std::string_view value);

} // namespace lazaret::extract::worker
