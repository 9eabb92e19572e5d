#include "extract/worker/access_objects.hpp"

#include "extract/worker/access_values.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"

#include <zlib.h>

#include <array>
#include <optional>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t longest_attachment = 128 << 20; // bytes, inflated

/// A length, then so many bytes.
std::string_view counted(Fields& fields)
{
    return fields.take(fields.number(4));
}

/// What precedes a NUL, which is taken too.
std::string_view terminated(Fields& fields)
{
    const auto text = before_nul(fields.rest());
    fields.take(text.size() + 1);
    return text;
}

/// What the packager of Windows writes: label, path, kind, path again, the file.
std::optional<AccessObject> packaged(std::string_view data)
{
    Fields fields{data};
    fields.number(2);
    terminated(fields); // label
    const auto path = terminated(fields);
    fields.number(4);
    counted(fields); // path of a temporary file
    const auto content = counted(fields);
    if (!fields.good) return std::nullopt;
    return AccessObject{std::string{path.substr(path.find_last_of("\\/") + 1)},
                        std::string{content}};
}

std::optional<std::string> inflated(std::string_view packed)
{
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string plain;
    std::array<char, 16'384> block{};
    int result = Z_OK;
    while (result == Z_OK && plain.size() <= longest_attachment) {
        stream.next_out = reinterpret_cast<Bytef*>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        result = inflate(&stream, Z_NO_FLUSH);
        plain.append(block.data(), block.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (result != Z_STREAM_END) return std::nullopt;
    return plain;
}

} // namespace

AccessObject unwrapped_object(std::string_view field)
{
    AccessObject plain{{}, std::string{field}};
    if (!field.starts_with("\x15\x1c")) return plain;
    const auto header = little_endian(field.substr(2, 2));
    if (header > field.size()) return plain;
    Fields fields{field.substr(header)};
    constexpr std::uint64_t embedded = 2;
    fields.number(4); // version
    const auto kind = fields.number(4);
    const auto name = before_nul(counted(fields));
    counted(fields); // topic
    counted(fields); // item
    const auto data = counted(fields);
    if (!fields.good || kind != embedded) return plain;
    if (name == "Package")
        if (auto file = packaged(data)) return *file;
    return {{}, std::string{data}};
}

AccessObject unwrapped_attachment(std::string_view field)
{
    constexpr std::uint64_t packed = 1;
    Fields fields{field};
    const auto kind = fields.number(4);
    fields.number(4); // length
    if (!fields.good || kind > packed) return {{}, std::string{field}};
    const auto plain =
        kind == packed ? inflated(fields.rest()) : std::optional{std::string{fields.rest()}};
    if (!plain) return {{}, std::string{field}};
    const auto header = little_endian(std::string_view{*plain}.substr(0, 4));
    return {{}, header <= plain->size() ? plain->substr(header) : *plain};
}

} // namespace lazaret::extract::worker
