/// Numbers in the headers of picture files. The caller has checked that they are inside.
#pragma once

#include "base/bytes.hpp"

namespace lazaret::extract::worker {

inline unsigned byte_at(Bytes file, std::size_t at)
{
    return std::to_integer<unsigned>(file[at]);
}
inline int little16(Bytes file, std::size_t at)
{
    return static_cast<int>(byte_at(file, at) | byte_at(file, at + 1) << 8);
}
inline std::uint32_t little32(Bytes file, std::size_t at)
{
    return byte_at(file, at) | byte_at(file, at + 1) << 8 | byte_at(file, at + 2) << 16 |
           byte_at(file, at + 3) << 24;
}
inline int big16(Bytes file, std::size_t at)
{
    return static_cast<int>(byte_at(file, at) << 8 | byte_at(file, at + 1));
}
inline std::uint32_t big32(Bytes file, std::size_t at)
{
    return byte_at(file, at) << 24 | byte_at(file, at + 1) << 16 | byte_at(file, at + 2) << 8 |
           byte_at(file, at + 3);
}

} // namespace lazaret::extract::worker
