#include "extract/worker/pack_delta.hpp"

namespace lazaret::extract::worker {
namespace {

/// Takes bytes from the front of a delta; past its end it gives zeros and is no longer good.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : bytes_{bytes} {}

    std::uint8_t byte()
    {
        good = good && !bytes_.empty();
        if (!good) return 0;
        const auto value = static_cast<std::uint8_t>(bytes_.front());
        bytes_.remove_prefix(1);
        return value;
    }
    std::string_view take(std::size_t size)
    {
        good = good && size <= bytes_.size();
        if (!good) return {};
        const auto taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }
    /// Seven bits a byte, the lowest first.
    std::uint64_t size()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            const auto next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return value;
        }
        good = false;
        return 0;
    }
    bool at_end() const { return bytes_.empty(); }

    bool good = true;

private:
    std::string_view bytes_;
};

struct Copy {
    std::uint64_t from = 0;
    std::uint64_t size = 0;
};

/// The bits of `command` tell which bytes of offset and size are there.
Copy copy_of(std::uint8_t command, Cursor& delta)
{
    Copy copy;
    for (unsigned i = 0; i < 4; ++i)
        if ((command >> i & 1) != 0) copy.from |= std::uint64_t{delta.byte()} << 8 * i;
    for (unsigned i = 0; i < 3; ++i)
        if ((command >> (4 + i) & 1) != 0) copy.size |= std::uint64_t{delta.byte()} << 8 * i;
    if (copy.size == 0) copy.size = 0x10000;
    return copy;
}

constexpr std::uint8_t is_copy = 0x80;

} // namespace

std::optional<std::uint64_t> delta_result_size(std::string_view delta)
{
    Cursor cursor{delta};
    cursor.size();
    const auto size = cursor.size();
    if (!cursor.good) return std::nullopt;
    return size;
}

std::optional<std::string> delta_result(std::string_view delta, std::string_view base)
{
    Cursor cursor{delta};
    if (cursor.size() != base.size()) return std::nullopt;
    const auto size = cursor.size();
    std::string result;
    result.reserve(size);
    while (cursor.good && !cursor.at_end()) {
        const auto command = cursor.byte();
        if (command == 0) return std::nullopt; // reserved
        if ((command & is_copy) == 0) {
            result += cursor.take(command);
        } else {
            const auto copy = copy_of(command, cursor);
            if (copy.from > base.size() || copy.size > base.size() - copy.from) return std::nullopt;
            result += base.substr(copy.from, copy.size);
        }
        if (result.size() > size) return std::nullopt;
    }
    if (!cursor.good || result.size() != size) return std::nullopt;
    return result;
}

std::string delta_inserts(std::string_view delta)
{
    Cursor cursor{delta};
    cursor.size();
    cursor.size();
    std::string text;
    bool copied = false; // something stands between the last piece and the next
    while (cursor.good && !cursor.at_end()) {
        const auto command = cursor.byte();
        if ((command & is_copy) != 0) {
            copy_of(command, cursor);
            copied = !text.empty();
            continue;
        }
        if (copied) text += '\n';
        copied = false;
        text += cursor.take(command);
    }
    return text;
}

} // namespace lazaret::extract::worker
