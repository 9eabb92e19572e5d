#include "net/dialer.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace lazaret::net {

namespace {

constexpr std::size_t tries_limit = 8;

void cancel(void* socket)
{
    boost::system::error_code ignored;
    static_cast<asio::ip::tcp::socket*>(socket)->cancel(ignored);
}

} // namespace

std::vector<IpAddress> interleave(const std::vector<IpAddress>& addresses)
{
    if (addresses.empty()) return {};
    std::vector<IpAddress> first, second, mixed;
    for (const auto& address : addresses)
        (address.is_v4() == addresses.front().is_v4() ? first : second).push_back(address);
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) mixed.push_back(first[i]);
        if (i < second.size()) mixed.push_back(second[i]);
    }
    return mixed;
}

Dialer::Dialer(Deadlines& deadlines, Resolver& resolver, std::vector<Network> allow_private)
    : deadlines_{deadlines}, resolver_{resolver}, allow_private_{std::move(allow_private)}
{
}

asio::awaitable<Result<std::unique_ptr<TcpStream>>> Dialer::connect_to(Endpoint endpoint,
                                                                       Patience patience)
{
    asio::ip::tcp::socket socket{deadlines_.core()};
    boost::system::error_code failed;
    {
        const Deadlines::Wait deadline{deadlines_, patience, &cancel, &socket};
        const auto where = to_asio(endpoint);
        co_await socket.async_connect(where, asio::redirect_error(asio::use_awaitable, failed));
        if (deadline.expired() && failed)
            co_return Error{Errc::timeout, Side::origin,
                            "connect to " + endpoint.text() + ": no answer in time"};
    }
    if (failed)
        co_return Error{Errc::closed, Side::origin,
                        "connect to " + endpoint.text() + ": " + failed.message()};
    co_return std::make_unique<TcpStream>(std::move(socket), deadlines_, Side::origin);
}

asio::awaitable<Result<Dialed>> Dialer::connect(Authority target, Patience patience)
{
    const auto resolved = co_await resolver_.resolve(target.host, patience);
    if (!resolved) co_return resolved.error();

    std::vector<IpAddress> allowed;
    for (const auto& address : *resolved)
        if (!is_special(address) || any_contains(allow_private_, address))
            allowed.push_back(address);
    if (allowed.empty())
        co_return Error{Errc::refused, Side::origin,
                        target.host + " is at " + resolved->front().text() +
                            ", which is not a public address"};

    allowed = interleave(allowed);
    allowed.resize(std::min(allowed.size(), tries_limit));
    Error last;
    for (const auto& address : allowed) {
        const Endpoint endpoint{address, target.port};
        auto stream = co_await connect_to(endpoint, patience);
        if (stream) co_return Dialed{std::move(*stream), address};
        last = std::move(stream).error();
    }
    co_return last;
}

} // namespace lazaret::net
