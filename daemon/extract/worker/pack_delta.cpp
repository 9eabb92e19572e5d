#include "extract/worker/pack_delta.hpp"

#include "extract/worker/fields.hpp"

namespace lazaret::extract::worker {
namespace {

std::uint8_t byte(Fields& delta)
{
    return static_cast<std::uint8_t>(delta.number(1));
}

/// Seven bits a byte, the lowest first.
std::uint64_t size_of(Fields& delta)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        const auto next = byte(delta);
        value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
        if ((next & 0x80) == 0) return value;
    }
    delta.good = false;
    return 0;
}

struct Copy {
    std::uint64_t from = 0;
    std::uint64_t size = 0;
};

/// The bits of `command` tell which bytes of offset and size are there.
Copy copy_of(std::uint8_t command, Fields& delta)
{
    Copy copy;
    for (unsigned i = 0; i < 4; ++i)
        if ((command >> i & 1) != 0) copy.from |= std::uint64_t{byte(delta)} << 8 * i;
    for (unsigned i = 0; i < 3; ++i)
        if ((command >> (4 + i) & 1) != 0) copy.size |= std::uint64_t{byte(delta)} << 8 * i;
    if (copy.size == 0) copy.size = 0x10000;
    return copy;
}

constexpr std::uint8_t is_copy = 0x80;

} // namespace

std::optional<std::uint64_t> delta_result_size(std::string_view delta)
{
    Fields fields{delta};
    size_of(fields);
    const auto size = size_of(fields);
    if (!fields.good) return std::nullopt;
    return size;
}

std::optional<std::string> delta_result(std::string_view delta, std::string_view base)
{
    Fields fields{delta};
    if (size_of(fields) != base.size()) return std::nullopt;
    const auto size = size_of(fields);
    std::string result;
    result.reserve(size);
    while (fields.good && !fields.rest().empty()) {
        const auto command = byte(fields);
        if (command == 0) return std::nullopt; // reserved
        if ((command & is_copy) == 0) {
            result += fields.take(command);
        } else {
            const auto copy = copy_of(command, fields);
            if (copy.from > base.size() || copy.size > base.size() - copy.from) return std::nullopt;
            result += base.substr(copy.from, copy.size);
        }
        if (result.size() > size) return std::nullopt;
    }
    if (!fields.good || result.size() != size) return std::nullopt;
    return result;
}

std::string delta_inserts(std::string_view delta)
{
    Fields fields{delta};
    size_of(fields);
    size_of(fields);
    std::string text;
    bool copied = false; // something stands between the last piece and the next
    while (fields.good && !fields.rest().empty()) {
        const auto command = byte(fields);
        if ((command & is_copy) != 0) {
            copy_of(command, fields);
            copied = !text.empty();
            continue;
        }
        if (copied) text += '\n';
        copied = false;
        text += fields.take(command);
    }
    return text;
}

} // namespace lazaret::extract::worker
