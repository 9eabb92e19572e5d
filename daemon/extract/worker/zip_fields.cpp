#include "extract/worker/zip_fields.hpp"

namespace lazaret::extract::worker::zip {
namespace {

/// Zip64 extended information (4.5.3): only the values that are saturated, in this order.
void take_zip64(Header& header)
{
    const auto field = extra_field(header.extra, 1);
    std::uint64_t at = 0;
    const auto take = [&](std::uint64_t& value) {
        if (value != in_zip64 || field.size() < at + 8) return;
        value = number_at(field, at, 8);
        at += 8;
    };
    take(header.size);
    take(header.packed);
    take(header.header_at);
}

} // namespace

std::string_view extra_field(std::string_view extra, std::uint16_t id)
{
    while (extra.size() >= 4) {
        const auto size = u16_at(extra, 2);
        if (size > extra.size() - 4) return {};
        if (u16_at(extra, 0) == id) return extra.substr(4, size);
        extra.remove_prefix(4u + size);
    }
    return {};
}

std::optional<Header> local_header(std::string_view bytes, std::uint64_t at)
{
    if (!stands_at(bytes, at, local_size, local_mark)) return std::nullopt;
    const std::uint64_t name = u16_at(bytes, at + 26);
    const std::uint64_t extra = u16_at(bytes, at + 28);
    if (bytes.size() - at - local_size < name + extra) return std::nullopt;
    Header header{.raw_name = bytes.substr(at + local_size, name),
                  .extra = bytes.substr(at + local_size + name, extra),
                  .flags = u16_at(bytes, at + 6),
                  .method = u16_at(bytes, at + 8),
                  .crc = u32_at(bytes, at + 14),
                  .packed = u32_at(bytes, at + 18),
                  .size = u32_at(bytes, at + 22),
                  .length = local_size + name + extra};
    take_zip64(header);
    return header;
}

std::optional<Header> central_header(std::string_view bytes, std::uint64_t at)
{
    if (!stands_at(bytes, at, central_size, central_mark)) return std::nullopt;
    const std::uint64_t name = u16_at(bytes, at + 28);
    const std::uint64_t extra = u16_at(bytes, at + 30);
    const std::uint64_t comment = u16_at(bytes, at + 32);
    if (bytes.size() - at - central_size < name + extra + comment) return std::nullopt;
    Header header{.raw_name = bytes.substr(at + central_size, name),
                  .extra = bytes.substr(at + central_size + name, extra),
                  .comment = bytes.substr(at + central_size + name + extra, comment),
                  .flags = u16_at(bytes, at + 8),
                  .method = u16_at(bytes, at + 10),
                  .crc = u32_at(bytes, at + 16),
                  .packed = u32_at(bytes, at + 20),
                  .size = u32_at(bytes, at + 24),
                  .header_at = u32_at(bytes, at + 42),
                  .length = central_size + name + extra + comment};
    take_zip64(header);
    return header;
}

} // namespace lazaret::extract::worker::zip
