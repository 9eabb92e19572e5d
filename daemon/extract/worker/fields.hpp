/// Fields of binary formats: numbers and stretches at known places. Nothing reads beyond the end.
#pragma once

#include "base/bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

namespace lazaret::extract::worker {

/// All of `bytes`, but at most eight, as a number: the lowest byte first.
constexpr std::uint64_t little_endian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (auto i = std::min<std::size_t>(bytes.size(), 8); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

/// The same, the highest byte first.
constexpr std::uint64_t big_endian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char c : bytes.substr(0, 8))
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

/// As much of these `size` bytes as there is.
inline Bytes slice(Bytes bytes, std::size_t offset, std::size_t size)
{
    if (offset >= bytes.size()) return {};
    return bytes.subspan(offset, std::min(size, bytes.size() - offset));
}

/// Little endian, of `size` bytes; 0 when they would reach beyond the end.
constexpr std::uint64_t number_at(std::string_view bytes, std::uint64_t offset, std::size_t size)
{
    const bool fits = offset <= bytes.size() && bytes.size() - offset >= size;
    return fits ? little_endian(bytes.substr(offset, size)) : 0;
}

template <class Number>
Number number_at(std::string_view bytes, std::uint64_t offset)
{
    return static_cast<Number>(number_at(bytes, offset, sizeof(Number)));
}

// The same, by their size. Bytes or a text: as the caller holds them.
inline std::uint8_t u8_at(std::string_view bytes, std::uint64_t offset)
{
    return number_at<std::uint8_t>(bytes, offset);
}
inline std::uint16_t u16_at(std::string_view bytes, std::uint64_t offset)
{
    return number_at<std::uint16_t>(bytes, offset);
}
inline std::uint32_t u32_at(std::string_view bytes, std::uint64_t offset)
{
    return number_at<std::uint32_t>(bytes, offset);
}
inline std::uint64_t u64_at(std::string_view bytes, std::uint64_t offset)
{
    return number_at<std::uint64_t>(bytes, offset);
}
inline double f64_at(std::string_view bytes, std::uint64_t offset)
{
    return std::bit_cast<double>(u64_at(bytes, offset));
}
inline std::uint8_t u8_at(Bytes bytes, std::uint64_t offset)
{
    return u8_at(as_text(bytes), offset);
}
inline std::uint16_t u16_at(Bytes bytes, std::uint64_t offset)
{
    return u16_at(as_text(bytes), offset);
}
inline std::uint32_t u32_at(Bytes bytes, std::uint64_t offset)
{
    return u32_at(as_text(bytes), offset);
}
inline std::uint64_t u64_at(Bytes bytes, std::uint64_t offset)
{
    return u64_at(as_text(bytes), offset);
}
inline double f64_at(Bytes bytes, std::uint64_t offset)
{
    return f64_at(as_text(bytes), offset);
}

/// Takes fields from the front; past the end it gives zeros and nothing, and is no longer good.
class Fields {
public:
    explicit Fields(std::string_view bytes) : bytes_{bytes} {}

    std::string_view take(std::uint64_t size)
    {
        good = good && size <= bytes_.size();
        if (!good) return {};
        const auto taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }
    std::uint64_t number(std::size_t size) { return little_endian(take(size)); }
    std::string_view rest() const { return bytes_; }

    bool good = true;

private:
    std::string_view bytes_;
};

} // namespace lazaret::extract::worker
