/// The cores and their listeners: starts them, gives them new rules, ends them.
#pragma once

#include "net/listener.hpp"
#include "proxy/core.hpp"

#include <memory>
#include <thread>
#include <vector>

namespace lazaret::proxy {

class Server {
public:
    /// Binds everything before anything starts. `inherited`: listening sockets of systemd; when
    /// there are any, the endpoints of the settings are not bound. `cores`: at least 1.
    /// Errors: Errc::io (an address that cannot be bound), Errc::config.
    static Result<std::unique_ptr<Server>> open(Shared& shared,
                                                std::shared_ptr<const Rulebook> rulebook,
                                                std::size_t cores, std::span<const int> inherited);
    ~Server(); ///< stops at once what still runs

    void start();
    std::vector<net::Endpoint> endpoints() const; ///< as bound, port 0 resolved

    /// From now on new requests are judged by `rulebook`; those under way by the one they began
    /// with.
    void use(std::shared_ptr<const Rulebook> rulebook);

    /// Takes no more connections; requests under way go on. idle() tells when all are done.
    void drain();
    bool idle() const;
    /// Whether every core has answered since this was last asked. For the watchdog.
    bool responsive();
    void stop(); ///< ends the cores; returns when their threads have

private:
    Server() = default;

    struct Lane {
        std::unique_ptr<Core> core;
        std::vector<net::Listener> listeners;
        std::thread thread;
    };

    Result<> bind(Lane& lane, std::span<const net::Endpoint> endpoints);

    Shared* shared_ = nullptr; ///< outlives it
    std::vector<Lane> lanes_;
};

} // namespace lazaret::proxy
