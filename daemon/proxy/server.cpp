#include "proxy/server.hpp"

#include "base/log.hpp"
#include "proxy/connection.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>

namespace lazaret::proxy {

namespace {

/// While it lives, a connection counts.
class Counted {
public:
    explicit Counted(std::atomic<std::uint64_t>& count) : count_{&count} { ++*count_; }
    Counted(Counted&& other) noexcept : count_{std::exchange(other.count_, nullptr)} {}
    Counted& operator=(Counted&&) = delete;
    ~Counted()
    {
        if (count_) --*count_;
    }

private:
    std::atomic<std::uint64_t>* count_;
};

asio::awaitable<void> serve_counted(net::Accepted client, Core& core, Counted)
{
    co_await serve(std::move(client), core);
}

/// One connection must never take the others with it.
void report(std::exception_ptr thrown)
{
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) // stop() ended it
            log::error("a connection ended by an exception", {{"error", error.what()}});
    } catch (const std::exception& error) {
        log::error("a connection ended by an exception", {{"error", error.what()}});
    }
}

asio::awaitable<void> accept_all(net::Listener& listener, Core& core)
{
    auto& shared = core.shared;
    for (;;) {
        auto client = co_await listener.accept();
        if (!client) co_return;
        if (shared.connections >= shared.settings.connections) {
            shared.metrics.connection_opened(metrics::Counters::Accepted::over_limit);
            continue; // closes it
        }
        Counted counted{shared.connections};
        auto served = serve_counted(std::move(*client), core, std::move(counted));
        const auto end = core.ends.emplace(core.ends.end());
        auto over = [&core, end](std::exception_ptr thrown) {
            core.ends.erase(end);
            report(thrown);
        };
        asio::co_spawn(core.io, std::move(served),
                       asio::bind_cancellation_slot(end->slot(), std::move(over)));
    }
}

/// With SO_REUSEPORT a second daemon would silently take a share of the first one's connections;
/// without it the system says that the port is taken. Errors: Errc::io.
Result<> check_free(const net::Endpoint& endpoint)
{
    if (endpoint.port == 0) return {};
    asio::io_context io;
    asio::ip::tcp::acceptor acceptor{io};
    boost::system::error_code failed;
    const auto where =
        endpoint.address.is_v4()
            ? net::to_asio(endpoint)
            : asio::ip::tcp::endpoint{asio::ip::address_v6{endpoint.address.bytes}, endpoint.port};
    acceptor.open(where.protocol(), failed);
    acceptor.set_option(asio::ip::tcp::acceptor::reuse_address{true}, failed);
    if (!endpoint.address.is_v4()) acceptor.set_option(asio::ip::v6_only{true}, failed);
    acceptor.bind(where, failed);
    if (!failed) return {};
    return Error{Errc::io, Side::ours,
                 "listen on " + endpoint.text() + ": " + failed.message() +
                     " (is another lazaretd running?)"};
}

} // namespace

Result<std::unique_ptr<Server>> Server::open(Shared& shared,
                                             std::shared_ptr<const Rulebook> rulebook,
                                             std::size_t cores, std::span<const int> inherited)
{
    std::unique_ptr<Server> server{new Server};
    server->shared_ = &shared;
    std::vector<net::Endpoint> endpoints;
    for (const auto& listen : shared.settings.listen)
        endpoints.push_back({listen.endpoint.address, listen.endpoint.port});
    if (inherited.empty())
        for (const auto& endpoint : endpoints)
            if (auto open = check_free(endpoint); !open) return std::move(open).error();

    for (std::size_t i = 0; i < cores; ++i) {
        auto& lane = server->lanes_.emplace_back();
        lane.core = std::make_unique<Core>(shared, rulebook);
        for (const int fd : inherited) {
            auto listener = net::Listener::adopt(lane.core->deadlines, fd);
            if (!listener) return std::move(listener).error();
            lane.listeners.push_back(std::move(*listener));
        }
        if (!inherited.empty()) continue;
        if (auto bound = server->bind(lane, endpoints); !bound) return std::move(bound).error();
        endpoints = server->endpoints(); // the next core takes the ports that the first one got
    }
    return server;
}

Result<> Server::bind(Lane& lane, std::span<const net::Endpoint> endpoints)
{
    for (const auto& endpoint : endpoints) {
        auto listener = net::Listener::open(lane.core->deadlines, endpoint);
        if (!listener) return std::move(listener).error();
        lane.listeners.push_back(std::move(*listener));
    }
    return {};
}

Server::~Server()
{
    stop();
}

void Server::start()
{
    for (auto& lane : lanes_) {
        for (auto& listener : lane.listeners)
            asio::co_spawn(lane.core->io, accept_all(listener, *lane.core), report);
        lane.thread = std::thread{[core = lane.core.get()] { core->io.run(); }};
    }
}

std::vector<net::Endpoint> Server::endpoints() const
{
    std::vector<net::Endpoint> bound;
    if (!lanes_.empty())
        for (const auto& listener : lanes_.front().listeners)
            bound.push_back(listener.local());
    return bound;
}

void Server::use(std::shared_ptr<const Rulebook> rulebook)
{
    for (auto& lane : lanes_)
        asio::post(lane.core->io,
                   [core = lane.core.get(), rulebook] { core->rulebook = rulebook; });
}

void Server::drain()
{
    shared_->draining = true;
    for (auto& lane : lanes_)
        asio::post(lane.core->io, [&lane] {
            for (auto& listener : lane.listeners)
                listener.close();
        });
}

bool Server::idle() const
{
    for (const auto& lane : lanes_)
        if (lane.core->busy > 0) return false;
    return true;
}

bool Server::responsive()
{
    bool all = true;
    for (auto& lane : lanes_) {
        if (lane.core->unanswered > 0) {
            all = false;
            continue;
        }
        ++lane.core->unanswered;
        asio::post(lane.core->io, [core = lane.core.get()] { --core->unanswered; });
    }
    return all;
}

void Server::stop()
{
    drain();
    for (auto& lane : lanes_)
        asio::post(lane.core->io, [core = lane.core.get()] {
            // Ending one may end others: walk a copy of the places, not the list itself.
            std::vector<asio::cancellation_signal*> ends;
            for (auto& end : core->ends)
                ends.push_back(&end);
            for (auto* end : ends)
                end->emit(asio::cancellation_type::terminal);
        });
    for (auto& lane : lanes_)
        if (lane.thread.joinable()) lane.thread.join();
}

} // namespace lazaret::proxy
