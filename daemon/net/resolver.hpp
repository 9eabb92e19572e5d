/// Names to addresses, for all cores of the process.
#pragma once

#include "base/network.hpp"
#include "net/stream.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lazaret::net {

/// Knows the configured hosts, then asks the system (getaddrinfo, so nsswitch and /etc/hosts count)
/// on a few threads. Answers are kept for 60 s, failures for 5 s, at most 4096 of them; a name that
/// many ask for at once is looked up once. getaddrinfo tells no TTL, hence the fixed times.
class Resolver {
public:
    using Hosts = std::map<std::string, IpAddress>; ///< by canonical name
    using Addresses = std::vector<IpAddress>;
    /// How a name is looked up, on a thread of the pool; empty when it has no address.
    using Lookup = std::function<Addresses(const std::string& host)>;

    /// `lookup`: the system's unless a test gives another.
    explicit Resolver(Hosts hosts, std::size_t threads = 4, Lookup lookup = {});
    /// Waits for the lookups under way. Goes before the io_contexts of its callers do.
    ~Resolver();

    /// `host`: canonical, or an IP literal. Resumes on the caller's core.
    /// Errors: Errc::resolve, Errc::timeout, Errc::limit (1024 lookups are waiting); Side::origin.
    asio::awaitable<Result<Addresses>> resolve(std::string host, Patience patience);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace lazaret::net
