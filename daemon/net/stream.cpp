#include "net/stream.hpp"

#include <numeric>

namespace lazaret::net {

asio::awaitable<Result<std::size_t>> Stream::write_while_silent(std::span<const Bytes> parts,
                                                                Patience patience)
{
    auto written = co_await write(parts, patience);
    if (!written) co_return std::move(written).error();
    co_return std::accumulate(parts.begin(), parts.end(), std::size_t{0},
                              [](std::size_t sum, Bytes part) { return sum + part.size(); });
}

} // namespace lazaret::net
