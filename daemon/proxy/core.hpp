/// What the connections of one core work with, and what all cores share.
#pragma once

#include "base/spool.hpp"
#include "config/settings.hpp"
#include "detect/scanner.hpp"
#include "hosting/registry.hpp"
#include "incident/journal.hpp"
#include "metrics/counters.hpp"
#include "net/dialer.hpp"
#include "policy/policy.hpp"
#include "proxy/exchange.hpp"
#include "quarantine/store.hpp"
#include "tls/client.hpp"
#include "tls/forge.hpp"
#include "tls/origin.hpp"
#include "workers/bench.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <list>
#include <memory>

namespace lazaret::proxy {

/// Policy and providers of one version: immutable, swapped whole on reload. An exchange keeps the
/// ones it began with.
struct Rulebook {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const hosting::Registry> registry;
};

/// Shared by all cores; outlives them. Each member is thread-safe or immutable.
struct Shared {
    Shared(const config::Settings& s, metrics::Counters& m, tls::Forger& f, tls::OriginContext& o,
           tls::ClientContext& c, net::Resolver& r, incident::Journal& j, quarantine::Store& q,
           asio::thread_pool& d, SpoolBudget& b, workers::Pool* w)
        : settings{s}, metrics{m}, forger{f}, origin_tls{o}, client_tls{c}, resolver{r}, journal{j},
          quarantine{q}, disk{d}, spool{b}, workers{w}
    {
    }

    const config::Settings& settings;
    metrics::Counters& metrics;
    tls::Forger& forger;
    tls::OriginContext& origin_tls;
    tls::ClientContext& client_tls;
    net::Resolver& resolver;
    incident::Journal& journal;
    quarantine::Store& quarantine;
    asio::thread_pool& disk; ///< where calls that wait for the disk are made
    SpoolBudget& spool;
    workers::Pool* workers;                    ///< open documents; may be null: then nobody does
    std::atomic<std::uint64_t> connections{0}; ///< open now
    std::atomic<bool> draining{false};         ///< finish what is under way, take nothing new
};

/// One core: one thread, one event loop. Nothing of it is touched from elsewhere but by posting.
struct Core {
    Core(Shared& everyone, std::shared_ptr<const Rulebook> first);

    Shared& shared;
    net::Stacks stacks; ///< before `io`, as what waits there lives on them
    asio::io_context io{1};
    net::Deadlines deadlines{io};
    net::Dialer dialer;
    detect::Scratch scratch;
    std::shared_ptr<const Rulebook> rulebook; ///< replaced by posting to `io`
    Patiences patiences;
    std::atomic<std::size_t> busy{0};          ///< requests under way; others only look
    std::atomic<unsigned> unanswered{0};       ///< of Server::responsive()
    std::list<asio::cancellation_signal> ends; ///< one a connection: ends it
};

} // namespace lazaret::proxy
