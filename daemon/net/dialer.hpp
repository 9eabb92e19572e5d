/// Connects to origins, and only to addresses that uploads may go to.
#pragma once

#include "base/authority.hpp"
#include "net/resolver.hpp"
#include "net/tcp.hpp"

#include <memory>
#include <vector>

namespace lazaret::net {

struct Dialed {
    std::unique_ptr<TcpStream> stream;
    IpAddress address; ///< the one that answered
};

/// One a core. The check for special addresses is on the address that is connected to, after
/// resolution, so a name that points inside (DNS rebinding) gains nothing.
class Dialer {
public:
    /// `deadlines` and `resolver` outlive the dialer. `allow_private`: special networks that may be
    /// connected to all the same.
    Dialer(Deadlines& deadlines, Resolver& resolver, std::vector<Network> allow_private);

    /// Tries the addresses of `target` in turn, IPv6 and IPv4 alternating (RFC 8305 §4), at most 8,
    /// each with `patience`. Errors, all of Side::origin: Errc::resolve (no such name),
    /// Errc::refused (only forbidden addresses), Errc::timeout, Errc::closed (refused by the peer,
    /// no route).
    asio::awaitable<Result<Dialed>> connect(Authority target, Patience patience);

private:
    asio::awaitable<Result<std::unique_ptr<TcpStream>>> connect_to(Endpoint endpoint,
                                                                   Patience patience);

    Deadlines& deadlines_;
    Resolver& resolver_;
    std::vector<Network> allow_private_;
};

/// `addresses` in the order to try: both families alternating, the first one's family first.
std::vector<IpAddress> interleave(const std::vector<IpAddress>& addresses);

} // namespace lazaret::net
